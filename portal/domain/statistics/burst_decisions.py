"""What analysts decide about bursts: set apart, or let count, each with a reason that stays on record."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.accounts.rules import may
from portal.domain.accounts.types import Act, Principal
from portal.domain.participation import apart
from portal.domain.participation.service import hold_decisions
from portal.domain.participation.types import ApartAct
from portal.domain.statistics.burst_queries import BurstView
from portal.foundation.errors import Forbidden


class BurstReason(enum.StrEnum):
    """Why nothing was decided."""

    NEEDS_REASON = "needs_reason"
    NOBODY_LEFT = "nobody_left"
    """All of them are set apart already."""
    COUNTS_ALREADY = "counts_already"
    CHANGED = "changed"
    """Somebody else has decided since the page was opened."""
    NOT_APART = "not_apart"
    """This one person is not set apart, or not any more."""


@dataclass(frozen=True, slots=True)
class BurstRefused:
    """A decision that was not taken."""

    reason: BurstReason


def set_apart(
    session: Session, by: Principal, view: BurstView, reason: str, now: datetime, decision: int | None = None
) -> int | BurstRefused:
    """Set all new people of a burst apart who are not yet; return how many.

    `decision` is the latest one that whoever decides has seen, where that was not just now.
    """
    if (refused := _refusal(session, by, view, reason, decision)) is not None:
        return refused
    persons = view.found.persons if view.found else ()
    done = apart.set_apart(session, persons, view.id, by.id, reason.strip(), now)
    return done or BurstRefused(BurstReason.NOBODY_LEFT)


def let_count(
    session: Session,
    by: Principal,
    view: BurstView,
    reason: str,
    now: datetime,
    decision: int | None = None,
    person: str | None = None,
) -> int | BurstRefused:
    """Let everybody of a burst count, or one `person` of it; return how many had been set apart.

    Where nobody is set apart, it is put on record that somebody has looked and found people.
    """
    if (refused := _refusal(session, by, view, reason, decision)) is not None:
        return refused
    of_burst = {*(view.found.persons if view.found else ()), *apart.of_burst(session, view.id)}
    out = of_burst & apart.all_apart(session)
    if person is not None and person not in out:
        return BurstRefused(BurstReason.NOT_APART)
    if not out and _latest(session, view.id)[1] is ApartAct.COUNTS:
        return BurstRefused(BurstReason.COUNTS_ALREADY)
    return apart.let_count(session, out if person is None else {person}, view.id, by.id, reason.strip(), now)


def let_owner_count(session: Session, by: Principal, email: str, reason: str, now: datetime) -> int | BurstRefused:
    """Let the owner of an address count again, who has asked; return under how many names they were set apart."""
    _allow(by)
    if not reason.strip():
        return BurstRefused(BurstReason.NEEDS_REASON)
    hold_decisions(session)
    out = apart.find_by_address(session, email)
    for person, burst in out.items():
        apart.let_count(session, (person,), burst, by.id, reason.strip(), now)
    return len(out) or BurstRefused(BurstReason.NOT_APART)


def _refusal(
    session: Session, by: Principal, view: BurstView, reason: str, decision: int | None
) -> BurstRefused | None:
    _allow(by)
    if not reason.strip():
        return BurstRefused(BurstReason.NEEDS_REASON)
    hold_decisions(session)
    if decision is not None and _latest(session, view.id)[0] != decision:
        return BurstRefused(BurstReason.CHANGED)
    return None


def _latest(session: Session, burst_id: int) -> tuple[int, ApartAct | None]:
    notes = apart.notes_of(session, (burst_id,)).get(burst_id, [])
    return next(((note.id, note.act) for note in notes if note.act is not ApartAct.SEEN), (0, None))


def _allow(by: Principal) -> None:
    if not may(by.roles, Act.ANALYSE):
        raise Forbidden(Act.ANALYSE)
