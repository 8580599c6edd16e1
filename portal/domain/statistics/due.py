"""What must be counted anew: acts leave marks in their own transaction, and a worker takes them.

A mark is cheap: it names what was touched, and the worker finds out later which scopes that belongs to. Adding one
waits for nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from sqlalchemy import Select, delete, insert, select, union_all
from sqlalchemy.orm import Session

from portal.domain.checkin.types import AttendanceChanged
from portal.domain.discussion import evidence as discussion
from portal.domain.events import evidence as events
from portal.domain.events.types import ProgrammeChanged
from portal.domain.participation import evidence as participation
from portal.domain.participation.types import ActKind, ActNoted
from portal.domain.proposals import evidence as proposals
from portal.domain.proposals.types import ProposalMoved, StepTaken
from portal.domain.registration import evidence as registration
from portal.domain.registration.types import SeatsHeld
from portal.domain.statistics.models import Due, Scope
from portal.domain.statistics.types import EVENT_SCOPE, StatisticsDue, event_scope, quarter_of
from portal.domain.texts.types import TextsWorkedOn, TextWritten
from portal.foundation.database import Fact, record

SESSION, DOORS, PROGRAMME, PARTY = "session:", "doors:", "plan:", "party:"
PROPOSAL, STEP, TEXT = "proposal:", "step:", "text:"
AT_ONCE = 2_000
SHORTEST_PAUSE = timedelta(minutes=1)
PATIENCE = 20
"""A scope is counted anew only after so many times what its last count took, so that counting is never all one does."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A scope that waits to be counted, and the marks that will be worked off by that."""

    scope: str
    marks: tuple[int, ...]


def witness(zone: tzinfo) -> Callable[[Session, Sequence[Fact]], None]:
    """Return what leaves the marks of a unit of work before its commit."""

    def leave_marks(session: Session, facts: Sequence[Fact]) -> None:
        marks = {mark for fact in facts for mark in _marks(fact, zone)}
        if marks:
            session.execute(insert(Due), [{"scope": mark} for mark in sorted(marks)])

    return leave_marks


def mark(session: Session, scopes: Iterable[str]) -> None:
    """Let scopes be counted anew."""
    rows = [{"scope": scope} for scope in sorted(set(scopes))]
    if rows:
        session.execute(insert(Due), rows)
        record(session, StatisticsDue())


