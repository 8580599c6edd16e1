"""A console with an event that runs now, and somebody at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from werkzeug.test import TestResponse

from portal.app import Portal
from portal.domain.accounts.types import Principal, Role
from portal.domain.checkin import cases
from portal.domain.checkin.cases import CasesView
from portal.domain.checkin.devices import DeviceView
from tests.factories import doors, events
from tests.factories.pages import words
from tests.factories.people import People
from tests.factories.visitors import Visitor


@dataclass(frozen=True)
class Console:
    """The console of one event, in a browser of a supervisor."""

    portal: Portal
    browser: Visitor
    supervisor: Principal
    event_id: int
    sessions: list[int]
    list_id: int
    device: DeviceView
    url: str

    def get(self, part: str = "") -> TestResponse:
        """Open a page of the event."""
        return self.browser.get(self.url + part)

    def page(self, part: str = "") -> str:
        """Open a page of the event and return what it says."""
        answer = self.get(part)
        assert answer.status_code == 200, part
        return words(answer)

    def post(self, part: str, data: dict[str, Any] | None = None) -> TestResponse:
        """Send a form of the event."""
        return self.browser.post(self.url + part, data, page=f"{self.url}/devices/new")

    def visitor(self, **changes: Any) -> int:
        """Have registered, and return the number of the registration."""
        return doors.ticketed(self.portal, self.event_id, self.sessions, **changes)

    def ticket(self, registration_id: int) -> int:
        """Return the number of a registration's ticket."""
        return doors.ticket_of(self.portal, registration_id).id

    def admit(self, registration_id: int, **changes: Any) -> None:
        """Scan a ticket at the door."""
        doors.admit(self.portal, self.device, registration_id, **changes)

    def cases(self) -> CasesView:
        """Return what must be settled."""
        with self.portal.database.reading() as session:
            return cases.of_event(session, self.event_id)


@pytest.fixture
def console(portal: Portal, people: People) -> Console:
    """The console of an event that runs now, with one list and one device."""
    supervisor = people.member(Role.SUPERVISOR, language="en", name="Supervisor")
    event_id, sessions = doors.running(portal, slug="dance")
    device = doors.device(portal, event_id)
    return Console(
        portal,
        Visitor(portal).sign_in(supervisor),
        supervisor,
        event_id,
        sessions,
        doors.list_of(portal, event_id),
        device,
        f"/en/venue/console/events/{events.slug_of(portal, event_id)}",
    )
