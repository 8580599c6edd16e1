"""What is counted: for each figure a subquery with one row for each thing counted.

All have the same columns: `cluster`, `language`, `nationality_group`, `age_band`, `community_kind` (each may be empty),
`value`, and `who`, which tells the people behind them apart. Live counters and full recounts read the same ones.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    select,
    union_all,
)

from portal.domain.checkin import evidence as checkin
from portal.domain.discussion import evidence as discussion
from portal.domain.events import evidence as events
from portal.domain.participation import evidence as participation
from portal.domain.participation.types import ActKind
from portal.domain.proposals import evidence as proposals
from portal.domain.registration import evidence as registration
from portal.domain.statistics.metrics import Measure
from portal.domain.texts import evidence as texts
from portal.domain.texts.types import Status
from portal.foundation.moments import whole_days

Rows = Select[*tuple[Any, ...]]
TOLD = ("language", "nationality_group", "age_band", "community_kind")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time: from `start` to before `end`."""

    start: datetime
    end: datetime

    def holds(self, moment: ColumnElement[datetime]) -> ColumnElement[bool]:
        """Return the condition that a moment lies in it."""
        return and_(moment >= self.start, moment < self.end)


@dataclass(frozen=True, slots=True)
class Doors:
    """Events whose people are counted: all of them, and those of them that are over and where doors were staffed."""

    all: tuple[int, ...]
    over: tuple[int, ...]


def quarter(stretch: Stretch, doors: Doors) -> dict[Measure, Rows]:
    """Return the rows of a quarter; `doors` are the events that end in it."""
    act = participation.acts()
    when = stretch.holds(act.c.at)
    first = first_answers()
    return {
        Measure.REGISTRATIONS: registrations(act).where(when),
        Measure.ATTENDED: attended(doors.all),
        Measure.NO_SHOWS: no_shows(doors.over),
        Measure.WAITING: waiting(doors.all),
        Measure.PROPOSALS: published(act).where(when),
        Measure.COMMENTS: comments(act).where(when),
        Measure.ENDORSEMENTS: endorsements(act).where(when),
        Measure.ANSWERS: answers(act, stretch),
        Measure.ANSWERED: answered(act, first, literal(1)).where(stretch.holds(first.c.at)),
        Measure.ANSWER_DAYS: answer_days(act, first).where(stretch.holds(first.c.at)),
        Measure.PARTICIPANTS: participants(stretch),
    }


def event(event_id: int, doors: Doors) -> dict[Measure, Rows]:
    """Return the rows of one event."""
    act = participation.acts()
    own = registration.registrations().where(_of_registration("event_id") == event_id).subquery("own")
    return {
        Measure.REGISTRATIONS: registrations(act).where(act.c.subject_id.in_(select(own.c.id))),
        Measure.ATTENDED: attended(doors.all),
        Measure.NO_SHOWS: no_shows(doors.over),
        Measure.WAITING: waiting(doors.all),
    }


def _of_registration(name: str) -> ColumnElement[int]:
    return registration.registrations().selected_columns[name]


def registrations(act: Subquery) -> Rows:
    """Return the registrations that stand, by the clusters of their events."""
    of = registration.registrations().subquery("of_event")
    held = events.published().subquery("held")
    return (
        select(held.c.cluster, *_told(act), act.c.people.label("value"), act.c.who)
        .select_from(act)
        .join(of, and_(act.c.kind == ActKind.REGISTRATION, of.c.id == act.c.subject_id))
        .join(held, held.c.id == of.c.event_id)
        .where(participation.counts(act))
    )


def published(act: Subquery) -> Rows:
    """Return the proposals that were ever published; `state` is where they stand, `text_id` their text."""
    item = items()
    return (
        select(item.c.cluster, *_told(act), literal(1).label("value"), act.c.who, item.c.state, item.c.text_id)
        .select_from(act)
        .join(item, and_(act.c.kind == ActKind.PROPOSAL, item.c.id == act.c.subject_id))
        .where(participation.counts(act))
    )


