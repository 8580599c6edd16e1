"""What the page about taking part shows of a quarter: what came of it, how often people took part, how, and who."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.blueprints.statistics import statistics_drawings
from portal.blueprints.statistics.drawings import Drawing, mirrored
from portal.blueprints.statistics.published import ABSENT, Share, Tables, share
from portal.blueprints.statistics.released import name_of
from portal.domain.trust.types import ReleaseView
from portal.web import pictures
from portal.web import statistics_words as said
from portal.web.figure_formats import fixed, listed
from portal.web.locale import format_quarter
from portal.web.words import CLUSTERS as TOPICS

OVER_TIME = ("registrations", "attended", "proposals", "comments", "endorsements", "answers")
GROUPS = ("language", "age_band", "community_kind")
EVENT_MEASURES = ("registrations", "attended")
"""The figures of single events that releases show; who stayed away and who waited they show of all together."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer to whether taking part changed anything: a number, what it says, how it came about.

    `words` go on after the number; `name` stands alone.
    """

    code: str
    name: Any
    number: str
    known: bool
    words: str
    how: Any
    note: str = ""
    picture: Any = None


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event of the quarter, with its figures."""

    slug: str
    title: Any
    """Its title as this page's readers see it, None where it is no longer public."""
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatisticsPage:
    """A quarter as everybody reads it, of all topics or of one."""

    period: str
    topic: str
    outcomes: tuple[Outcome, ...]
    over_time: tuple[Drawing, ...]
    tones: tuple[Drawing, ...]
    groups: tuple[Drawing, ...]
    beside: Drawing | None
    residents: Any
    events: tuple[EventRow, ...]

    @property
    def name(self) -> Any:
        """Name the topic, or all of them together."""
        return name_of(self.topic)

    @property
    def quarter(self) -> str:
        """Name the quarter."""
        return format_quarter(self.period)


def build(history: Sequence[ReleaseView], period: str, topic: str, titles: Mapping[str, Any]) -> StatisticsPage:
    """Put together the page of a quarter. `titles` are those of the events that everybody may see, by short name."""
    tables = Tables(history)
    release = next((view for view in history if view.period == period), None)
    residents = (release or history[-1]).published.residents
    drawn = [statistics_drawings.by_code(tables, "participants", group, period) for group in GROUPS]
    tones = (
        statistics_drawings.tone_by_topic(tables, period, topic),
        statistics_drawings.tone_by_quarter(tables, period, topic),
    )
    return StatisticsPage(
        period=period,
        topic=topic,
        outcomes=_outcomes(tables, release, period, topic),
        over_time=tuple(statistics_drawings.over_quarters(tables, code, period, topic) for code in OVER_TIME),
        tones=tuple(drawing for drawing in tones if drawing),
        groups=() if topic else tuple(drawing for drawing in drawn if drawing),
        beside=None if topic else statistics_drawings.beside_residents(tables, period, residents),
        residents=residents,
        events=() if topic else _events(tables, period, titles),
    )


def events_in(history: Sequence[ReleaseView], period: str) -> tuple[str, ...]:
    """Return the short names of the events of a quarter that there are figures of."""
    tables = Tables(history)
    found = (code for measure in EVENT_MEASURES for code in tables.parts(period, measure, "event"))
    return tuple(dict.fromkeys(found))


def _outcomes(tables: Tables, release: ReleaseView | None, period: str, topic: str) -> tuple[Outcome, ...]:
    handed_in = tables.total(period, "proposals", topic)
    done = tables.over_clusters(period, "proposals", "outcome", "implemented", topic)
    answered, readable, decided, kept = (
        _of_many(code, share(release, code, topic) if release else None)
        for code in ("RSP_ANSWERS_14D", "OPN_READABLE", "RSP_DECISIONS_60D", "REL_COMMITMENTS")
    )
    return (
        Outcome(
            "proposals",
            said.MEASURES["proposals"],
            str(handed_in),
            handed_in.value is not None,
            _("proposals of %(quarter)s were published", quarter=format_quarter(period)),
            said.WHO_COUNTS["proposals"],
        ),
        answered,
        readable,
        decided,
        Outcome(
            "implemented",
            said.IMPLEMENTED,
            str(done),
            done.value is not None,
            _("of the proposals of %(quarter)s have been put into practice so far", quarter=format_quarter(period)),
            said.IMPLEMENTED_HOW,
        ),
        kept,
    )


def _of_many(code: str, found: Share | None) -> Outcome:
    """Say how many of how many, with a bar that is as long as the share."""
    name, words, how = said.INDICATORS[code], str(said.OUTCOME_SENTENCES[code]), said.DEFINITIONS[code]
    if found is None or not found.known:
        number = said.TOO_FEW if found and found.left_out else said.NOT_COUNTED
        return Outcome(code, name, str(number), False, words, how)
    if not found.of:
        return Outcome(code, name, str(said.NOTHING_YET), False, words, how)
    bar = pictures.rows([[pictures.Bar(0.0, found.value)]], pictures.Scale(0.0, 1.0, 0.25),
                        mirrored=mirrored())  # fmt: skip
    number = said.counted(code, fixed(found.met, 0), found.of, fixed(found.of, 0))
    return Outcome(code, name, number, True, words, how, _without(found.left_out), bar)


def _without(topics: Sequence[str]) -> str:
    if not topics:
        return ""
    return str(_("Without these topics, where too few people are behind the figure: %(topics)s.",
             topics=listed([str(TOPICS[topic]) for topic in topics])))  # fmt: skip


def _events(tables: Tables, period: str, titles: Mapping[str, Any]) -> tuple[EventRow, ...]:
    figures = {measure: tables.parts(period, measure, "event") for measure in EVENT_MEASURES}
    slugs = dict.fromkeys(slug for parts in figures.values() for slug in parts)
    return tuple(
        EventRow(
            slug,
            titles.get(slug),
            tuple(str(figures[measure].get(slug, ABSENT)) for measure in EVENT_MEASURES),
        )
        for slug in slugs
    )
