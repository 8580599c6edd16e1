"""Registrations, made by the services."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.registration import applying, lists, queries, service
from portal.domain.registration.staff_types import ListFilter
from portal.domain.registration.types import (
    Application,
    BookingState,
    ConsentKind,
    Person,
    Registered,
    RegistrationView,
)
from portal.foundation import clock
from portal.web import links


def application(sessions: Sequence[int], *, size: int = 1, **changes: Any) -> Application:
    """Fill in a form for so many people."""
    name = changes.get("name", "김하늘")
    given: dict[str, Any] = {
        "language": "ko",
        "name": name,
        "email": f"{secrets.token_hex(4)}@example.org",
        "sessions": tuple(sessions),
        "people": (Person(name), *(Person(None) for _ in range(size - 1))),
        "consents": {ConsentKind.REGISTRATION: True},
    }
    return Application(**(given | changes))


def register(
    portal: Portal,
    event_id: int,
    sessions: Sequence[int],
    *,
    size: int = 1,
    member: Principal | None = None,
    **changes: Any,
) -> Registered:
    """Send a form in and return what became of it; the mail is not opened yet."""
    with portal.database.unit_of_work() as session:
        made = applying.register(
            session,
            event_id,
            application(sessions, size=size, **changes),
            secrets.token_urlsafe(24),
            clock.now(),
            portal.settings.timezone,
            member=member,
        )
    assert isinstance(made, Registered), made
    return made


def confirmed(portal: Portal, event_id: int, sessions: Sequence[int], *, size: int = 1, **changes: Any) -> Registered:
    """Send a form in and open its mail."""
    made = register(portal, event_id, sessions, size=size, **changes)
    with portal.database.unit_of_work() as session:
        assert service.confirm(session, made.registration_id, clock.now(), portal.settings.timezone) is None
    return made


def confirmed_before(portal: Portal, event_id: int, session_id: int) -> int:
    """Have been registered for a session that is over by now, and return the number of the registration."""
    before, zone = clock.now() - timedelta(days=9), portal.settings.timezone
    with portal.database.unit_of_work() as session:
        made = applying.register(session, event_id, application([session_id]), secrets.token_urlsafe(24), before, zone)
        assert isinstance(made, Registered), made
        assert service.confirm(session, made.registration_id, before, zone) is None
    return made.registration_id


def cancel(portal: Portal, registration_id: int) -> None:
    """Give a registration up."""
    with portal.database.unit_of_work() as session:
        assert service.cancel(session, registration_id, clock.now(), portal.settings.timezone) is None


def view(portal: Portal, registration_id: int, language: str = "ko") -> RegistrationView:
    """Return a registration as its owner sees it."""
    with portal.database.reading() as session:
        return queries.get_view(session, registration_id, language, clock.now())


def states(portal: Portal, registration_id: int) -> list[BookingState]:
    """Return where a registration stands in each of its sessions, in the order of time."""
    return [booking.state for booking in view(portal, registration_id).bookings]


def link(portal: Portal, registration_id: int, language: str = "en") -> str:
    """Return the address that the mail about a registration opens."""
    with portal.database.reading() as session:
        row = queries.get_row(session, registration_id)
    return f"/{language}/registrations/{links.sign_registration(portal.settings, row.code, row.moved_on)}"


def ids(portal: Portal, event_id: int) -> list[int]:
    """Return the registrations of an event, the first one first."""
    with portal.database.reading() as session:
        page = lists.page(session, event_id, ListFilter(), 1, clock.now(), "en")
    return sorted(listed.row.id for listed in page.items)
