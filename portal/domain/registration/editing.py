"""Change a registration by its link: names, sessions, how many come, whose it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, tzinfo

from sqlalchemy import ScalarResult, func, select
from sqlalchemy.orm import Session

from portal.domain.events import queries as events
from portal.domain.events import rules as event_rules
from portal.domain.events.types import EventState, Window
from portal.domain.participation import service as participation
from portal.domain.participation.types import ActKind
from portal.domain.registration import answering, rules, seats, service, tickets
from portal.domain.registration.applying import WINDOWS, set_people
from portal.domain.registration.letters import Letter, send
from portal.domain.registration.models import Attendee, Booking, Registration
from portal.domain.registration.types import (
    LIVING,
    BookingState,
    ConsentKind,
    Details,
    Person,
    Refusal,
    Refused,
    RegistrationKind,
    RegistrationMade,
    RegistrationState,
)
from portal.foundation.database import record


def rename(
    session: Session,
    registration_id: int,
    people: Sequence[Person],
    revision: int,
    consents: Mapping[ConsentKind, bool],
    now: datetime,
    zone: tzinfo,
) -> Refused | None:
    """Name the people of a party anew, as many as there are; codes that were printed stay good."""
    registration = service.locked(session, registration_id)
    refused = _stands(registration, revision)
    if refused is not None:
        return refused
    if len(people) > registration.size:
        return Refused(Refusal.NAMES_TOO_MANY, number=registration.size)
    padded = [*people, *(Person(None) for _ in range(registration.size - len(people)))]
    set_people(session, registration, padded, now)
    if registration.kind == RegistrationKind.PERSON and padded[0].name:
        registration.name = rules.clean_name(padded[0].name) or registration.name
    for kind, given in consents.items():
        answering.keep_consent(session, registration_id, kind, given, now)
    _changed(session, registration, now, zone)
    return None


def choose_sessions(
    session: Session, registration_id: int, chosen: Collection[int], revision: int, now: datetime, zone: tzinfo
) -> Refused | None:
    """Take part in other sessions: what is new is held like a new form's, what is dropped goes to those who wait."""
    registration = service.locked(session, registration_id)
    refused = _stands(registration, revision) or _choosable(session, registration, chosen, now)
    if refused is not None:
        return refused
    there = session.scalars(select(Booking.session_id).where(Booking.registration_id == registration.id)).all()
    held = seats.hold(session, {*there, *chosen}, now, zone)
    # Once more: a session may have been called off while this waited for its seats.
    refused = _choosable(session, registration, chosen, now)
    if refused is not None:
        return refused
    living = {b.session_id: b for b in service.bookings_of(session, registration.id) if b.state in LIVING}
    for session_id, booking in living.items():
        if session_id not in chosen:
            seats.release(held, booking, BookingState.GIVEN_UP, now)
            seats.promote(session, held, session_id, now, zone)
    for session_id in sorted(set(chosen) - living.keys()):
        _ask_for(session, held, registration, session_id, now, zone)
    _changed(session, registration, now, zone, tell=True)
    return None


def resize(
    session: Session, registration_id: int, size: int, revision: int, now: datetime, zone: tzinfo
) -> Refused | None:
    """Come with fewer, or with more where there is room in all sessions."""
    registration = service.locked(session, registration_id)
    refused = _stands(registration, revision) or _too_large(session, registration, size, now)
    if refused is not None:
        return refused
    bookings, held = service.hold_all(session, registration, now, zone)
    living = [booking for booking in bookings if booking.state in LIVING]
    refused = _no_room(held, registration, living, size)
    if refused is not None:
        return refused
    for booking in living:
        seats.resize(held, booking, _new_size(registration, booking, size), now)
        seats.promote(session, held, booking.session_id, now, zone)
    _leave_or_join(session, registration, size, now)
    registration.size = size
    participation.resize(session, ActKind.REGISTRATION, registration.id, size)
    _changed(session, registration, now, zone, tell=True)
    return None


def hand_over(
    session: Session, registration_id: int, name: str, email: str, revision: int, now: datetime, zone: tzinfo
) -> Refused | None:
    """Give a registration to somebody else: earlier links and codes end, and both people are told."""
    registration = service.locked(session, registration_id)
    refused = _stands(registration, revision)
    if refused is not None:
        return refused
    send(session, registration, Letter.HANDED_OVER, now, to_name=name)
    registration.moved_on += 1
    registration.account_id = registration.mail_problem = None
    registration.email, registration.name = email, rules.clean_name(name) or name
    if registration.kind == RegistrationKind.PERSON:
        first = _people(session, registration).first()
        if first is not None:
            first.name, first.needs, first.interpretation, first.languages = registration.name, [], None, []
        registration.guardian = None
        answering.forget_answers(session, registration.id)
    registration.nationality_group = registration.age_band = None
    if registration.state == RegistrationState.CONFIRMED:
        service.note_act(session, registration, registration.confirmed_at or now)
    tickets.bring_up(session, registration, now, zone, anew=True)
    registration.revision += 1
    confirmed = registration.state == RegistrationState.CONFIRMED
    send(session, registration, Letter.CONFIRMED if confirmed else Letter.CONFIRM, now, handed_over=True)
    record(session, RegistrationMade(registration.id))
    return None


