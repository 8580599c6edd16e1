"""Bursts of new people: by the services, or as rows by the thousand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.participation import apart
from portal.domain.participation import service as participation
from portal.domain.participation.models import ParticipationAct
from portal.domain.participation.types import ActKind
from portal.domain.statistics import burst_queries, bursts
from portal.domain.statistics.burst_queries import BurstView
from portal.domain.statistics.burst_rules import FEWEST, Burst

MOST = 30


def endorsed(
    session: Session, proposal_id: int, persons: Sequence[str], at: datetime, apart_by: timedelta = timedelta(minutes=1)
) -> int:
    """Note endorsements of people, one after the other; return the number of the first."""
    rows = [
        {
            "kind": ActKind.ENDORSEMENT,
            "subject_id": proposal_id,
            "person": person,
            "at": at + n * apart_by,
            "language": "ko",
            "people": 1,
            "by_staff": False,
        }
        for n, person in enumerate(persons)
    ]
    # The key of the portal is there before anybody's act is.
    participation.person_of_address(session, "nobody@example.org")
    made = insert(ParticipationAct).returning(ParticipationAct.id, sort_by_parameter_order=True)
    return session.scalars(made, rows).all()[0]


def burst(portal: Portal, proposal_id: int, at: datetime, people: int = FEWEST, name: str = "puppet") -> int:
    """Let so many new people endorse a proposal within minutes; return the number of the burst."""
    with portal.database.unit_of_work() as session:
        return endorsed(session, proposal_id, [f"{name}{proposal_id}-{n}" for n in range(people)], at)


def gather(
    session: Session, proposal_ids: Sequence[int], quiet_ids: Sequence[int], number: int, by_id: int, now: datetime
) -> int:
    """Let some proposals have bursts, the first of `number` people and half decided, and others have one new person."""
    for n, proposal_id in enumerate(quiet_ids):
        endorsed(session, proposal_id, [f"quiet{n}"], now - timedelta(days=60))
    made = []
    for n, proposal_id in enumerate(proposal_ids[:MOST]):
        persons = [f"puppet{n}-{m}" for m in range(max(FEWEST, number) if n == 0 else FEWEST)]
        made.append(endorsed(session, proposal_id, persons, now - timedelta(days=40), timedelta(seconds=1)))
        if n % 2 == 0:
            apart.set_apart(session, persons[: len(persons) // 2], made[-1], by_id, f"Ten at one minute, {n}", now)
    apart.note_seen(session, [(one, FEWEST) for one in made], now)
    return made[0]


def found(portal: Portal, now: datetime) -> tuple[Burst, ...]:
    """Return all bursts."""
    with portal.database.reading() as session:
        return bursts.find(session, now)


def view(portal: Portal, burst_id: int, now: datetime) -> BurstView:
    """Return a burst as those see it who decide about it."""
    with portal.database.reading() as session:
        return burst_queries.get(session, burst_id, "en", now)


def set_apart(portal: Portal, by: Principal, burst_id: int, now: datetime, reason: str = "Ten at one minute") -> int:
    """Set everybody of a burst apart, whoever decides."""
    persons = next(one.persons for one in found(portal, now) if one.id == burst_id)
    with portal.database.unit_of_work() as session:
        return apart.set_apart(session, persons, burst_id, by.id, reason, now)
