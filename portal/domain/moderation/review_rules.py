"""Pure decisions of independent review: which quarter, which samples, and what a review comes to."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta, tzinfo

from portal.domain.moderation.review_types import (
    Candidate,
    Group,
    Kind,
    Marks,
    Quarter,
    ReviewRefusal,
    ReviewRefused,
    SampleRow,
    Verdict,
)
from portal.domain.moderation.types import Decision
from portal.domain.proposals.commitment_rules import ANSWER_TERM, DECISION_TERM
from portal.domain.proposals.types import StepKind

PERIOD = re.compile(r"(20[0-9]{2})-Q([1-4])", re.ASCII)
FEWEST, MOST, ONE_IN = 10, 50, 10
REVIEWED = frozenset({Decision.RETURN, Decision.REFUSE, Decision.REMOVE, Decision.HIDE, Decision.KEEP})
"""Decisions that can do somebody wrong; what is kept counts only where somebody had reported it."""
DECIDING = frozenset({StepKind.ACCEPTED, StepKind.NOT_ADOPTED, StepKind.IMPLEMENTED})
"""Answers that decide, and so have to say why."""
TIME_TO_CHANGE = timedelta(days=7)
FOR_DECISIONS = frozenset({Verdict.UPHELD, Verdict.OVERTURNED, Verdict.SET_ASIDE})


def quarter(period: str, zone: tzinfo) -> Quarter | None:
    """Return the quarter with this name, such as 2026-Q3; None where that is none."""
    found = PERIOD.fullmatch(period)
    if found is None:
        return None
    year, number = int(found[1]), int(found[2])
    following = datetime(year + number // 4, number % 4 * 3 + 1, 1, tzinfo=zone)
    return Quarter(period, datetime(year, number * 3 - 2, 1, tzinfo=zone), following)


def period_of(moment: datetime, zone: tzinfo) -> str:
    """Return the name of the quarter that a moment lies in."""
    here = moment.astimezone(zone)
    return f"{here.year}-Q{(here.month + 2) // 3}"


def latest_over(now: datetime, zone: tzinfo) -> str:
    """Return the name of the latest quarter that is over."""
    here = now.astimezone(zone)
    begun = here.replace(month=(here.month - 1) // 3 * 3 + 1, day=1, hour=0, minute=0, second=0, microsecond=0)
    return period_of(begun - timedelta(days=1), zone)


def seed_of(period: str, candidates: Iterable[Candidate]) -> str:
    """Return the seed of a draw: it follows from all that can be drawn, so that nobody can choose it.

    It is the SHA-256 of the quarter's name and of a line for each candidate (kind, number, moment), sorted: whoever
    draws twice gets the same, and before the quarter is over nobody knows it.
    """
    lines = sorted(f"{one.kind} {one.subject_id} {_in_utc(one.at)}" for one in candidates)
    return _sha256("\n".join((period, *lines)))


def rank(seed: str, kind: Kind, subject_id: int) -> str:
    """Return by what the candidates of a draw are put in order; the first ones are drawn."""
    return _sha256(f"{seed}{kind}{subject_id}")


def size(number: int) -> int:
    """Return how many of so many are drawn: one in ten, at least 10, at most 50, and all where there are fewer."""
    return min(number, MOST, max(FEWEST, -(-number // ONE_IN)))


def draw(seed: str, candidates: Iterable[Candidate]) -> tuple[Group, ...]:
    """Draw from each kind in each cluster; who has no cluster is left out."""
    groups: dict[tuple[Kind, str], list[int]] = {}
    for one in candidates:
        if one.cluster:
            groups.setdefault((one.kind, one.cluster), []).append(one.subject_id)
    return tuple(
        Group(kind, cluster, len(ids), tuple(sorted(ids, key=lambda one: rank(seed, kind, one))[: size(len(ids))]))
        for (kind, cluster), ids in sorted(groups.items())
    )


def marks_of(kind: StepKind, *, substantive: bool, first: bool, published_at: datetime, at: datetime) -> Marks:
    """Return what the portal has on record of an answer with words.

    Reasons are asked of decisions alone; the time is asked of the first decision, and of an answer that goes into the
    matter for the first time.
    """
    decides = kind in DECIDING
    return Marks(substantive, True if decides else None, at - published_at <= term_of(kind) if first else None)


def term_of(kind: StepKind) -> timedelta:
    """Return how long the city may take."""
    return DECISION_TERM if kind in DECIDING else ANSWER_TERM


def compare(recorded: Marks, marks: Marks) -> Verdict | None:
    """Return whether a reviewer arrived at what is on record; None while a question is open."""
    wanted, given = recorded.to_dict(), marks.to_dict()
    if wanted.keys() != given.keys():
        return None
    return Verdict.REPRODUCED if wanted == given else Verdict.NOT_REPRODUCED


def is_final(reviewed_at: datetime | None, now: datetime) -> bool:
    """Tell whether a verdict stands for good."""
    return reviewed_at is not None and now >= reviewed_at + TIME_TO_CHANGE


def check(row: SampleRow, reviewer_id: int, *, involved: bool, now: datetime) -> ReviewRefused | None:
    """Refuse whoever has to do with a sample, comes second, or comes too late to change their mind."""
    if involved:
        return ReviewRefused(ReviewRefusal.INVOLVED)
    if row.verdict is None:
        return None
    if row.reviewer_id != reviewer_id:
        return ReviewRefused(ReviewRefusal.TAKEN)
    return ReviewRefused(ReviewRefusal.FINAL) if is_final(row.reviewed_at, now) else None


def check_verdict(verdict: Verdict, words: str, *, readable: bool) -> ReviewRefused | None:
    """Refuse to overturn without saying why, to set aside what can be read, and to judge what can't."""
    if verdict not in FOR_DECISIONS:
        return ReviewRefused(ReviewRefusal.UNFINISHED)
    if verdict is Verdict.SET_ASIDE:
        return ReviewRefused(ReviewRefusal.READABLE) if readable else None
    if not readable:
        return ReviewRefused(ReviewRefusal.GONE)
    if verdict is Verdict.OVERTURNED and not words.strip():
        return ReviewRefused(ReviewRefusal.WORDS_NEEDED)
    return None


def differs(groups: Iterable[Group], drawn: Mapping[tuple[Kind, int], str]) -> tuple[tuple[Kind, int], ...]:
    """Return what a draw and the samples that there are do not have in common."""
    now = {(group.kind, subject_id): group.cluster for group in groups for subject_id in group.drawn}
    return tuple(sorted({key for key, _cluster in now.items() ^ drawn.items()}))


def _in_utc(moment: datetime) -> str:
    return f"{moment.timestamp():.6f}"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