def resolve(session: Session, zone: tzinfo) -> int:
    """Turn marks into the scopes that they belong to, some at a time; return how many were taken."""
    rows = session.execute(
        select(Due.id, Due.scope)
        .where(Due.scope.like("%:%"), Due.scope.not_like(f"{EVENT_SCOPE}%"))
        .order_by(Due.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    if rows:
        session.execute(delete(Due).where(Due.id.in_([row.id for row in rows])))
        mark(session, scopes_of(session, {row.scope for row in rows}, zone))
    return len(rows)


def waiting(session: Session, now: datetime | None = None) -> tuple[Waiting, ...]:
    """Return the scopes that wait; with a moment only those whose last count is long enough ago by then."""
    marks: dict[str, list[int]] = {}
    for row in session.execute(select(Due.id, Due.scope).order_by(Due.id)):
        if not _is_mark(row.scope):
            marks.setdefault(row.scope, []).append(row.id)
    counted = {row.name: row for row in session.scalars(select(Scope).where(Scope.name.in_(marks)))}
    return tuple(
        Waiting(scope, tuple(ids))
        for scope, ids in sorted(marks.items())
        if now is None or scope not in counted or _is_rested(counted[scope], now)
    )


def not_counted(session: Session, zone: tzinfo) -> frozenset[str]:
    """Return all scopes that wait, also those that only marks lead to; nothing is written."""
    found = set(session.scalars(select(Due.scope).distinct()))
    marks = {scope for scope in found if _is_mark(scope)}
    return frozenset((found - marks) | scopes_of(session, marks, zone))


def work_off(session: Session, marks: Collection[int]) -> None:
    """Forget marks whose scope has been counted."""
    for some in _batches(marks):
        session.execute(delete(Due).where(Due.id.in_(some)))


def mark_what_time_changes(session: Session, now: datetime, zone: tzinfo) -> None:
    """Let be counted what only time has changed, and a quarter that has begun."""
    scopes = overtaken(session, now, zone)
    current = quarter_of(now, zone)
    if session.get(Scope, current) is None:
        scopes.add(current)
    there = set(session.scalars(select(Due.scope).where(Due.scope.in_(scopes)))) if scopes else set()
    mark(session, scopes - there)


def overtaken(session: Session, now: datetime, zone: tzinfo) -> set[str]:
    """Return the events that have ended since they were counted, with their quarters; nothing is written."""
    held = events.published().subquery("held")
    counted = {row.name: row.counted_at for row in session.scalars(select(Scope))}
    return {
        scope
        for row in session.execute(select(held.c.id, held.c.ends_at).where(held.c.ends_at <= now))
        for scope in (event_scope(row.id), quarter_of(row.ends_at, zone))
        if scope in counted and counted[scope] < row.ends_at
    }


def scopes_of(session: Session, marks: Collection[str], zone: tzinfo) -> set[str]:
    """Return the scopes that marks belong to."""
    found: set[str] = set()
    for kind, ids in _by_kind(marks).items():
        for some in _batches(ids):
            found |= _FINDERS[kind](session, some, zone)
    return found


def _batches(ids: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]


def _marks(fact: Fact, zone: tzinfo) -> Iterable[str]:
    """Return what a fact leaves; most facts concern no figure."""
    marks: tuple[str, ...] = ()
    match fact:
        case ActNoted(kind=ActKind.REGISTRATION, subject_id=number, at=at):
            marks = (quarter_of(at, zone), f"{PARTY}{number}")
        case ActNoted(at=at):
            marks = (quarter_of(at, zone),)
        case ProgrammeChanged(event_id=number, ended_at=ended_at):
            before = () if ended_at is None else (quarter_of(ended_at, zone),)
            marks = (f"{PROGRAMME}{number}", *before)
        case AttendanceChanged(event_id=number):
            marks = (f"{DOORS}{number}",)
        case ProposalMoved(proposal_id=number):
            marks = (f"{PROPOSAL}{number}",)
        case StepTaken(step_id=number):
            marks = (f"{STEP}{number}",)
        case SeatsHeld(session_ids=numbers):
            marks = tuple(f"{SESSION}{number}" for number in numbers)
        case TextWritten(text_id=number):
            marks = (f"{TEXT}{number}",)
        case TextsWorkedOn(text_ids=numbers):
            marks = tuple(f"{TEXT}{number}" for number in numbers)
    return marks


def _is_mark(scope: str) -> bool:
    return ":" in scope and not scope.startswith(EVENT_SCOPE)


def _is_rested(row: Scope, now: datetime) -> bool:
    return row.counted_at + max(SHORTEST_PAUSE, PATIENCE * timedelta(milliseconds=row.took_ms)) <= now


def _by_kind(marks: Collection[str]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for one in marks:
        kind, _, number = one.rpartition(":")
        found.setdefault(f"{kind}:", set()).add(int(number))
    return found


def _quarters(session: Session, moments: Select[datetime], zone: tzinfo) -> set[str]:
    return {quarter_of(at, zone) for at in session.scalars(moments.distinct())}


def _of_sessions(session: Session, ids: Collection[int], zone: tzinfo) -> set[str]:
    one = events.sessions().subquery("one")
    return _of_doors(session, session.scalars(select(one.c.event_id).where(one.c.id.in_(ids)).distinct()).all(), zone)


def _of_doors(session: Session, ids: Collection[int], zone: tzinfo) -> set[str]:
    held = events.published().subquery("held")
    rows = session.execute(select(held.c.id, held.c.ends_at).where(held.c.id.in_(ids))).all()
    return {event_scope(row.id) for row in rows} | {quarter_of(row.ends_at, zone) for row in rows}


def _of_programme(session: Session, ids: Collection[int], zone: tzinfo) -> set[str]:
    act, own = participation.acts(), registration.registrations().subquery("own")
    acts = select(act.c.at).join(own, own.c.id == act.c.subject_id)
    acts = acts.where(act.c.kind == ActKind.REGISTRATION, own.c.event_id.in_(ids))
    return _of_doors(session, ids, zone) | {event_scope(one) for one in ids} | _quarters(session, acts, zone)


def _of_parties(session: Session, ids: Collection[int], zone: tzinfo) -> set[str]:
    own = registration.registrations().subquery("own")
    return _of_doors(session, session.scalars(select(own.c.event_id).where(own.c.id.in_(ids)).distinct()).all(), zone)


def _of_proposals(session: Session, ids: Collection[int], zone: tzinfo) -> set[str]:
    """Return the quarters of all that hangs on proposals: they become public, or move, together with it."""
    act, said = participation.acts(), discussion.comments().subquery("said")
    own = select(act.c.at).where(act.c.kind.in_([ActKind.PROPOSAL, ActKind.ENDORSEMENT]), act.c.subject_id.in_(ids))
    below = participation.acts()
    comments = (
        select(below.c.at)
        .join(said, said.c.id == below.c.subject_id)
        .where(below.c.kind == ActKind.COMMENT, said.c.proposal_id.in_(ids))
    )
    answer = proposals.answers_to().subquery("answer")
    answers = select(answer.c.at).where(answer.c.proposal_id.in_(ids))
    return set().union(*(_quarters(session, one, zone) for one in (own, comments, answers)))


def _of_steps(session: Session, ids: Collection[int], zone: tzinfo) -> set[str]:
    answer = proposals.answers().subquery("answer")
    rows = session.execute(select(answer.c.proposal_id, answer.c.at).where(answer.c.step_id.in_(ids))).all()
    act = participation.acts()
    touched = {row.proposal_id for row in rows}
    acts = select(act.c.at).where(act.c.kind == ActKind.PROPOSAL, act.c.subject_id.in_(touched))
    return {quarter_of(row.at, zone) for row in rows} | _quarters(session, acts, zone)


def _of_texts(session: Session, ids: Collection[int], zone: tzinfo) -> set[str]:
    item, said = proposals.items().subquery("item"), discussion.comments().subquery("said")
    act, below = participation.acts(), participation.acts()
    of_proposals = select(act.c.at).join(item, item.c.id == act.c.subject_id)
    of_comments = select(below.c.at).join(said, said.c.id == below.c.subject_id)
    both = union_all(
        of_proposals.where(act.c.kind == ActKind.PROPOSAL, item.c.body_id.in_(ids)),
        of_comments.where(below.c.kind == ActKind.COMMENT, said.c.text_id.in_(ids)),
    ).subquery()
    return _quarters(session, select(both.c.at), zone)


_FINDERS: Mapping[str, Callable[[Session, Collection[int], tzinfo], set[str]]] = {
    SESSION: _of_sessions,
    DOORS: _of_doors,
    PROGRAMME: _of_programme,
    PARTY: _of_parties,
    PROPOSAL: _of_proposals,
    STEP: _of_steps,
    TEXT: _of_texts,
}
