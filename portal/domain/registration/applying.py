"""A form comes in: its seats are held at once, in the order of commits."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.accounts.types import Principal
from portal.domain.events import queries as events
from portal.domain.events import rules as event_rules
from portal.domain.events.types import EventRow, EventState, SessionRow, Window
from portal.domain.registration import answering, rules, seats, tickets
from portal.domain.registration.letters import Letter, send
from portal.domain.registration.models import Attendee, Booking, Registration
from portal.domain.registration.types import (
    LIVING,
    Application,
    BookingState,
    File,
    Person,
    Refusal,
    Refused,
    Registered,
    RegistrationKind,
    RegistrationMade,
    RegistrationState,
    Via,
)
from portal.foundation.database import added, find_or_add, record

CODE_BYTES = 9
WINDOWS = {
    Window.NOT_YET: Refusal.WINDOW_NOT_YET,
    Window.CLOSED: Refusal.WINDOW_CLOSED,
    Window.BEGUN: Refusal.SESSION_BEGUN,
    Window.CANCELLED: Refusal.SESSION_CANCELLED,
}


def register(
    session: Session,
    event_id: int,
    application: Application,
    form_key: str,
    now: datetime,
    zone: tzinfo,
    *,
    member: Principal | None = None,
    entered_by_id: int | None = None,
) -> Registered | Refused:
    """Keep a registration: seats where there are any, else a place in the line, or nothing at all.

    The same form sent twice is one registration. A form sent again with a mistake mended (a name, the address) before
    it was confirmed mends that registration, which keeps its seats. What a member sends with their own address, and
    what staff enter for somebody without one, needs no confirmation.
    """
    event = events.get_row(session, event_id, now)
    rows = events.session_rows(session, event_id)
    refused = check(event, rows, application, now, staff=entered_by_id is not None)
    if refused is not None:
        return refused
    confirmed = application.email is None or (member is not None and member.email == application.email)
    registration, new = find_or_add(
        session,
        lambda: find_by_form(session, event_id, form_key),
        lambda: _add(session, event_id, application, form_key, now, member, entered_by_id),
    )
    if not new:
        return _again(session, registration, application, now, zone, member)
    _book(session, registration, application.sessions, now, zone, confirmed=confirmed)
    answering.keep(session, registration, application, _ends_at(event, now), now)
    if confirmed:
        registration.state, registration.confirmed_at = RegistrationState.CONFIRMED, now
        tickets.bring_up(session, registration, now, zone)
    else:
        registration.confirm_by = _confirm_by(rows, application.sessions, now)
    _tell(session, registration, now)
    record(session, RegistrationMade(registration.id))
    return Registered(registration.id, registration.code, True)


def check(
    event: EventRow, rows: dict[int, SessionRow], application: Application, now: datetime, *, staff: bool = False
) -> Refused | None:
    """Refuse what can't be registered for, before a seat is touched; staff may let people in until the end."""
    if event.state is not EventState.PUBLISHED or not event.takes_registrations:
        return Refused(Refusal.NOT_OPEN)
    chosen = [rows[session_id] for session_id in application.sessions if session_id in rows]
    if not chosen or len(chosen) < len(application.sessions):
        return Refused(Refusal.NO_SESSION)
    for row in chosen:
        window = event_rules.window(row, now)
        late = staff and row.ends_at > now and window is not Window.CANCELLED
        if window is not Window.OPEN and not late:
            return Refused(WINDOWS[window], (row.id,))
    pair = event_rules.first_overlap(chosen)
    if pair is not None:
        return Refused(Refusal.OVERLAP, (pair[0].id, pair[1].id))
    return _check_size(event, chosen, application)


def find_by_form(session: Session, event_id: int, form_key: str) -> Registration | None:
    """Return the registration that came from a form."""
    return session.scalar(
        select(Registration)
        .where(Registration.event_id == event_id, Registration.form_key == form_key)
        .with_for_update(key_share=True)
    )


def set_people(session: Session, registration: Registration, people: Sequence[Person], now: datetime) -> None:
    """Name the people of a party anew, in their order, so that each keeps their ticket; who is left over has left."""
    rows = session.scalars(
        select(Attendee).where(Attendee.registration_id == registration.id).order_by(Attendee.number)
    ).all()
    there = [row for row in rows if row.left_at is None]
    latest = max((row.number for row in rows), default=0)
    joining = range(latest + 1, latest + 1 + len(people) - len(there))
    there += [Attendee(registration_id=registration.id, number=number) for number in joining]
    for row, person in zip(there, people, strict=False):
        row.name = rules.clean_name(person.name) if person.name else None
        row.languages, row.interpretation = list(person.languages), person.interpretation
        row.needs = [need.value for need in person.needs]
        session.add(row)
    for row in there[len(people) :]:
        row.left_at = now
    session.flush()


def _check_size(event: EventRow, chosen: Sequence[SessionRow], application: Application) -> Refused | None:
    delegation = application.kind is RegistrationKind.DELEGATION
    largest = event.largest_delegation if delegation else event.largest_party
    if not 1 <= application.size <= largest:
        return Refused(Refusal.PARTY_TOO_LARGE, number=largest)
    small = [row for row in chosen if row.capacity is not None and row.capacity < application.size]
    if small and application.together:
        return Refused(Refusal.LARGER_THAN_SESSION, (small[0].id,), small[0].capacity or 0)
    return None


