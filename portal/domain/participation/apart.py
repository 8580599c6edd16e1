"""Whose acts are set apart, until it is known whether they are a person: who decided it, why, and the way back.

What is on record can't be changed (triggers refuse it) and names nobody, not even by a fingerprint: it stays when those
it was about are forgotten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session, aliased

from portal.domain.accounts import queries as accounts
from portal.domain.accounts import standing
from portal.domain.participation import service
from portal.domain.participation.models import ApartRecord, Quarantine
from portal.domain.participation.types import ApartAct, ApartGroup, ApartNote
from portal.foundation.database import added, storable

DECISION = (Quarantine.burst, Quarantine.at, Quarantine.by_id, Quarantine.reason)
"""What those have in common who were set apart together."""


def set_apart(
    session: Session, persons: Iterable[str], burst: int, by_id: int | None, reason: str, now: datetime
) -> int:
    """Set the acts of some persons apart, and put it on record; return how many were not set apart before."""
    service.hold_decisions(session)
    fresh = sorted(set(persons) - all_apart(session))
    for person in fresh:
        session.add(Quarantine(person=person, burst=burst, at=now, by_id=by_id, reason=storable(reason)))
    if fresh:
        note(session, ApartAct.APART, burst, len(fresh), by_id, reason, now)
    return len(fresh)


def let_count(
    session: Session, persons: Iterable[str], burst: int, by_id: int | None, reason: str, now: datetime
) -> int:
    """Let the acts of some persons count like all others again, and put it on record; return how many were set apart.

    On record it is also where nobody was: somebody has looked at a burst and found people.
    """
    service.hold_decisions(session)
    back = set(persons) & all_apart(session)
    for person in back:
        session.execute(delete(Quarantine).where(Quarantine.person == person))
    note(session, ApartAct.COUNTS, burst, len(back), by_id, reason, now)
    return len(back)


def note_seen(session: Session, found: Iterable[tuple[int, int]], now: datetime) -> int:
    """Put on record that bursts (each with its number of persons) were seen; return how many nobody knew of."""
    service.hold_decisions(session)
    known = set(session.scalars(select(ApartRecord.burst)))
    new = [(burst, persons) for burst, persons in found if burst not in known]
    for burst, persons in new:
        note(session, ApartAct.SEEN, burst, persons, None, "", now)
    return len(new)


def note(
    session: Session, act: ApartAct, burst: int, persons: int, by_id: int | None, reason: str, now: datetime
) -> None:
    """Add to the record."""
    added(session, ApartRecord(at=now, by_id=by_id, act=act, burst=burst, persons=persons, reason=storable(reason)))


def all_apart(session: Session) -> set[str]:
    """Return everybody who is set apart."""
    return set(session.scalars(select(Quarantine.person)))


def of_burst(session: Session, burst: int) -> set[str]:
    """Return who was set apart in a burst and still is."""
    return set(session.scalars(select(Quarantine.person).where(Quarantine.burst == burst)))


def find_by_address(session: Session, email: str) -> dict[str, int]:
    """Return who is set apart of the owner of an address (with an account, without, or both), each with their burst."""
    owner = standing.find(session, email=email)
    names = {service.person_of_address(session, email)}
    if owner is not None:
        names.add(service.person_of_account(session, owner.account_id))
    rows = session.execute(select(Quarantine.person, Quarantine.burst).where(Quarantine.person.in_(names)))
    return dict(rows.all())


def notes_of(session: Session, bursts: Collection[int]) -> dict[int, list[ApartNote]]:
    """Return what is on record of some bursts, each the latest first."""
    rows = session.scalars(
        select(ApartRecord).where(ApartRecord.burst.in_(bursts)).order_by(ApartRecord.id.desc())
    ).all()
    names = accounts.display_names(session, {row.by_id for row in rows if row.by_id is not None})
    found: dict[int, list[ApartNote]] = {}
    for row in rows:
        by = names.get(row.by_id, "") if row.by_id is not None else ""
        made = ApartNote(row.id, ApartAct(row.act), row.at, by, row.persons, row.reason)
        found.setdefault(row.burst, []).append(made)
    return found


def count_undecided(session: Session) -> int:
    """Count the bursts that were seen and that nobody has decided about."""
    later = aliased(ApartRecord)
    decided = exists().where(later.burst == ApartRecord.burst, later.act != ApartAct.SEEN)
    wanted = select(func.count()).select_from(ApartRecord).where(ApartRecord.act == ApartAct.SEEN, ~decided)
    return session.scalar(wanted) or 0


def count_apart(session: Session) -> int:
    """Count everybody who is set apart."""
    return session.scalar(select(func.count()).select_from(Quarantine)) or 0


def count_groups(session: Session) -> int:
    """Count the decisions by which somebody is still set apart."""
    groups = select(Quarantine.burst).group_by(*DECISION).subquery()
    return session.scalar(select(func.count()).select_from(groups)) or 0


def list_groups(session: Session, number: int, size: int) -> tuple[ApartGroup, ...]:
    """Return one page of those who are set apart, by the decisions that did it, the latest first."""
    rows = session.execute(
        select(*DECISION, func.count())
        .group_by(*DECISION)
        .order_by(Quarantine.at.desc(), Quarantine.burst)
        .limit(size)
        .offset((number - 1) * size)
    ).all()
    names = accounts.display_names(session, {by_id for _, _, by_id, _, _ in rows if by_id is not None})
    return tuple(
        ApartGroup(burst, at, names.get(by_id, "") if by_id is not None else "", reason, persons)
        for burst, at, by_id, reason, persons in rows
    )
