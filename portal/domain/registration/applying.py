"""A form comes in: its seats are held at once, in the order of commits."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.accounts.types import Principal
from portal.domain.events import queries as events
from portal.domain.events import rules as event_rules
from portal.domain.events.types import EventRow, EventState, SessionRow, Window
from portal.domain.registration import answering, rules, seats, service
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


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A form with what is known of whoever sent it."""

    event_id: int
    application: Application
    form_key: str
    now: datetime
    zone: tzinfo
    member: Principal | None
    entered_by_id: int | None

    @property
    def is_sure(self) -> bool:
        """Tell whether no mail must be opened: the address is known to be theirs, or there is none."""
        email = self.application.email
        return email is None or (self.member is not None and self.member.email == email)


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
    arrival = _Arrival(event_id, application, form_key, now, zone, member, entered_by_id)
    rows = events.session_rows(session, event_id)
    refused = _refused(session, arrival, rows)
    if refused is not None:
        return _sent_before(session, arrival) or refused
    confirm_by = rules.confirm_by(now, min(rows[session_id].starts_at for session_id in application.sessions))
    with session.begin_nested() as trial:
        registration, new = find_or_add(
            session, lambda: find_by_form(session, event_id, form_key), lambda: _add(session, arrival, confirm_by)
        )
        made = _begin(session, registration, arrival) if new else _again(session, registration, arrival)
        if isinstance(made, Refused):
            trial.rollback()
    return made


