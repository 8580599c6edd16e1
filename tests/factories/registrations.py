"""Registrations, made by the services."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.registration import applying, queries, service
from portal.domain.registration.types import (
    Application,
    BookingState,
    ConsentKind,
    Person,
    Registered,
    RegistrationView,
)
from portal.foundation import clock


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
