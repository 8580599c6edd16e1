"""What a change of the programme means for those who have registered."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from portal.domain.events import queries as events
from portal.domain.events import service as event_service
from portal.domain.events.types import ChangeKind, ChangeView, SessionDraft, Words
from portal.domain.events.types import Refused as EventRefused
from portal.domain.registration import letters, queries, rules, seats, service, tickets
from portal.domain.registration.letters import Letter
from portal.domain.registration.models import Booking, Registration
from portal.domain.registration.types import LIVING, BookingState, Refusal, Refused

AT_ONCE = 200


def revise_session(
    session: Session,
    by_id: int | None,
    session_id: int,
    draft: SessionDraft,
    revision: int,
    now: datetime,
    zone: tzinfo,
) -> Refused | EventRefused | None:
    """Change a session while its seats are held: it never gets smaller than what is taken; new seats are offered."""
    held = seats.hold(session, [session_id], now, zone)
    taken = held.seats[session_id].taken
    if draft.capacity is not None and draft.capacity < taken:
        return Refused(Refusal.BELOW_TAKEN, (session_id,), taken)
    refused = event_service.revise_session(session, by_id, session_id, draft, revision, now)
    if refused is None:
        fresh = seats.Held(events.rows_by_id(session, [session_id]), held.seats)
        seats.promote(session, fresh, session_id, now, zone)
    return refused


def cancel_session(
    session: Session, by_id: int | None, session_id: int, now: datetime, zone: tzinfo
) -> EventRefused | None:
    """Call a session off: its bookings end; whoever had one is told by the change."""
    seats.hold(session, [session_id], now, zone)
    refused = event_service.cancel_session(session, by_id, session_id, now)
    if refused is None:
        _bring_up(session, seats.call_off(session, session_id, now, zone), now, zone)
    return refused


def cancel_event(
    session: Session, by_id: int | None, event_id: int, reason: Words, now: datetime, zone: tzinfo
) -> EventRefused | None:
    """Call an event off with all its sessions."""
    session_ids = sorted(events.session_rows(session, event_id))
    seats.hold(session, session_ids, now, zone)
    refused = event_service.cancel(session, by_id, event_id, reason, now)
    if refused is None:
        concerned = [one for session_id in session_ids for one in seats.call_off(session, session_id, now, zone)]
        _bring_up(session, concerned, now, zone)
    return refused


def tell_of(session: Session, change: ChangeView, after: int, now: datetime, zone: tzinfo) -> int:
    """Owe mails about a change to those whom it concerns with a number above `after`; return the last number, or 0."""
    rows = session.scalars(
        select(Registration)
        .where(Registration.id.in_(_concerned(change)), Registration.id > after)
        .order_by(Registration.id)
        .limit(AT_ONCE)
    ).all()
    letter = Letter.EVENT_CANCELLED if change.kind is ChangeKind.CANCELLED else Letter.EVENT_CHANGED
    for row in rows:
        tickets.bring_up(session, row, now, zone)
        letters.send(session, row, letter, now, not_before=_not_before(change, now, zone), change_id=change.id)
    return rows[-1].id if rows else 0


def _concerned(change: ChangeView) -> Select[int]:
    """Select the registrations that a change is about: by session, or all of the event; also what it has just ended."""
    called_off = Booking.state.in_((*LIVING, BookingState.CALLED_OFF))
    wanted = select(Booking.registration_id).join(Registration, Registration.id == Booking.registration_id)
    wanted = wanted.where(called_off, Registration.event_id == change.event_id, Registration.email.is_not(None))
    wanted = wanted.where(Booking.asked_at <= change.at)
    return wanted if change.session_id is None else wanted.where(Booking.session_id == change.session_id)


def _not_before(change: ChangeView, now: datetime, zone: tzinfo) -> datetime | None:
    """Let news sleep at night, unless what it is about begins soon."""
    starts = change.before.get("starts_at") or change.after.get("starts_at")
    if starts is None or datetime.fromisoformat(starts) - now < letters.SOON + timedelta(hours=1):
        return None
    return rules.end_of_quiet(now, zone)


def _bring_up(session: Session, registration_ids: list[int], now: datetime, zone: tzinfo) -> None:
    for registration_id in sorted(set(registration_ids)):
        registration = service.locked(session, registration_id)
        service.end_if_nothing_is_left(session, registration, now)
        tickets.bring_up(session, registration, now, zone)


def adopt(session: Session, account_id: int, email: str) -> int:
    """Give a member the registrations that were made with their confirmed address before; return how many."""
    result = session.execute(update(Registration).where(*queries.without_account(email)).values(account_id=account_id))
    return int(result.rowcount)  # type: ignore[attr-defined]
