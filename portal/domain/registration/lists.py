"""Lists of those who come, for staff: narrowed, ordered, and read page by page, whatever their number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Exists, String, and_, case, cast, exists, func, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.selectable import Subquery

from portal.domain.accounts.rules import fold
from portal.domain.registration import queries
from portal.domain.registration.models import Attendee, Booking, Registration, Ticket
from portal.domain.registration.staff_types import Asked, Listed, ListedPerson, ListFilter, ListPage, Order, Standing
from portal.domain.registration.types import LIVING, BookingState, Need
from portal.engines.tickets import read_short_code

PAGE_SIZE = 50
AT_ONCE = 500
LONGEST_SEARCH = 200
MOST_COMMUNITIES = 300
MOST_TO_APPROVE = 100
OWN_SCRIPT = {
    "ko": ("\u1100", "\u1200"),
    "ja": ("\u3040", "\uac00"),
    "zh-Hans": ("\u2e80", "\uac00"),
    "zh-Hant": ("\u2e80", "\uac00"),
    "ar": ("\u0600", "\u0780"),
}
"""Where the reader's own script lies once it is folded (Hangul is taken apart); its names stand first in a list."""


def page(
    session: Session,
    event_id: int,
    wanted: ListFilter,
    number: int,
    now: datetime,
    language: str,
    size: int = PAGE_SIZE,
) -> ListPage:
    """Return one page of the parties of an event."""
    narrowed = conditions(event_id, wanted, now)
    total, people = session.execute(
        select(func.count(), func.coalesce(func.sum(Registration.size), 0)).where(*narrowed)
    ).one()
    pages = max(1, -(-total // size))
    number = min(max(1, number), pages)
    found = session.scalars(
        select(Registration)
        .where(*narrowed)
        .order_by(*_order(wanted.order, language))
        .offset((number - 1) * size)
        .limit(size)
    ).all()
    return ListPage(_listed(session, found, now), number, pages, total, people)


def people(session: Session, event_id: int, wanted: ListFilter, now: datetime, language: str) -> Iterator[ListedPerson]:
    """Yield the people of the parties in the order of the list; what a person must need is asked of each of them.

    With a session and a state that has places, only those are meant whom the places are for.
    """
    placed = placed_people(event_id)
    statement = _narrowed(select(placed.c.id, placed.c.place), placed, event_id, wanted, now)
    ordered = statement.order_by(*_order(wanted.order, language), placed.c.place)
    places = session.execute(ordered, execution_options={"yield_per": AT_ONCE})
    for some in places.partitions():
        yield from _people(session, [(row.id, row.place) for row in some], now)


def to_approve(session: Session, event_id: int, session_id: int | None, now: datetime) -> tuple[Asked, ...]:
    """Return the parties that wait for somebody to decide, those that have waited longest first."""
    asked = [Registration.event_id == event_id, state_at(now) == BookingState.ASKED.value]
    if session_id is not None:
        asked.append(Booking.session_id == session_id)
    rows = session.execute(
        select(Booking, Registration)
        .join(Registration, Registration.id == Booking.registration_id)
        .where(*asked)
        .order_by(Booking.asked_at, Booking.id)
        .limit(MOST_TO_APPROVE)
    ).all()
    parties = {item.row.id: item for item in _listed(session, [found for _booking, found in rows], now)}
    return tuple(
        Asked(booking.id, booking.session_id, booking.size, booking.asked_at, parties[found.id])
        for booking, found in rows
    )


def count_people(session: Session, event_id: int, wanted: ListFilter, now: datetime) -> int:
    """Count whom `people` yields."""
    placed = placed_people(event_id)
    return session.scalar(_narrowed(select(func.count()), placed, event_id, wanted, now)) or 0


def communities(session: Session, event_id: int) -> list[tuple[str, int]]:
    """Return the communities that send somebody, each with how many parties, the largest first."""
    rows = session.execute(
        select(Registration.community, func.count())
        .where(Registration.event_id == event_id, Registration.community.is_not(None), Registration.community != "")
        .group_by(Registration.community)
        .order_by(func.count().desc(), Registration.community)
        .limit(MOST_COMMUNITIES)
    )
    return [(str(name), number) for name, number in rows]


def languages_used(session: Session, event_id: int) -> tuple[list[str], list[str]]:
    """Return the languages that parties read, and those that their people need interpretation into."""
    read = session.scalars(select(Registration.language).where(Registration.event_id == event_id).distinct()).all()
    needed = session.scalars(
        select(Attendee.interpretation)
        .join(Registration, Registration.id == Attendee.registration_id)
        .where(Registration.event_id == event_id, Attendee.interpretation.is_not(None), Attendee.left_at.is_(None))
        .distinct()
    ).all()
    return sorted(read), sorted(code for code in needed if code)


def conditions(event_id: int, wanted: ListFilter, now: datetime) -> list[ColumnElement[bool]]:
    """Return what a party must be to stand in a list."""
    narrowed: list[ColumnElement[bool]] = [Registration.event_id == event_id, *_standing(wanted, now)]
    if wanted.kind is not None:
        narrowed.append(Registration.kind == wanted.kind)
    if wanted.language is not None:
        narrowed.append(Registration.language == wanted.language)
    if wanted.community is not None:
        narrowed.append(Registration.community == wanted.community)
    if wanted.mail_problem:
        narrowed.append(Registration.mail_problem.is_not(None))
    if wanted.need is not None or wanted.interpretation is not None:
        narrowed.append(exists().where(Attendee.registration_id == Registration.id, *_needing(Attendee, wanted)))
    return [*narrowed, *_found(wanted.words)]


def state_at(now: datetime) -> ColumnElement[str]:
    """Return where a booking stands now: a hold or an offer that has run out has lapsed, whether or not swept yet."""
    return case((Booking.until <= now, BookingState.LAPSED.value), else_=Booking.state)


def places_of(state: ColumnElement[str]) -> ColumnElement[int]:
    """Return for how many people a booking is in a state."""
    return case((state == BookingState.OFFERED.value, Booking.offered), else_=Booking.size)


def has_need(needs: ColumnElement[list[object]], need: Need) -> ColumnElement[bool]:
    """Tell whether a need is in a list of needs; both databases keep such a list as text of quoted codes."""
    return cast(needs, String).contains(f'"{need.value}"')


def _narrowed(statement: Any, placed: Subquery, event_id: int, wanted: ListFilter, now: datetime) -> Any:
    return (
        statement.select_from(placed)
        .join(Registration, Registration.id == placed.c.registration_id)
        .where(*conditions(event_id, wanted, now), *_of_person(placed.c, wanted, now))
    )


def _standing(wanted: ListFilter, now: datetime) -> list[ColumnElement[bool]]:
    if wanted.session_id is None and wanted.state is None:
        return []
    of_party = [Booking.registration_id == Registration.id]
    if wanted.session_id is not None:
        of_party.append(Booking.session_id == wanted.session_id)
    if wanted.state is not None:
        of_party.append(state_at(now) == wanted.state.value)
    narrowed: list[ColumnElement[bool]] = [exists().where(*of_party)]
    if wanted.session_id is None and wanted.state not in LIVING:
        other = aliased(Booking)
        living = and_(other.state.in_(LIVING), or_(other.until.is_(None), other.until > now))
        narrowed.append(~exists().where(other.registration_id == Registration.id, living))
    return narrowed


def _needing(person: Any, wanted: ListFilter) -> list[ColumnElement[bool]]:
    narrowed: list[ColumnElement[bool]] = [person.left_at.is_(None)]
    if wanted.need is not None:
        narrowed.append(has_need(person.needs, wanted.need))
    if wanted.interpretation is not None:
        narrowed.append(person.interpretation == wanted.interpretation)
    return narrowed


def _found(typed: str) -> list[ColumnElement[bool]]:
    """Find by each word that was typed, in the party or in the names of its people, or by a code."""
    named = exists().where(Attendee.registration_id == Registration.id, Attendee.left_at.is_(None))
    ticket = exists().where(Ticket.registration_id == Registration.id)
    return _by_words(typed, lambda word: named.where(has_word(Attendee.folded, word)), ticket)


def _by_words(
    typed: str, in_names: Callable[[str], ColumnElement[bool]], with_ticket: Exists
) -> list[ColumnElement[bool]]:
    typed = typed[:LONGEST_SEARCH]
    words = [or_(has_word(Registration.folded, word), in_names(word)) for word in fold(typed).split()]
    if not words:
        return []
    found = [and_(*words), Registration.code == typed.strip()]
    code = read_short_code(typed)
    return [or_(*found) if code is None else or_(*found, with_ticket.where(Ticket.short_code == code))]


def has_word(folded: Any, word: str) -> ColumnElement[bool]:
    """Tell whether a folded word stands in folded words."""
    found: ColumnElement[bool] = folded.contains(word, autoescape=True)
    return found


def _of_person(placed: Any, wanted: ListFilter, now: datetime) -> list[ColumnElement[bool]]:
    """Return what one of a party must be: somebody whom the places are for, who needs it, whose name it is."""
    narrowed = _needing(placed, wanted)
    if wanted.session_id is not None or wanted.state is not None:
        state = state_at(now)
        of_party = [Booking.registration_id == placed.registration_id, placed.place <= places_of(state)]
        if wanted.session_id is not None:
            of_party.append(Booking.session_id == wanted.session_id)
        if wanted.state is not None:
            of_party.append(state == wanted.state.value)
        narrowed.append(exists().where(*of_party))
    theirs = or_(Ticket.attendee_id == placed.id, Ticket.attendee_id.is_(None))
    ticket = exists().where(Ticket.registration_id == placed.registration_id, theirs)
    return [*narrowed, *_by_words(wanted.words, lambda word: has_word(placed.folded, word), ticket)]


def placed_people(event_id: int) -> Subquery:
    """Return the people of an event's parties with their places in them: seats are for the first ones."""
    place = func.row_number().over(partition_by=Attendee.registration_id, order_by=Attendee.number).label("place")
    return (
        select(
            Attendee.id,
            Attendee.registration_id,
            Attendee.folded,
            Attendee.interpretation,
            Attendee.needs,
            Attendee.left_at,
            place,
        )
        .join(Registration, Registration.id == Attendee.registration_id)
        .where(Registration.event_id == event_id, Attendee.left_at.is_(None))
        .subquery("placed")
    )


def _order(order: Order, language: str) -> tuple[ColumnElement[Any], ...]:
    if order is Order.TIME:
        return Registration.created_at.desc(), Registration.id.desc()
    if language not in OWN_SCRIPT:
        return Registration.folded.expression, Registration.id.expression
    first, after = OWN_SCRIPT[language]
    own = case((and_(Registration.folded >= first, Registration.folded < after), 0), else_=1)
    return own, Registration.folded.expression, Registration.id.expression


def _listed(session: Session, found: Sequence[Registration], now: datetime) -> tuple[Listed, ...]:
    ids = [registration.id for registration in found]
    standings = _standings(session, ids, now)
    asked = session.execute(
        select(Attendee.registration_id, Attendee.needs, Attendee.interpretation)
        .where(Attendee.registration_id.in_(ids), Attendee.left_at.is_(None))
        .order_by(Attendee.number)
    ).all()
    needs: dict[int, dict[Need, None]] = {}
    interpretation: dict[int, dict[str, None]] = {}
    for registration_id, needed, into in asked:
        needs.setdefault(registration_id, {}).update(dict.fromkeys(map(Need, needed)))
        if into:
            interpretation.setdefault(registration_id, {})[into] = None
    return tuple(
        Listed(
            queries.row(registration),
            tuple(standings.get(registration.id, ())),
            tuple(needs.get(registration.id, ())),
            tuple(interpretation.get(registration.id, ())),
        )
        for registration in found
    )


def _standings(session: Session, ids: Sequence[int], now: datetime) -> Mapping[int, list[Standing]]:
    state = state_at(now)
    rows = session.execute(
        select(Booking.registration_id, Booking.id, Booking.session_id, state, places_of(state))
        .where(Booking.registration_id.in_(ids))
        .order_by(Booking.session_id)
    )
    found: dict[int, list[Standing]] = {}
    for registration_id, booking_id, session_id, code, number in rows:
        found.setdefault(registration_id, []).append(Standing(booking_id, session_id, BookingState(code), number))
    return found


def _people(session: Session, places: Sequence[tuple[int, int]], now: datetime) -> Iterator[ListedPerson]:
    attendees = {
        row.id: row for row in session.scalars(select(Attendee).where(Attendee.id.in_([i for i, _place in places])))
    }
    ids = {attendee.registration_id for attendee in attendees.values()}
    rows = {
        found.id: queries.row(found) for found in session.scalars(select(Registration).where(Registration.id.in_(ids)))
    }
    standings = _standings(session, sorted(ids), now)
    for attendee_id, place in places:
        attendee = attendees.get(attendee_id)
        if attendee is None or attendee.registration_id not in rows:
            continue  # erased since the list was begun
        yield ListedPerson(
            rows[attendee.registration_id],
            queries.attendee(attendee),
            place,
            tuple(standings.get(attendee.registration_id, ())),
        )
