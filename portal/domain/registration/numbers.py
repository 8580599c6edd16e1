"""Registrations of an event in numbers, as they are now: a fixed number of statements, however many come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, select
from sqlalchemy.orm import Session

from portal.domain.registration import lists
from portal.domain.registration.models import Booking, Registration
from portal.domain.registration.staff_types import Count, Numbers, SessionNeeds
from portal.domain.registration.types import LIVING, BookingState, Need, RegistrationKind


def count(session: Session, event_id: int, now: datetime) -> Numbers:
    """Return an event's registrations in numbers."""
    totals = session.execute(
        select(
            func.count(),
            func.count().filter(Registration.mail_problem.is_not(None)),
        ).where(Registration.event_id == event_id)
    ).one()
    coming = _coming(session, event_id, now)
    return Numbers(
        parties=totals[0],
        states=_states(session, event_id, now),
        sessions=_sessions(session, event_id, now),
        coming=sum(row[2] for row in coming),
        languages=_grouped(coming, 0),
        interpretation=_grouped(coming, 1),
        needs=_needs([sum(row[3 + place] for row in coming) for place in range(len(Need))]),
        delegations=_delegations(session, event_id, now),
        mail_problems=totals[1],
    )


def needs_by_session(session: Session, event_id: int, now: datetime) -> dict[int, SessionNeeds]:
    """Return what the people with seats in each session need: interpretation, and access."""
    placed = lists.placed_people(event_id)
    state = lists.state_at(now)
    seated = and_(
        Booking.registration_id == placed.c.registration_id,
        state == BookingState.SEATED.value,
        placed.c.place <= lists.places_of(state),
    )
    rows = session.execute(
        select(Booking.session_id, placed.c.interpretation, func.count(), *_need_sums(placed.c.needs))
        .select_from(placed)
        .join(Booking, seated)
        .group_by(Booking.session_id, placed.c.interpretation)
    ).all()
    return {
        session_id: _session_needs([row[1:] for row in rows if row[0] == session_id])
        for session_id in sorted({row[0] for row in rows})
    }


def _session_needs(rows: list[Any]) -> SessionNeeds:
    return SessionNeeds(
        people=sum(row[1] for row in rows),
        interpretation=_ordered({row[0]: row[1] for row in rows if row[0]}),
        needs=_needs([sum(row[2 + place] for row in rows) for place in range(len(Need))]),
    )


def _states(session: Session, event_id: int, now: datetime) -> dict[BookingState, Count]:
    """Count parties by where they stand anywhere; those that have something left are not among those that ended."""
    state = lists.state_at(now)
    party = (
        select(
            Booking.registration_id,
            func.max(case((state.in_([one.value for one in LIVING]), 1), else_=0)).label("living"),
            *(func.max(case((state == one.value, lists.places_of(state)))).label(one.value) for one in BookingState),
        )
        .join(Registration, Registration.id == Booking.registration_id)
        .where(Registration.event_id == event_id)
        .group_by(Booking.registration_id)
        .subquery()
    )
    columns: list[ColumnElement[Any]] = []
    for one in BookingState:
        places = party.c[one.value]
        counts = places if one in LIVING else case((party.c.living == 0, places))
        columns += [func.count(counts), func.coalesce(func.sum(counts), 0)]
    row = session.execute(select(*columns)).one()
    return {one: Count(row[2 * place], row[2 * place + 1]) for place, one in enumerate(BookingState)}


def _sessions(session: Session, event_id: int, now: datetime) -> dict[int, dict[BookingState, Count]]:
    state = lists.state_at(now)
    standing = (
        select(Booking.session_id, state.label("state"), lists.places_of(state).label("places"))
        .join(Registration, Registration.id == Booking.registration_id)
        .where(Registration.event_id == event_id)
        .subquery()
    )
    rows = session.execute(
        select(standing.c.session_id, standing.c.state, func.count(), func.sum(standing.c.places)).group_by(
            standing.c.session_id, standing.c.state
        )
    )
    found: dict[int, dict[BookingState, Count]] = {}
    for session_id, code, parties, people in rows:
        found.setdefault(session_id, {})[BookingState(code)] = Count(parties, people)
    return found


def _coming(session: Session, event_id: int, now: datetime) -> Sequence[Any]:
    """Count the people with a confirmed seat by language and interpretation, and among them who needs what."""
    placed = lists.placed_people(event_id)
    seats = _seats(event_id, now)
    return session.execute(
        select(Registration.language, placed.c.interpretation, func.count(), *_need_sums(placed.c.needs))
        .select_from(placed)
        .join(seats, and_(seats.c.registration_id == placed.c.registration_id, placed.c.place <= seats.c.seats))
        .join(Registration, Registration.id == placed.c.registration_id)
        .group_by(Registration.language, placed.c.interpretation)
    ).all()


def _seats(event_id: int, now: datetime) -> Subquery:
    """Return for how many people each party has confirmed seats, in the session where these are most."""
    return (
        select(Booking.registration_id, func.max(Booking.size).label("seats"))
        .join(Registration, Registration.id == Booking.registration_id)
        .where(Registration.event_id == event_id, lists.state_at(now) == BookingState.SEATED.value)
        .group_by(Booking.registration_id)
        .subquery()
    )


def _grouped(coming: Sequence[Any], column: int) -> dict[str, int]:
    counted: dict[str, int] = {}
    for row in coming:
        if row[column]:
            counted[row[column]] = counted.get(row[column], 0) + row[2]
    return _ordered(counted)


def _delegations(session: Session, event_id: int, now: datetime) -> Count:
    seats = _seats(event_id, now)
    row = session.execute(
        select(func.count(), func.coalesce(func.sum(seats.c.seats), 0))
        .select_from(seats)
        .join(Registration, Registration.id == seats.c.registration_id)
        .where(Registration.kind == RegistrationKind.DELEGATION)
    ).one()
    return Count(row[0], row[1])


def _need_sums(needs: ColumnElement[Any]) -> list[ColumnElement[int]]:
    return [func.coalesce(func.sum(case((lists.has_need(needs, need), 1), else_=0)), 0) for need in Need]


def _needs(sums: Any) -> dict[Need, int]:
    return {need: number for need, number in zip(Need, sums, strict=True) if number}


def _ordered(counted: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
