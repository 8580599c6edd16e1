"""What happened to a registration, put together from what its rows still say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.outbox import queries as outbox
from portal.domain.registration import letters, records
from portal.domain.registration.models import Booking, Consent, Feedback, Registration, Ticket
from portal.domain.registration.staff_types import Happened, Happening
from portal.domain.registration.types import BookingState
from portal.domain.texts import queries as texts
from portal.foundation.errors import NotFound


def of_registration(session: Session, registration_id: int, language: str) -> tuple[Happened, ...]:
    """Return what happened to a registration, the latest first."""
    row = session.get(Registration, registration_id)
    if row is None:
        raise NotFound(f"registration {registration_id}")
    happened = [
        *_own(session, row),
        *_bookings(session, registration_id, language),
        *_consents(session, registration_id),
        *_tickets(session, registration_id),
        *_mails(session, row),
        *_staff(session, registration_id),
    ]
    # What happened at one moment stands above in its own order, and in the list the other way round.
    return tuple(sorted(happened, key=lambda one: one.at)[::-1])


def _own(session: Session, row: Registration) -> Iterator[Happened]:
    by = accounts.display_names(session, [row.entered_by_id] if row.entered_by_id else [])
    yield Happened(row.created_at, Happening.REGISTERED, code=row.via, by=by.get(row.entered_by_id or 0, ""))
    said = session.scalar(select(Feedback.at).where(Feedback.registration_id == row.id))
    moments: Mapping[Happening, datetime | None] = {
        Happening.CONFIRMED: row.confirmed_at,
        Happening.ENDED: row.ended_at,
        Happening.FORGOTTEN: row.forgotten_at,
        Happening.FEEDBACK: said,
    }
    for what, at in moments.items():
        if at is not None:
            yield Happened(at, what)


def _bookings(session: Session, registration_id: int, language: str) -> Iterator[Happened]:
    rows: Sequence[Booking] = session.scalars(
        select(Booking).where(Booking.registration_id == registration_id).order_by(Booking.session_id)
    ).all()
    by = accounts.display_names(session, [row.decided_by_id for row in rows if row.decided_by_id])
    words = texts.views(session, [row.words_id for row in rows if row.words_id], language)
    for row in rows:
        yield Happened(row.asked_at, Happening.ASKED, more=str(row.size), session_id=row.session_id)
        if row.changed_at > row.asked_at or row.state not in (BookingState.HELD, BookingState.WAITING):
            yield Happened(
                row.changed_at,
                Happening.STANDS,
                code=row.state,
                by=by.get(row.decided_by_id or 0, ""),
                session_id=row.session_id,
                words=words.get(row.words_id or 0),
            )


def _consents(session: Session, registration_id: int) -> Iterator[Happened]:
    for row in session.scalars(select(Consent).where(Consent.registration_id == registration_id).order_by(Consent.id)):
        yield Happened(row.at, Happening.CONSENT, code=row.kind, more="yes" if row.given else "")


def _tickets(session: Session, registration_id: int) -> Iterator[Happened]:
    for row in session.scalars(select(Ticket).where(Ticket.registration_id == registration_id).order_by(Ticket.id)):
        yield Happened(row.issued_at, Happening.TICKET, code=row.short_code)
        if row.revoked_at is not None:
            yield Happened(row.revoked_at, Happening.TICKET_ENDED, code=row.short_code)


def _mails(session: Session, row: Registration) -> Iterator[Happened]:
    sent_to = [letters.about(row.id, moved_on) for moved_on in range(row.moved_on + 1)]
    for mail in outbox.list_about(session, sent_to):
        yield Happened(mail.sent_at or mail.created_at, Happening.MAIL, code=mail.template, more=mail.state)


def _staff(session: Session, registration_id: int) -> Iterator[Happened]:
    for record in records.of_registration(session, registration_id):
        yield Happened(record.at, Happening.STAFF, code=record.act, more=record.reason, by=record.by)
