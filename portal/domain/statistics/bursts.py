"""Bursts of new people: found in the acts, and told once to those who make and approve releases."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Subquery, and_, cast, func, literal, select, union_all
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.accounts.types import Role
from portal.domain.discussion import evidence as discussion
from portal.domain.outbox.service import queue_mail
from portal.domain.participation import apart
from portal.domain.participation import evidence as participation
from portal.domain.participation.types import ActKind
from portal.domain.registration import evidence as registration
from portal.domain.statistics import burst_rules, sources
from portal.domain.statistics.burst_rules import Burst, Deed, Place, PlaceKind
from portal.foundation.moments import later

LOOK_BACK = timedelta(days=457)
"""The twelve months of the index, and the quarter in which it is released."""
TOLD = (Role.ANALYST, Role.APPROVER)


def find(session: Session, now: datetime) -> tuple[Burst, ...]:
    """Return all bursts of the last fifteen months, the latest first."""
    done = acts_at_places(now - LOOK_BACK)
    act = participation.acts()
    # Looked up for each act, by the index on persons: a table of everybody's first act would take far longer.
    first = select(func.min(act.c.at)).where(act.c.person == done.c.person).correlate(done).scalar_subquery()
    rows = session.execute(
        select(done.c.id, done.c.kind, done.c.key, done.c.person, done.c.at).where(
            done.c.at <= later(first, burst_rules.NEW)
        )
    )
    deeds = (Deed(act_id, Place(PlaceKind(kind), key), person, at) for act_id, kind, key, person, at in rows)
    return burst_rules.find_bursts(deeds, now)


def tell(session: Session, found: Collection[Burst], now: datetime) -> int:
    """Mail those who make and approve releases of bursts that nobody was told of; return how many there are."""
    new = apart.note_seen(session, [(burst.id, len(burst.persons)) for burst in found], now)
    readers = {reader.id: reader for role in TOLD for reader in accounts.holders_of(session, role)}
    for reader in readers.values() if new else ():
        context = {"name": reader.display_name, "bursts": new}
        queue_mail(session, reader.email, "bursts_seen", reader.language, context, now)
    return new


def acts_at_places(since: datetime) -> Subquery:
    """Return the acts of verified people that count, with the places where they were done: id, person, at, kind, key.

    To endorse a proposal and to comment on it is done at the proposal, to register at the event, and to hand a proposal
    in is done at its topic.
    """
    act, item, said, of = (
        participation.acts(),
        sources.items(),
        discussion.comments().subquery("said"),
        registration.registrations().subquery("of_event"),
    )
    proposed = and_(act.c.kind == ActKind.PROPOSAL, item.c.id == act.c.subject_id, item.c.cluster != "")
    commented = and_(act.c.kind == ActKind.COMMENT, said.c.id == act.c.subject_id)
    endorsed, registered = (
        act.c.kind == ActKind.ENDORSEMENT,
        and_(act.c.kind == ActKind.REGISTRATION, of.c.id == act.c.subject_id),
    )
    parts = (
        _part(act, PlaceKind.TOPIC, item.c.cluster, since).join(item, proposed),
        _part(act, PlaceKind.PROPOSAL, said.c.proposal_id, since).join(said, commented),
        _part(act, PlaceKind.PROPOSAL, act.c.subject_id, since).where(endorsed),
        _part(act, PlaceKind.EVENT, of.c.event_id, since).join(of, registered),
    )
    return union_all(*parts).subquery("at_place")


def _part(act: Subquery, kind: PlaceKind, key: ColumnElement[Any], since: datetime) -> Select[*tuple[Any, ...]]:
    counted = and_(act.c.at >= since, participation.counts(act), participation.is_verified(act))
    return (
        select(act.c.id, act.c.person, act.c.at, literal(str(kind)).label("kind"), cast(key, String).label("key"))
        .select_from(act)
        .where(counted)
    )
