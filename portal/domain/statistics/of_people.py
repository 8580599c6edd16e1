"""Evidence about who takes part: who comes, who comes back, and which parts of the world they are from."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta

from sqlalchemy import Select, Subquery, and_, case, distinct, func, or_, select

from portal.domain.accounts.types import NationalityGroup
from portal.domain.checkin import evidence as checkin
from portal.domain.events import evidence as events
from portal.domain.events.types import EventState
from portal.domain.participation import evidence as participation
from portal.domain.participation.types import ActKind
from portal.domain.registration import evidence as registration
from portal.domain.statistics import sources
from portal.domain.statistics.reading import Reading, shares
from portal.domain.statistics.sources import Stretch
from portal.domain.statistics.types import ExactEvidence, previous
from portal.foundation.moments import later

TO_CANCEL = timedelta(hours=24)


def foreign_groups(reading: Reading) -> Iterator[ExactEvidence]:
    """Count the persons of each foreign nationality group who took part, each once, as told at their last act."""
    done = sources.all_acts(reading.stretch)
    newest = func.row_number().over(
        partition_by=(done.c.cluster, done.c.person),
        order_by=(done.c.nationality_group.is_(None), done.c.at.desc(), done.c.id.desc()),
    )
    ranked = select(done, newest.label("place")).where(reading.is_counted(done)).subquery("ranked")
    rows = reading.session.execute(
        select(ranked.c.cluster, ranked.c.nationality_group, func.count())
        .where(
            ranked.c.place == 1,
            ranked.c.nationality_group.is_not(None),
            ranked.c.nationality_group != NationalityGroup.KOREA,
        )
        .group_by(ranked.c.cluster, ranked.c.nationality_group)
        .order_by(ranked.c.cluster, ranked.c.nationality_group)
    )
    groups: dict[str, dict[str, float]] = {}
    for cluster, group, number in rows:
        if cluster:
            groups.setdefault(cluster, {})[f"q:{group}"] = float(number)
    for cluster, components in groups.items():
        yield ExactEvidence(cluster, "FAI_OVERLAP", components, int(sum(components.values())))


def admitted(reading: Reading) -> Iterator[ExactEvidence]:
    """Count the people admitted, of those confirmed and not cancelled 24 hours before, at events with staffed doors."""
    held = events.published().subquery("held")
    over = reading.session.scalars(
        select(held.c.id).where(reading.stretch.holds(held.c.ends_at), held.c.state != EventState.CANCELLED)
    ).all()
    staffed = reading.session.scalars(checkin.staffed(over)).all()
    party, act = _expected(staffed), participation.acts()
    came = case((party.c.came > party.c.expected, party.c.expected), else_=party.c.came)
    rows = reading.session.execute(
        select(held.c.cluster, func.sum(came), func.sum(party.c.expected), func.count(distinct(act.c.person)))
        .select_from(party)
        .join(held, held.c.id == party.c.event_id)
        .join(act, and_(act.c.kind == ActKind.REGISTRATION, act.c.subject_id == party.c.registration_id))
        .where(party.c.expected > 0, reading.is_counted(act))
        .group_by(held.c.cluster)
    )
    for cluster, x, n, persons in rows:
        yield ExactEvidence(cluster, "PAR_ADMITTED", {"x": float(x), "n": float(n)}, int(persons))


def returning(reading: Reading) -> Iterator[ExactEvidence]:
    """Count the persons who take part again, of those who did in the twelve months before."""
    window = previous(reading.window, reading.zone)
    before = _persons(reading, Stretch(window.start, window.end)).subquery("before")
    after = _persons(reading, reading.stretch).subquery("after")
    same = and_(after.c.person == before.c.person, after.c.cluster == before.c.cluster)
    rows = reading.session.execute(
        select(before.c.cluster, func.count(after.c.person), func.count())
        .outerjoin(after, same)
        .group_by(before.c.cluster)
    )
    return shares("PAR_RETURNING", rows)


def _persons(reading: Reading, stretch: Stretch) -> Select[str, str]:
    done = sources.all_acts(stretch)
    return select(done.c.cluster, done.c.person).where(reading.is_counted(done)).distinct()


def _expected(event_ids: Collection[int]) -> Subquery:
    """Return the parties of some events: how many had good tickets 24 hours before their first session, and came."""
    ticket, first = registration.tickets().subquery("ticket"), registration.first_sessions().subquery("first")
    came = checkin.admitted(event_ids).subquery("came")
    stood = or_(ticket.c.revoked_at.is_(None), ticket.c.revoked_at > later(first.c.starts_at, -TO_CANCEL))
    return (
        select(
            ticket.c.registration_id,
            ticket.c.event_id,
            func.sum(case((stood, ticket.c.party_size), else_=0)).label("expected"),
            func.coalesce(func.sum(case((stood, came.c.people), else_=0)), 0).label("came"),
        )
        .join(first, first.c.registration_id == ticket.c.registration_id)
        .outerjoin(came, came.c.ticket_id == ticket.c.id)
        .where(ticket.c.event_id.in_(event_ids), first.c.event_id.in_(event_ids))
        .group_by(ticket.c.registration_id, ticket.c.event_id)
        .subquery("party")
    )