def comments(act: Subquery) -> Rows:
    """Return the comments that stand."""
    said, item = discussion.comments().subquery("said"), items()
    return (
        select(item.c.cluster, *_told(act), literal(1).label("value"), act.c.who, said.c.state, said.c.text_id)
        .select_from(act)
        .join(said, and_(act.c.kind == ActKind.COMMENT, said.c.id == act.c.subject_id))
        .join(item, item.c.id == said.c.proposal_id)
        .where(participation.counts(act))
    )


def endorsements(act: Subquery) -> Rows:
    """Return the endorsements that stand."""
    item = items()
    return (
        select(item.c.cluster, *_told(act), literal(1).label("value"), act.c.who)
        .select_from(act)
        .join(item, and_(act.c.kind == ActKind.ENDORSEMENT, item.c.id == act.c.subject_id))
        .where(participation.counts(act))
    )


def items() -> Subquery:
    """Return all proposals that were ever published: id, cluster, published_at, state, text_id."""
    found = proposals.items().subquery("published")
    return select(
        found.c.id, found.c.cluster, found.c.published_at, found.c.state, found.c.body_id.label("text_id")
    ).subquery("item")


def all_acts(stretch: Stretch) -> Subquery:
    """Return all acts that count, with the clusters of what they are about, in one stretch of time."""
    parts = []
    for rows in (registrations, published, comments, endorsements):
        act = participation.acts()
        more = (act.c.person, act.c.at, act.c.id, act.c.by_staff)
        chosen = rows(act).where(stretch.holds(act.c.at))
        names = ("cluster", *TOLD, "who")
        parts.append(chosen.with_only_columns(*(chosen.selected_columns[name] for name in names), *more))
    return union_all(*parts).subquery("done")


def participants(stretch: Stretch) -> Rows:
    """Return everybody who took part once, as at their last act."""
    done = all_acts(stretch)
    last = func.row_number().over(partition_by=done.c.who, order_by=(done.c.at.desc(), done.c.id.desc()))
    ranked = select(done, last.label("place")).subquery("ranked")
    return select(ranked.c.cluster, *_told(ranked), literal(1).label("value"), ranked.c.who).where(ranked.c.place == 1)


def answers(act: Subquery, stretch: Stretch) -> Rows:
    """Return the city's answers with words, by what is told of the proposals' writers."""
    said = proposals.answers().subquery("said")
    return answered(act, said, literal(1)).where(said.c.words_id.is_not(None), stretch.holds(said.c.at))


def answered(act: Subquery, said: Subquery, value: ColumnElement[int]) -> Rows:
    """Return a value for each row of `said` (columns `proposal_id`, `at`), by the proposals' writers."""
    item = items()
    return (
        select(item.c.cluster, *_told(act), value.label("value"), act.c.who)
        .select_from(act)
        .join(said, said.c.proposal_id == act.c.subject_id)
        .join(item, item.c.id == said.c.proposal_id)
        .where(act.c.kind == ActKind.PROPOSAL, participation.counts(act))
    )


def answer_days(act: Subquery, first: Subquery) -> Rows:
    """Return the whole days from publication to the first answer."""
    item = items()
    days = whole_days(item.c.published_at, first.c.at)
    return (
        select(item.c.cluster, *_told(act), days.label("value"), act.c.who)
        .select_from(act)
        .join(first, first.c.proposal_id == act.c.subject_id)
        .join(item, item.c.id == first.c.proposal_id)
        .where(act.c.kind == ActKind.PROPOSAL, participation.counts(act))
    )


def first_answers() -> Subquery:
    """Return when each proposal was first answered with words, it or the one that took it in: proposal_id, at."""
    said = proposals.answers_to().subquery("any_said")
    return (
        select(said.c.proposal_id, func.min(said.c.at).label("at"))
        .where(said.c.words_id.is_not(None))
        .group_by(said.c.proposal_id)
        .subquery("first_said")
    )


