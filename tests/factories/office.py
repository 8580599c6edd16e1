"""Commands on registrations at a moment of one's choosing, each in a unit of work of its own."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.events import queries as events
from portal.domain.registration import applying, editing, housekeeping, programme, queries, service
from portal.domain.registration.types import (
    Application,
    BookingView,
    Person,
    Refused,
    Registered,
    RegistrationView,
    SeatCount,
)
from portal.foundation import clock
from tests.factories.events import session_draft

T = TypeVar("T")


class Office:
    """Where time stands still until somebody says that it is later."""

    def __init__(self, portal: Portal) -> None:
        self.portal, self.zone, self.now = portal, portal.settings.timezone, clock.now()

    def later(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)

    def do(self, act: Callable[[Session], T]) -> T:
        """Do something in a unit of work."""
        with self.portal.database.unit_of_work() as session:
            return act(session)

    def send(
        self, event_id: int, form: Application, key: str = "", *, member: Principal | None = None, **more: Any
    ) -> Registered | Refused:
        """Send a form in."""
        form_key = key or secrets.token_urlsafe(24)
        return self.do(
            lambda s: applying.register(s, event_id, form, form_key, self.now, self.zone, member=member, **more)
        )

    def confirm(self, registration_id: int) -> Refused | None:
        """Open the link in the mail."""
        return self.do(lambda s: service.confirm(s, registration_id, self.now, self.zone))

    def accept(self, registration_id: int, place: int = 0) -> Refused | None:
        """Take the seats that are offered in the first session, or another."""
        booking = self.bookings(registration_id)[place]
        return self.do(lambda s: service.accept_offer(s, registration_id, booking.id, self.now, self.zone))

    def leave(self, registration_id: int, place: int = 0) -> Refused | None:
        """Give up the first session, or another."""
        booking = self.bookings(registration_id)[place]
        return self.do(lambda s: service.leave_session(s, registration_id, booking.id, self.now, self.zone))

    def cancel(self, registration_id: int) -> Refused | None:
        """Give everything up."""
        return self.do(lambda s: service.cancel(s, registration_id, self.now, self.zone))

    def approve(self, by_id: int, registration_id: int) -> Refused | None:
        """Let a party in that asked to come to the first of its sessions."""
        booking = self.bookings(registration_id)[0]
        return self.do(lambda s: service.approve(s, by_id, booking.id, self.now, self.zone))

    def decline(self, by_id: int, registration_id: int, words: str = "다음에 꼭 오세요.") -> Refused | None:
        """Tell such a party why it can't come."""
        booking = self.bookings(registration_id)[0]
        return self.do(lambda s: service.decline(s, by_id, booking.id, words, "ko", self.now, self.zone))

    def rename(self, registration_id: int, names: Sequence[str | None]) -> Refused | None:
        """Name the people."""
        people = [Person(name) for name in names]
        revision = self.view(registration_id).row.revision
        return self.do(lambda s: editing.rename(s, registration_id, people, revision, {}, self.now, self.zone))

    def choose(self, registration_id: int, sessions: Collection[int]) -> Refused | None:
        """Take part in other sessions."""
        revision = self.view(registration_id).row.revision
        return self.do(lambda s: editing.choose_sessions(s, registration_id, sessions, revision, self.now, self.zone))

    def resize(self, registration_id: int, size: int) -> Refused | None:
        """Come with fewer or with more."""
        revision = self.view(registration_id).row.revision
        return self.do(lambda s: editing.resize(s, registration_id, size, revision, self.now, self.zone))

    def hand_over(self, registration_id: int, name: str, email: str) -> Refused | None:
        """Give a registration to somebody else."""
        revision = self.view(registration_id).row.revision
        return self.do(lambda s: editing.hand_over(s, registration_id, name, email, revision, self.now, self.zone))

    def set_capacity(self, session_id: int, capacity: int | None) -> Any:
        """Let a session have more seats, or fewer; its other words and times stay."""

        def act(session: Session) -> Any:
            row = events.rows_by_id(session, [session_id])[session_id]
            draft = session_draft(
                row.venue_id,
                row.starts_at,
                ends_at=row.ends_at,
                room_id=row.room_id,
                capacity=capacity,
                needs_approval=row.needs_approval,
            )
            return programme.revise_session(session, None, session_id, draft, row.revision, self.now, self.zone)

        return self.do(act)

    def sweep(self) -> None:
        """Do what the worker does each minute about what runs out."""
        while self.do(lambda s: housekeeping.run_out(s, self.now, self.zone)):
            pass
        while self.do(lambda s: housekeeping.end_lapsed(s, self.now)):
            pass

    def view(self, registration_id: int) -> RegistrationView:
        """Return a registration as its owner sees it now."""
        with self.portal.database.reading() as session:
            return queries.get_view(session, registration_id, "ko", self.now)

    def bookings(self, registration_id: int) -> tuple[BookingView, ...]:
        """Return where a registration stands in each of its sessions, in the order of time."""
        return self.view(registration_id).bookings

    def states(self, registration_id: int) -> list[str]:
        """Return the same, as words."""
        return [booking.state.value for booking in self.bookings(registration_id)]

    def count(self, session_id: int) -> SeatCount:
        """Return how a session is filled."""
        with self.portal.database.reading() as session:
            capacity = events.rows_by_id(session, [session_id])[session_id].capacity
            return queries.seat_counts(session, [(session_id, capacity)])[session_id]

    def filled(self, session_id: int) -> tuple[int, int]:
        """Return how many seats are taken, and how many people wait."""
        count = self.count(session_id)
        return count.taken, count.waiting
