"""Registrations of an event in numbers, as they are now: a fixed number of statements, however many come."""

from __future__ import annotations

from collections.abc import Mapping
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
    coming = _coming(event_id, now)
    needs = session.execute(select(func.count(), *_need_sums(coming.c.needs)).select_from(coming)).one()
    return Numbers(
        parties=totals[0],
        states=_states(session, event_id, now),
        sessions=_sessions(session, event_id, now),
        coming=needs[0],
        languages=_grouped(session, coming, coming.c.language),
        interpretation=_grouped(session, coming, coming.c.interpretation),
        needs=_needs(needs[1:]),
        delegations=_delegations(session, coming),
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


def _coming(event_id: int, now: datetime) -> Subquery:
    """Return the people who have a confirmed seat in at least one session."""
    placed = lists.placed_people(event_id)
    state = lists.state_at(now)
    seats = (
        select(Booking.registration_id, func.max(Booking.size).label("seats"))
        .join(Registration, Registration.id == Booking.registration_id)
        .where(Registration.event_id == event_id, state == BookingState.SEATED.value)
        .group_by(Booking.registration_id)
        .subquery()
    )
    return (
        select(placed, Registration.language, Registration.kind)
        .join(seats, and_(seats.c.registration_id == placed.c.registration_id, placed.c.place <= seats.c.seats))
        .join(Registration, Registration.id == placed.c.registration_id)
        .subquery("coming")
    )


def _grouped(session: Session, coming: Subquery, by: ColumnElement[Any]) -> dict[str, int]:
    rows = session.execute(select(by, func.count()).select_from(coming).where(by.is_not(None)).group_by(by)).all()
    return _ordered({str(code): number for code, number in rows})


def _delegations(session: Session, coming: Subquery) -> Count:
    row = session.execute(
        select(func.count(coming.c.registration_id.distinct()), func.count()).where(
            coming.c.kind == RegistrationKind.DELEGATION
        )
    ).one()
    return Count(row[0], row[1])


def _need_sums(needs: ColumnElement[Any]) -> list[ColumnElement[int]]:
    return [func.coalesce(func.sum(case((lists.has_need(needs, need), 1), else_=0)), 0) for need in Need]


def _needs(sums: Any) -> dict[Need, int]:
    return {need: number for need, number in zip(Need, sums, strict=True) if number}


def _ordered(counted: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