def correct_address(session: Session, registration_id: int, email: str, now: datetime) -> Refused | None:
    """Send the confirmation elsewhere: the address had a mistake in it. Earlier links end."""
    registration = service.locked(session, registration_id)
    if registration.state != RegistrationState.HELD:
        return Refused(Refusal.ALREADY_CONFIRMED)
    if registration.moved_on >= rules.MOST_CORRECTIONS:
        return Refused(Refusal.TOO_OFTEN)
    registration.email, registration.mail_problem = email, None
    registration.moved_on += 1
    registration.revision += 1
    send(session, registration, Letter.CONFIRM, now)
    return None


def answer_anew(
    session: Session, registration_id: int, details: Details, revision: int, now: datetime
) -> Refused | None:
    """Change what a party answered, what it told for the statistics, and which mails it wants in which language."""
    registration = service.locked(session, registration_id)
    refused = _stands(registration, revision)
    if refused is not None:
        return refused
    answering.keep_answers(session, registration.id, registration.event_id, details.answers)
    registration.language, registration.wants_reminders = details.language, details.wants_reminders
    registration.nationality_group, registration.age_band = details.nationality_group, details.age_band
    for kind, given in details.consents.items():
        answering.keep_consent(session, registration_id, kind, given, now)
    registration.revision += 1
    return None


def want_reminders(session: Session, registration_id: int, *, wanted: bool) -> None:
    """Let reminders and thanks come, or come no more."""
    service.locked(session, registration_id).wants_reminders = wanted


def _stands(registration: Registration, revision: int) -> Refused | None:
    if registration.state == RegistrationState.ENDED:
        return Refused(Refusal.ENDED)
    return Refused(Refusal.CHANGED) if registration.revision != revision else None


def _choosable(session: Session, registration: Registration, chosen: Collection[int], now: datetime) -> Refused | None:
    if events.get_row(session, registration.event_id, now).state is not EventState.PUBLISHED:
        return Refused(Refusal.NOT_OPEN)
    rows = events.session_rows(session, registration.event_id)
    if not chosen or not set(chosen) <= rows.keys():
        return Refused(Refusal.NO_SESSION)
    there = {booking.session_id for booking in service.bookings_of(session, registration.id) if booking.state in LIVING}
    for session_id in sorted(set(chosen) - there):
        window = event_rules.window(rows[session_id], now)
        if window is not Window.OPEN:
            return Refused(WINDOWS[window], (session_id,))
        capacity = rows[session_id].capacity
        if registration.together and capacity is not None and capacity < registration.size:
            return Refused(Refusal.LARGER_THAN_SESSION, (session_id,), capacity)
    pair = event_rules.first_overlap([rows[session_id] for session_id in chosen])
    return None if pair is None else Refused(Refusal.OVERLAP, (pair[0].id, pair[1].id))


def _ask_for(
    session: Session, held: seats.Held, registration: Registration, session_id: int, now: datetime, zone: tzinfo
) -> None:
    until = max(registration.confirm_by or now, now + rules.SHORTEST_OFFER)
    booking = seats.ask(session, held, registration, session_id, until, now, zone)
    if registration.state == RegistrationState.CONFIRMED:
        seats.confirm(held, booking, now)


def _too_large(session: Session, registration: Registration, size: int, now: datetime) -> Refused | None:
    event = events.get_row(session, registration.event_id, now)
    delegation = registration.kind == RegistrationKind.DELEGATION
    largest = event.largest_delegation if delegation else event.largest_party
    fits = 1 <= size <= max(largest, registration.size)
    return None if fits else Refused(Refusal.PARTY_TOO_LARGE, number=largest)


def _no_room(held: seats.Held, registration: Registration, living: Sequence[Booking], size: int) -> Refused | None:
    wanted = {booking: _new_size(registration, booking, size) for booking in living}
    small = tuple(b.session_id for b in living if not seats.has_room(held, b, wanted[b] - b.size))
    if small:
        return Refused(Refusal.NO_SEATS, small)
    for booking in living if registration.together and size > registration.size else ():
        capacity = held.rows[booking.session_id].capacity
        if capacity is not None and capacity < size:
            return Refused(Refusal.LARGER_THAN_SESSION, (booking.session_id,), capacity)
    return None


def _new_size(registration: Registration, booking: Booking, size: int) -> int:
    """Return how many seats a party wants in a session; where it took fewer than it is, leaving gives it no more."""
    return size if size > registration.size else min(size, booking.size)


def _people(session: Session, registration: Registration) -> ScalarResult[Attendee]:
    return session.scalars(
        select(Attendee)
        .where(Attendee.registration_id == registration.id, Attendee.left_at.is_(None))
        .order_by(Attendee.number)
    )


def _leave_or_join(session: Session, registration: Registration, size: int, now: datetime) -> None:
    """Those without a name leave first, then the last ones; whoever joins has no name yet."""
    people = session.scalars(
        select(Attendee)
        .where(Attendee.registration_id == registration.id, Attendee.left_at.is_(None))
        .order_by(Attendee.name.is_(None), Attendee.number)
    ).all()
    for row in people[size:]:
        row.left_at = now
    latest = session.scalar(select(func.max(Attendee.number)).where(Attendee.registration_id == registration.id))
    for number in range((latest or 0) + 1, (latest or 0) + 1 + size - len(people)):
        session.add(Attendee(registration_id=registration.id, number=number, name=None))
    session.flush()


def _changed(session: Session, registration: Registration, now: datetime, zone: tzinfo, *, tell: bool = False) -> None:
    registration.revision += 1
    tickets.bring_up(session, registration, now, zone)
    if tell and registration.state == RegistrationState.CONFIRMED:
        send(session, registration, Letter.CHANGED, now)
    record(session, RegistrationMade(registration.id))