def check(
    event: EventRow, rows: Mapping[int, SessionRow], application: Application, now: datetime, *, staff: bool = False
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


def _refused(session: Session, arrival: _Arrival, rows: Mapping[int, SessionRow]) -> Refused | None:
    """Refuse by what the event and its sessions are now."""
    event = events.get_row(session, arrival.event_id, arrival.now)
    return check(event, rows, arrival.application, arrival.now, staff=arrival.entered_by_id is not None)


def _sent_before(session: Session, arrival: _Arrival) -> Registered | None:
    """Answer a second tap that comes after the window has closed like the first one, which came in time."""
    found = find_by_form(session, arrival.event_id, arrival.form_key)
    if found is None or found.form_hash != _fingerprint(arrival.application):
        return None
    return Registered(found.id, found.code, False)


def _add(session: Session, arrival: _Arrival, confirm_by: datetime) -> Registration:
    application, member = arrival.application, arrival.member
    registration = Registration(
        code=secrets.token_urlsafe(CODE_BYTES),
        event_id=arrival.event_id,
        state=RegistrationState.HELD,
        account_id=member.id if member else None,
        entered_by_id=arrival.entered_by_id,
        via=application.via,
        form_key=arrival.form_key,
        created_at=arrival.now,
        confirm_by=confirm_by,
        community_id=_community_id(session, application, member),
        **_columns(application),
    )
    added(session, registration)
    set_people(session, registration, application.people, arrival.now)
    return registration


def _begin(session: Session, registration: Registration, arrival: _Arrival) -> Registered | Refused:
    """Hold the seats of a registration that has just come in, unless something has changed until they are held."""
    wanted = arrival.application.sessions
    # Before the seats are held, so that others wait for them no longer than they must.
    answering.keep(session, registration, arrival.application, arrival.now)
    held = seats.hold(session, wanted, arrival.now, arrival.zone)
    refused = _refused(session, arrival, held.rows) or _full_at_door(held, arrival)
    if refused is not None:
        return refused
    _ask(session, held, registration, wanted, arrival)
    _settle(session, held, registration, arrival)
    if registration.state == RegistrationState.ENDED:
        return Refused(Refusal.ALREADY_CONFIRMED, tuple(wanted))
    return Registered(registration.id, registration.code, True)


def _full_at_door(held: seats.Held, arrival: _Arrival) -> Refused | None:
    """Refuse whom there is no seat for: nobody at a door waits for a mail."""
    application = arrival.application
    if application.via is not Via.WALK_IN:
        return None
    full = tuple(i for i in held.rows if not seats.has_room_at_door(held, i, application.size, arrival.now))
    return Refused(Refusal.NO_SEATS_AT_DOOR, full) if full else None


def _ask(
    session: Session, held: seats.Held, registration: Registration, session_ids: Iterable[int], arrival: _Arrival
) -> None:
    until, at_door = registration.confirm_by, registration.via == Via.WALK_IN
    for session_id in sorted(session_ids):
        seats.ask(session, held, registration, session_id, until, arrival.now, arrival.zone, at_door=at_door)


def _settle(session: Session, held: seats.Held, registration: Registration, arrival: _Arrival) -> None:
    """Confirm a registration where that needs no mail, else send the mail."""
    now, zone = arrival.now, arrival.zone
    if arrival.is_sure:
        living = [one for one in service.bookings_of(session, registration.id) if one.state in LIVING]
        service.make_last(session, registration, held, living, now, zone)
        return
    send(session, registration, Letter.CONFIRM, now)
    record(session, RegistrationMade(registration.id))


def _columns(application: Application) -> dict[str, Any]:
    return {
        "kind": application.kind,
        "language": application.language,
        "name": _line(application.name) or "",
        "email": application.email,
        "community": _line(application.community),
        "community_kind": application.community_kind,
        "size": application.size,
        "together": application.together,
        "one_ticket": application.one_ticket,
        "nationality_group": application.nationality_group,
        "age_band": application.age_band,
        "guardian": _line(application.guardian),
        "form_hash": _fingerprint(application),
    }


def _line(words: str | None) -> str | None:
    return (rules.clean_name(words) or words) if words else None


def _community_id(session: Session, application: Application, member: Principal | None) -> int | None:
    """Return the community that sends a delegation, where a member of it registers it under its name."""
    if member is None or not application.community or application.kind is not RegistrationKind.DELEGATION:
        return None
    return accounts.find_own_community(session, member.id, application.community)


def _again(session: Session, registration: Registration, arrival: _Arrival) -> Registered | Refused:
    """Answer a form that has come before: the same, or with something mended."""
    application, now, zone = arrival.application, arrival.now, arrival.zone
    if registration.form_hash == _fingerprint(application):
        return Registered(registration.id, registration.code, False)
    moved = registration.email != application.email
    refused = _unmendable(registration, moved=moved)
    if refused is not None:
        return refused
    there = session.scalars(select(Booking.session_id).where(Booking.registration_id == registration.id)).all()
    held = seats.hold(session, {*there, *application.sessions}, now, zone)
    living = {one.session_id: one for one in service.bookings_of(session, registration.id) if one.state in LIVING}
    refused = _refused(session, arrival, held.rows) or _no_longer_fits(held, living, application)
    if refused is not None:
        return refused
    for session_id, booking in living.items():
        if session_id in application.sessions:
            seats.resize(held, booking, application.size, now)
        else:
            seats.release(held, booking, BookingState.GIVEN_UP, now)
    _mend(session, registration, arrival, moved=moved)
    _ask(session, held, registration, set(application.sessions) - living.keys(), arrival)
    for session_id in held.rows:
        seats.promote(session, held, session_id, now, zone)
    answering.keep(session, registration, application, now)
    _settle(session, held, registration, arrival)
    return Registered(registration.id, registration.code, True)


def _unmendable(registration: Registration, *, moved: bool) -> Refused | None:
    if registration.state != RegistrationState.HELD:
        confirmed = registration.state == RegistrationState.CONFIRMED
        return Refused(Refusal.ALREADY_CONFIRMED if confirmed else Refusal.ENDED)
    return Refused(Refusal.TOO_OFTEN) if moved and registration.moved_on >= rules.MOST_CORRECTIONS else None


def _no_longer_fits(held: seats.Held, living: Mapping[int, Booking], application: Application) -> Refused | None:
    """Refuse a form that was not confirmed in time, and one that asks for more seats than there are."""
    if not living:
        return Refused(Refusal.LAPSED)
    staying = [booking for session_id, booking in living.items() if session_id in application.sessions]
    full = tuple(b.session_id for b in staying if not seats.has_room(held, b, application.size - b.size))
    return Refused(Refusal.NO_SEATS, full) if full else None


def _mend(session: Session, registration: Registration, arrival: _Arrival, *, moved: bool) -> None:
    for name, value in _columns(arrival.application).items():
        setattr(registration, name, value)
    registration.community_id = _community_id(session, arrival.application, arrival.member)
    registration.moved_on += moved
    registration.mail_problem = None if moved else registration.mail_problem
    registration.revision += 1
    set_people(session, registration, arrival.application.people, arrival.now)


def _fingerprint(application: Application) -> str:
    plain = asdict(application)
    plain["answers"] = {
        str(key): hashlib.sha256(value.data).hexdigest() if isinstance(value, File) else value
        for key, value in application.answers.items()
    }
    text = json.dumps(plain, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
