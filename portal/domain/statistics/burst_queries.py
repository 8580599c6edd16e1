"""Bursts as those see them who decide about them: what, where, how many, and what was decided. No names of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, distinct, func, select
from sqlalchemy.orm import Session

from portal.domain.events import queries as events
from portal.domain.participation import apart
from portal.domain.participation import evidence as participation
from portal.domain.participation.types import ApartAct, ApartGroup, ApartNote
from portal.domain.proposals import overview
from portal.domain.statistics import bursts
from portal.domain.statistics.burst_rules import Burst, PlaceKind
from portal.domain.texts.types import TextView
from portal.foundation.errors import NotFound

PAGE_SIZE = 20
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody of a burst, under the name by which people are counted."""

    person: str
    first_at: datetime
    """Their first act of all."""
    acts: int
    """How many acts of theirs count, anywhere."""
    is_apart: bool


@dataclass(frozen=True, slots=True)
class BurstView:
    """A burst for those who decide about it; `found` is None where the rule does not find it any more."""

    id: int
    found: Burst | None
    title: TextView | None
    """Of the proposal, where it is public, or of the event."""
    slug: str
    """Of the event."""
    people: int
    """How many people, new or not, acted at the place in that time."""
    apart: int
    notes: tuple[ApartNote, ...]
    """What is on record, the latest first."""

    @property
    def decided(self) -> ApartNote | None:
        """Return the latest decision that somebody took."""
        return next((note for note in self.notes if note.act is not ApartAct.SEEN), None)

    @property
    def decision(self) -> int:
        """Return the number of the latest decision, 0 where there is none."""
        return self.decided.id if self.decided else 0

    @property
    def left(self) -> int:
        """Return how many of its new people are not set apart."""
        return len(self.found.persons) - self.apart if self.found else 0


@dataclass(frozen=True, slots=True)
class BurstPage:
    """One page of the bursts."""

    items: tuple[BurstView, ...]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class GroupPage:
    """One page of those who are set apart."""

    items: tuple[ApartGroup, ...]
    number: int
    pages: int
    total: int


def page(session: Session, number: int, language: str, now: datetime) -> BurstPage:
    """Return one page of the bursts, the latest first."""
    found = bursts.find(session, now)
    pages = max(1, -(-len(found) // PAGE_SIZE))
    number = min(number, pages)
    shown = found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return BurstPage(views(session, shown, language, now), number, pages, len(found))


def page_of_groups(session: Session, number: int) -> GroupPage:
    """Return one page of those who are set apart, by the decisions that did it."""
    total = apart.count_groups(session)
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(number, pages)
    return GroupPage(apart.list_groups(session, number, PAGE_SIZE), number, pages, total)


def get(session: Session, burst_id: int, language: str, now: datetime) -> BurstView:
    """Return a burst; one that the rule does not find any more as long as something is on record of it."""
    found = next((burst for burst in bursts.find(session, now) if burst.id == burst_id), None)
    if found is not None:
        return views(session, (found,), language, now)[0]
    notes = tuple(apart.notes_of(session, (burst_id,)).get(burst_id, ()))
    if not notes:
        raise NotFound(f"burst {burst_id}")
    return BurstView(burst_id, None, None, "", 0, len(apart.of_burst(session, burst_id)), notes)


def people_of(session: Session, view: BurstView) -> tuple[PersonView, ...]:
    """Return the first of a burst's new people; where the rule finds it no more, those who are set apart."""
    shown = (view.found.persons if view.found else tuple(sorted(apart.of_burst(session, view.id))))[:MOST_SHOWN]
    act, out = participation.acts(), apart.all_apart(session)
    counted = func.sum(case((participation.counts(act), 1), else_=0))
    rows = session.execute(
        select(act.c.person, func.min(act.c.at), counted).where(act.c.person.in_(shown)).group_by(act.c.person)
    )
    known = {person: (first_at, acts) for person, first_at, acts in rows}
    return tuple(PersonView(person, *known[person], person in out) for person in shown if person in known)


def views(session: Session, shown: Sequence[Burst], language: str, now: datetime) -> tuple[BurstView, ...]:
    """Return bursts with what there is to know of them, in as many statements for many as for one."""
    held = events.events_by_id(session, _keys(shown, PlaceKind.EVENT), language, now)
    titles = overview.titles_of(session, _keys(shown, PlaceKind.PROPOSAL), language)
    people, out = _people(session, shown), apart.all_apart(session)
    notes = apart.notes_of(session, [burst.id for burst in shown])
    made = []
    for burst in shown:
        kind, key = burst.place.kind, burst.place.key
        event = held.get(int(key)) if kind is PlaceKind.EVENT else None
        title = titles.get(int(key)) if kind is PlaceKind.PROPOSAL else event.title if event else None
        marked = len(out.intersection(burst.persons))
        own = tuple(notes.get(burst.id, ()))
        made.append(
            BurstView(burst.id, burst, title, event.slug if event else "", people.get(burst.id, 0), marked, own)
        )
    return tuple(made)


def _keys(shown: Sequence[Burst], kind: PlaceKind) -> set[int]:
    return {int(burst.place.key) for burst in shown if burst.place.kind is kind}


def _people(session: Session, shown: Sequence[Burst]) -> dict[int, int]:
    """Count everybody at the places of bursts in their time; no two bursts share a moment of a place."""
    if not shown:
        return {}
    done = bursts.acts_at_places(min(burst.start for burst in shown))
    within = (
        (
            and_(
                done.c.kind == str(burst.place.kind),
                done.c.key == burst.place.key,
                done.c.at.between(burst.start, burst.end),
            ),
            burst.id,
        )
        for burst in shown
    )
    each = select(case(*within).label("burst"), done.c.person).subquery("each")
    rows = session.execute(
        select(each.c.burst, func.count(distinct(each.c.person)))
        .where(each.c.burst.is_not(None))
        .group_by(each.c.burst)
    )
    return dict(rows.all())
