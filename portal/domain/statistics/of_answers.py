"""Evidence about the city's answers to people's proposals: in time, decided, readable, and to all alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, exists, func, or_, select, true

from portal.domain.participation import evidence as participation
from portal.domain.participation.types import ActKind
from portal.domain.proposals import evidence as proposals
from portal.domain.proposals.rules import DECIDING
from portal.domain.statistics.reading import Reading, Rows, by_person, shares
from portal.domain.statistics.types import ExactEvidence
from portal.domain.texts import evidence as texts
from portal.foundation.moments import later

TIME_TO_ANSWER, TIME_TO_DECIDE = timedelta(days=14), timedelta(days=60)
KOREAN = "ko"
ColumnTest = Callable[[Subquery], ColumnElement[bool]]


def answered_in_time(reading: Reading) -> Iterator[ExactEvidence]:
    """Count who got a substantive answer within 14 days, of those whose proposals' 14 days fell due."""
    return shares("RSP_ANSWERS_14D", reading.session.execute(by_person(_answered(reading))))


def decided_in_time(reading: Reading) -> Iterator[ExactEvidence]:
    """Count who got a reasoned decision within 60 days, of those whose proposals' 60 days fell due."""
    decided = _first("decided", lambda said: said.c.kind.in_(DECIDING))
    return shares("RSP_DECISIONS_60D", reading.session.execute(by_person(_in_time(reading, decided, TIME_TO_DECIDE))))


def readable(reading: Reading) -> Iterator[ExactEvidence]:
    """Count who could read the city's answers in their own language, of those who write in another than Korean.

    An answer is readable where it was written in that language, or where a person made or approved the translation.
    """
    act, said, item = participation.acts(), proposals.answers().subquery("said"), proposals.items().subquery("item")
    words, made = texts.texts().subquery("words"), texts.by_people().subquery("made")
    translated = exists().where(made.c.text_id == said.c.words_id, made.c.language == act.c.language)
    reads = case((or_(words.c.language == act.c.language, translated), 1.0), else_=0.0)
    rows = (
        select(item.c.cluster, act.c.person, reads.label("share"))
        .select_from(said)
        .join(item, item.c.id == said.c.proposal_id)
        .join(act, and_(act.c.kind == ActKind.PROPOSAL, act.c.subject_id == item.c.id))
        .join(words, words.c.id == said.c.words_id)
        .where(reading.stretch.holds(said.c.at), act.c.language != KOREAN, reading.is_counted(act))
        .where(item.c.source.is_(None))
    )
    return shares("OPN_READABLE", reading.session.execute(by_person(rows)))


def parity(reading: Reading) -> Iterator[ExactEvidence]:
    """Count timely answers to those who write in Korean and to those who write in other languages, side by side."""
    rows = _answered(reading).subquery("answered")
    own = (
        select(rows.c.cluster, rows.c.is_korean, rows.c.person, func.avg(rows.c.share).label("share"))
        .group_by(rows.c.cluster, rows.c.is_korean, rows.c.person)
        .subquery("own")
    )
    found = reading.session.execute(
        select(own.c.cluster, own.c.is_korean, func.sum(own.c.share), func.count()).group_by(
            own.c.cluster, own.c.is_korean
        )
    )
    groups: dict[str, dict[str, tuple[float, int]]] = {}
    for cluster, is_korean, x, n in found:
        if cluster:
            groups.setdefault(cluster, {})["ko" if is_korean else "other"] = (float(x), int(n))
    for cluster, both in groups.items():
        (x_ko, n_ko), (x_other, n_other) = both.get("ko", (0.0, 0)), both.get("other", (0.0, 0))
        parts = {"x_ko": x_ko, "n_ko": float(n_ko), "x_other": x_other, "n_other": float(n_other)}
        yield ExactEvidence(cluster, "FAI_PARITY", parts, min(n_ko, n_other))


def _answered(reading: Reading) -> Rows:
    """Return whose proposals were answered substantively in time, without those that can't be judged.

    Answers from before officials marked what is substantive have no mark. Where only such a one came in time, nobody
    can say whether it was: the proposal is neither among the good ones nor among all.
    """
    good = _first("good", lambda said: said.c.substantive.is_(True))
    unmarked = _first("unmarked", lambda said: said.c.substantive.is_(None))
    item = proposals.items().subquery("judged")
    until = later(item.c.published_at, TIME_TO_ANSWER)
    not_judged = (
        select(item.c.id)
        .join(unmarked, unmarked.c.proposal_id == item.c.id)
        .outerjoin(good, good.c.proposal_id == item.c.id)
        .where(unmarked.c.at <= until, or_(good.c.at.is_(None), good.c.at > until))
    )
    return _in_time(reading, good, TIME_TO_ANSWER, but=not_judged)


def _first(name: str, wanted: ColumnTest) -> Subquery:
    """Return the first answer with words to each proposal that is as wanted and was not reopened by its author."""
    said = proposals.answers_to().subquery("said")
    return (
        select(said.c.proposal_id, func.min(said.c.at).label("at"))
        .where(said.c.words_id.is_not(None), said.c.reopened.is_(False), wanted(said))
        .group_by(said.c.proposal_id)
        .subquery(name)
    )


def _in_time(reading: Reading, first: Subquery, term: timedelta, but: Select[int] | None = None) -> Rows:
    """Return the proposals whose term fell due, also those taken off or withdrawn, each with 1 or 0."""
    act, item = participation.acts(), proposals.items().subquery("item")
    kept = true() if but is None else item.c.id.not_in(but)
    done = case((first.c.at <= later(item.c.published_at, term), 1.0), else_=0.0)
    is_korean = case((act.c.language == KOREAN, 1), else_=0)
    return (
        select(item.c.cluster, act.c.person, done.label("share"), is_korean.label("is_korean"))
        .select_from(item)
        .join(act, and_(act.c.kind == ActKind.PROPOSAL, act.c.subject_id == item.c.id))
        .outerjoin(first, first.c.proposal_id == item.c.id)
        .where(reading.due(item.c.published_at, term), item.c.source.is_(None), reading.is_counted(act), kept)
    )