def attended(event_ids: Collection[int]) -> Rows:
    """Return the people of some events who were let in, by the parties they belong to."""
    party = parties(event_ids)
    return _of_parties(party, party.c.came).where(party.c.came > 0)


def no_shows(event_ids: Collection[int]) -> Rows:
    """Return the people with good tickets who were let in nowhere."""
    party = parties(event_ids)
    missing = party.c.expected - party.c.came
    return _of_parties(party, missing).where(missing > 0)


def waiting(event_ids: Collection[int]) -> Rows:
    """Return the people of the parties that wait for seats."""
    line = registration.waiting().subquery("in_line")
    held = select(line.c.registration_id, line.c.event_id, line.c.people).where(line.c.event_id.in_(event_ids))
    line = held.subquery("line")
    return _of_parties(line, line.c.people)


def parties(event_ids: Collection[int]) -> Subquery:
    """Return the parties of some events that have or had tickets: how many are expected, and how many came."""
    ticket = registration.tickets().subquery("ticket")
    came = checkin.admitted(event_ids).subquery("came")
    good = case((ticket.c.revoked_at.is_(None), ticket.c.party_size), else_=0)
    return (
        select(
            ticket.c.registration_id,
            ticket.c.event_id,
            func.sum(good).label("expected"),
            func.coalesce(func.sum(came.c.people), 0).label("came"),
        )
        .outerjoin(came, came.c.ticket_id == ticket.c.id)
        .where(ticket.c.event_id.in_(event_ids))
        .group_by(ticket.c.registration_id, ticket.c.event_id)
        .subquery("party")
    )


def written(stretch: Stretch) -> Subquery:
    """Return the texts of published proposals and of comments of a stretch of time: cluster, who, text_id."""
    parts = []
    for rows in (published, comments):
        act = participation.acts()
        chosen = rows(act).where(stretch.holds(act.c.at))
        names = ("cluster", "who", "text_id")
        parts.append(chosen.with_only_columns(*(chosen.selected_columns[name] for name in names)))
    return union_all(*parts).subquery("written")


def tones(stretch: Stretch, none: str) -> Rows:
    """Return the texts of a stretch of time with their tones."""
    own, text = written(stretch), texts.texts().subquery("own_text")
    tone = func.coalesce(text.c.tone, none).label("code")
    return select(own.c.cluster, literal(1).label("value"), own.c.who, tone).join(text, text.c.id == own.c.text_id)


def outcomes(stretch: Stretch) -> Rows:
    """Return the published proposals of a stretch of time with where they stand now."""
    act = participation.acts()
    chosen = published(act).where(stretch.holds(act.c.at))
    names = ("cluster", "value", "who")
    columns = chosen.selected_columns
    return chosen.with_only_columns(*(columns[name] for name in names), columns["state"].label("code"))


def translations(stretch: Stretch, statuses: Collection[Status]) -> Rows:
    """Return the translations of the texts of a stretch of time that stand at one of some statuses."""
    own, made = written(stretch), texts.translations().subquery("made")
    return (
        select(own.c.cluster, made.c.language, literal(1).label("value"), own.c.who)
        .join(made, made.c.text_id == own.c.text_id)
        .where(made.c.status.in_(statuses))
    )


def _of_parties(party: Subquery, value: ColumnElement[int]) -> Rows:
    act, held = participation.acts(), events.published().subquery("held")
    return (
        select(held.c.cluster, *_told(act), cast(value, Integer).label("value"), act.c.who)
        .select_from(party)
        .join(held, held.c.id == party.c.event_id)
        .join(act, and_(act.c.kind == ActKind.REGISTRATION, act.c.subject_id == party.c.registration_id))
        .where(act.c.by_staff.is_(False))
    )


def _told(act: Subquery) -> list[ColumnElement[str | None]]:
    return [act.c[name] for name in TOLD]