def _add(
    session: Session,
    event_id: int,
    application: Application,
    form_key: str,
    now: datetime,
    member: Principal | None,
    entered_by_id: int | None,
) -> Registration:
    registration = Registration(
        code=secrets.token_urlsafe(CODE_BYTES),
        event_id=event_id,
        state=RegistrationState.HELD,
        account_id=member.id if member else None,
        entered_by_id=entered_by_id,
        via=application.via,
        form_key=form_key,
        created_at=now,
        community_id=_community_id(session, application, member),
        **_columns(application),
    )
    added(session, registration)
    set_people(session, registration, application.people, now)
    return registration


def _columns(application: Application) -> dict[str, Any]:
    return {
        "kind": application.kind,
        "language": application.language,
        "name": rules.clean_name(application.name) or application.name,
        "email": application.email,
        "community": application.community,
        "community_kind": application.community_kind,
        "size": application.size,
        "together": application.together,
        "one_ticket": application.one_ticket,
        "nationality_group": application.nationality_group,
        "age_band": application.age_band,
        "guardian": application.guardian,
        "form_hash": _fingerprint(application),
    }


def _community_id(session: Session, application: Application, member: Principal | None) -> int | None:
    """Return the community that sends a delegation, where a member of it registers it under its name."""
    if member is None or not application.community or application.kind is not RegistrationKind.DELEGATION:
        return None
    return accounts.find_own_community(session, member.id, application.community)


def _book(
    session: Session,
    registration: Registration,
    session_ids: Sequence[int],
    now: datetime,
    zone: tzinfo,
    *,
    confirmed: bool,
) -> None:
    held = seats.hold(session, session_ids, now, zone)
    until = None if confirmed else _confirm_by(dict(held.rows), session_ids, now)
    for session_id in sorted(session_ids):
        booking = Booking(
            registration_id=registration.id,
            session_id=session_id,
            size=registration.size,
            asked_at=now,
        )
        seats.take(session, held, booking, confirmed, until, now, at_door=registration.via == Via.WALK_IN)
        session.add(booking)
    session.flush()


def _again(
    session: Session,
    registration: Registration,
    application: Application,
    now: datetime,
    zone: tzinfo,
    member: Principal | None,
) -> Registered | Refused:
    """Answer a form that has come before: the same, or with something mended."""
    same = Registered(registration.id, registration.code, False)
    if registration.form_hash == _fingerprint(application):
        return same
    if registration.state != RegistrationState.HELD:
        return Refused(Refusal.ALREADY_CONFIRMED)
    kept = set(
        session.scalars(
            select(Booking.session_id).where(
                Booking.registration_id == registration.id, Booking.state.in_(LIVING), Booking.size == application.size
            )
        )
    ) & set(application.sessions)
    _drop_bookings(session, registration, kept, now, zone)
    moved = registration.email != application.email
    for name, value in _columns(application).items():
        setattr(registration, name, value)
    registration.community_id = _community_id(session, application, member)
    registration.moved_on += moved
    registration.mail_problem = None if moved else registration.mail_problem
    registration.revision += 1
    set_people(session, registration, application.people, now)
    _book(session, registration, [i for i in application.sessions if i not in kept], now, zone, confirmed=False)
    event = events.get_row(session, registration.event_id, now)
    answering.keep(session, registration, application, _ends_at(event, now), now)
    _tell(session, registration, now)
    return replace(same, new=True)


def _drop_bookings(session: Session, registration: Registration, kept: set[int], now: datetime, zone: tzinfo) -> None:
    """Give back what a mended form no longer asks for; the rows go too, so that a session can be asked for anew."""
    wanted = select(Booking.session_id).where(Booking.registration_id == registration.id)
    held = seats.hold(session, session.scalars(wanted), now, zone)
    for booking in session.scalars(select(Booking).where(Booking.registration_id == registration.id)).all():
        if booking.session_id in kept:
            continue
        if booking.state in LIVING:
            seats.release(session, held, booking, BookingState.GIVEN_UP, now)
            seats.promote(session, held, booking.session_id, now, zone)
        session.execute(delete(Booking).where(Booking.id == booking.id))
    session.flush()
    session.expire_all()


def _confirm_by(rows: dict[int, SessionRow], session_ids: Sequence[int], now: datetime) -> datetime:
    return rules.confirm_by(now, min(rows[session_id].starts_at for session_id in session_ids))


def _ends_at(event: EventRow, now: datetime) -> datetime:
    return event.ends_at or now


def _tell(session: Session, registration: Registration, now: datetime) -> None:
    confirmed = registration.state == RegistrationState.CONFIRMED
    send(session, registration, Letter.CONFIRMED if confirmed else Letter.CONFIRM, now)


def _fingerprint(application: Application) -> str:
    plain = asdict(application)
    plain["answers"] = {
        str(key): hashlib.sha256(value.data).hexdigest() if isinstance(value, File) else value
        for key, value in application.answers.items()
    }
    text = json.dumps(plain, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
