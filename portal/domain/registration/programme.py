"""What a change of the programme means for those who have registered."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from portal.domain.events import queries as events
from portal.domain.events import service as event_service
from portal.domain.events.types import ChangeKind, ChangeView, SessionDraft, Words
from portal.domain.events.types import Refused as EventRefused
from portal.domain.participation import service as participation
from portal.domain.registration import letters, queries, rules, seats, service, tickets
from portal.domain.registration.letters import Letter
from portal.domain.registration.models import Booking, Registration
from portal.domain.registration.types import LIVING, BookingState, Refusal, Refused

AT_ONCE = 200
AT_THE_SAME_TIME = timedelta(minutes=1)


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
    held = seats.hold(session, [session_id], now, zone)
    refused = event_service.cancel_session(session, by_id, session_id, now)
    if refused is None:
        seats.call_off(session, held, session_id, now)
    return refused


def cancel_event(
    session: Session, by_id: int | None, event_id: int, reason: Words, now: datetime, zone: tzinfo
) -> EventRefused | None:
    """Call an event off with all its sessions."""
    held = seats.hold(session, events.session_rows(session, event_id), now, zone)
    refused = event_service.cancel(session, by_id, event_id, reason, now)
    if refused is None:
        for session_id in held.rows:
            seats.call_off(session, held, session_id, now)
    return refused


def tell_of(session: Session, change: ChangeView, after: int, now: datetime, zone: tzinfo) -> int:
    """Bring up to a change, and owe mails about it to, those whom it concerns with a number above `after`.

    Returns the last number, or 0. Whoever changes the programme holds seats, and registrations are held before seats:
    so what a change means for them is worked off here.
    """
    rows = session.scalars(
        select(Registration)
        .where(Registration.id.in_(_concerned(change)), Registration.id > after)
        .order_by(Registration.id)
        .limit(AT_ONCE)
        .with_for_update(key_share=True)
    ).all()
    letter = Letter.EVENT_CANCELLED if change.kind is ChangeKind.CANCELLED else Letter.EVENT_CHANGED
    for row in rows:
        service.end_if_nothing_is_left(session, row, now)
        tickets.bring_up(session, row, now, zone)
        letters.send(session, row, letter, now, not_before=_not_before(change, now, zone), change_id=change.id)
    return rows[-1].id if rows else 0


def count_concerned(session: Session, event_id: int, session_id: int | None = None) -> int:
    """Count the registrations that would be told if an event, or one session of it, changed now."""
    living = select(Booking.registration_id).where(Booking.state.in_(LIVING))
    if session_id is not None:
        living = living.where(Booking.session_id == session_id)
    counted = select(func.count()).where(
        Registration.event_id == event_id, Registration.email.is_not(None), Registration.id.in_(living)
    )
    return session.scalar(counted) or 0


def _concerned(change: ChangeView) -> Select[int]:
    """Select the registrations that a change is about: by session, or all of the event; also what it has just ended."""
    just_ended = and_(Booking.state == BookingState.CALLED_OFF, Booking.changed_at >= change.at)
    # A form that comes in at the same moment notes its time before it waits for the seats.
    came_before = and_(Booking.state.in_(LIVING), Booking.asked_at <= change.at + AT_THE_SAME_TIME)
    wanted = select(Booking.registration_id).join(Registration, Registration.id == Booking.registration_id)
    wanted = wanted.where(Registration.event_id == change.event_id, or_(just_ended, came_before))
    return wanted if change.session_id is None else wanted.where(Booking.session_id == change.session_id)


def _not_before(change: ChangeView, now: datetime, zone: tzinfo) -> datetime | None:
    """Let news sleep at night, unless what it is about begins soon."""
    starts = change.before.get("starts_at") or change.after.get("starts_at")
    if starts is None or datetime.fromisoformat(starts) - now < letters.SOON + timedelta(hours=1):
        return None
    return rules.end_of_quiet(now, zone)


def adopt(session: Session, account_id: int, email: str) -> int:
    """Give a member the registrations that were made with their confirmed address before; return how many."""
    own = select(Registration).where(*queries.without_account(email)).order_by(Registration.id)
    rows = session.scalars(own.with_for_update(key_share=True)).all()
    for row in rows:
        row.account_id = account_id
    participation.join(session, account_id, email)
    return len(rows)
