"""What is owed to whoever registers: one mail for each turn of their registration.

A mail names the registration; what it says is looked up when it is sent, so that it is still true then.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.outbox.service import mark_bounced, queue_mail
from portal.domain.registration import rules
from portal.domain.registration.models import Booking, Registration

SOON = timedelta(hours=12)
"""What begins sooner is told at any hour."""
REMINDERS = "reminders"
"""What one click in a reminder or thanks ends."""


class Letter(enum.StrEnum):
    """The templates of mails about registrations."""

    CONFIRM = "registration_confirm"
    CONFIRMED = "registration_confirmed"
    OFFER = "registration_offer"
    OFFER_OVER = "registration_offer_over"
    APPROVED = "registration_approved"
    DECLINED = "registration_declined"
    CHANGED = "registration_changed"
    CANCELLED = "registration_cancelled"
    HANDED_OVER = "registration_handed_over"
    EVENT_CHANGED = "event_changed"
    EVENT_CANCELLED = "event_cancelled"
    REMINDER = "event_reminder"
    THANKS = "event_thanks"


def send(
    session: Session,
    registration: Registration,
    letter: Letter,
    now: datetime,
    *,
    not_before: datetime | None = None,
    to: str | None = None,
    **more: Any,
) -> None:
    """Owe a mail about a registration to its contact person, or to somebody else; to nobody without an address."""
    recipient = to or registration.email
    if not recipient:
        return
    context: Mapping[str, Any] = {
        "name": registration.name,
        "registration_id": registration.id,
        "registration": registration.code,
        "moved_on": registration.moved_on,
        **more,
    }
    told = about(registration.id, registration.moved_on) if to is None else None
    queue_mail(session, recipient, letter, registration.language, context, now, not_before=not_before, about=told)


def about(registration_id: int, moved_on: int) -> str:
    """Return what a mail is kept as being about: a registration, and which of its addresses it goes to."""
    return f"registration {registration_id} {moved_on}"


def note_bounce(session: Session, mail_id: int, said: str) -> None:
    """Note that a mail came back, at the registration too."""
    note_problem(session, mark_bounced(session, mail_id, said), said)


def note_problem(session: Session, told: str | None, said: str) -> None:
    """Note at the registration that a mail was about that it was not delivered, if the address is still its own."""
    kind, _space, numbers = (told or "").partition(" ")
    if kind != "registration":
        return
    registration_id, moved_on = map(int, numbers.split(" "))
    row = session.get(Registration, registration_id, with_for_update={"key_share": True}, populate_existing=True)
    if row is not None and row.moved_on == moved_on and row.email is not None:
        row.mail_problem = said


def offer(session: Session, booking: Booking, now: datetime, zone: tzinfo) -> None:
    """Tell of seats from the waiting list: why, how many, and until when; not in the night unless it is about today."""
    registration = session.get_one(Registration, booking.registration_id)
    heard = rules.end_of_quiet(now, zone)
    soon = booking.until is not None and booking.until - heard < rules.SHORTEST_OFFER
    send(
        session,
        registration,
        Letter.OFFER,
        now,
        not_before=None if soon else heard,
        booking_id=booking.id,
        offered=booking.offered,
        until=booking.until.isoformat() if booking.until else None,
    )


def offer_over(session: Session, booking: Booking, now: datetime) -> None:
    """Tell that an offer has ended unanswered."""
    registration = session.get_one(Registration, booking.registration_id)
    send(session, registration, Letter.OFFER_OVER, now, booking_id=booking.id)
