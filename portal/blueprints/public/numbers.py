"""The numbers of a page as its pictures want them: each with its words and the list that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from portal.domain.accounts import queries as accounts
from portal.domain.discussion import queries as discussion
from portal.domain.proposals import overview
from portal.domain.proposals.overview import Figures
from portal.domain.proposals.types import Filter
from portal.foundation import clock, languages
from portal.web import words
from portal.web.locale import format_month
from portal.web.remembered import for_a_minute
from portal.web.services import settings

MONTHS = 12
ENOUGH_FOR_A_MEDIAN = 3
ENOUGH_FOR_A_SHARE = 20
"""Below these, a number would sound like more than it is: three answers have a middle, one or two have none."""
LANGUAGES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One number of a picture: its word, where the list is that it counts, and in which language the word is."""

    label: Any
    value: int
    url: str | None = None
    lang: str | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted for one page, in no language yet."""

    figures: Figures
    comments: int
    comment_months: tuple[int, ...]
    people: int
    months: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a page in the reader's language."""

    counted: Counted
    languages: tuple[Bar, ...]
    more_languages: int
    states: tuple[Bar, ...]
    proposals_by_month: tuple[Bar, ...]
    comments_by_month: tuple[Bar, ...]
    url: str

    @property
    def figures(self) -> Figures:
        """Return what is counted among proposals."""
        return self.counted.figures

    @property
    def share(self) -> float | None:
        """Return the share of proposals with an answer, where there are enough to speak of one."""
        figures = self.figures
        return figures.answered / figures.proposals if figures.proposals >= ENOUGH_FOR_A_SHARE else None

    @property
    def days(self) -> int | None:
        """Return after how many days half of the answers had come, where there are enough to say so."""
        figures = self.figures
        if figures.median_days is None or figures.answered < ENOUGH_FOR_A_MEDIAN:
            return None
        return max(1, round(figures.median_days))


def numbers(session: Any, within: Filter) -> Numbers:
    """Return the numbers of all proposals, or of one project or topic."""
    counted = for_a_minute(("numbers", within), lambda: _count(session, within))
    figures = counted.figures
    scope: dict[str, Any] = {"topic": within.topic_id, "cluster": within.cluster.value if within.cluster else None}

    def listed(**wanted: Any) -> str:
        return url_for("public.proposals", **scope, **wanted)

    spoken = [Bar(languages.get(code).name, number, listed(language=code), code) for code, number in figures.languages]
    return Numbers(
        counted=counted,
        languages=tuple(spoken[:LANGUAGES_SHOWN]),
        more_languages=len(spoken[LANGUAGES_SHOWN:]),
        states=tuple(
            Bar(words.STATES[state], number, listed(status=state.value), code=state.value)
            for state, number in figures.states
        ),
        proposals_by_month=_by_month(counted.months, figures.months),
        comments_by_month=_by_month(counted.months, counted.comment_months),
        url=listed(),
    )


def _count(session: Any, within: Filter) -> Counted:
    months = clock.months_until(clock.now(), settings().timezone, MONTHS)
    comments, by_month = discussion.count_by_month(session, overview.public_ids(within), months)
    return Counted(
        figures=overview.figures(session, within, months),
        comments=comments,
        comment_months=by_month,
        people=accounts.count(session),
        months=months,
    )


def _by_month(months: tuple[datetime, ...], values: tuple[int, ...]) -> tuple[Bar, ...]:
    return tuple(Bar(format_month(month), value) for month, value in zip(months, values, strict=True))
