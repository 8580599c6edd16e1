"""Gangnam beside five districts, exchange agreements against their goal, and what the report of 2025 said."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template

from portal.blueprints.statistics import blueprint, onward
from portal.domain.benchmark import queries, report
from portal.domain.benchmark.types import Comparison, FigureRow, PublicIndicator
from portal.foundation import clock
from portal.web import neighbour_words as words
from portal.web import words as site_words
from portal.web.locale import country_name, format_month
from portal.web.services import database, settings
from portal.web.shared_pages import same_for_everybody


@dataclass(frozen=True, slots=True)
class Bar:
    """One district's figure as a picture wants it."""

    label: Any
    value: float
    made_up: bool
    url: None = None
    lang: None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """One indicator: the districts' figures of one year, the largest first, and where they come from."""

    code: str
    year: int
    bars: tuple[Bar, ...]
    sources: tuple[FigureRow, ...]

    @property
    def made_up(self) -> bool:
        """Tell whether a figure of it is the demo's own."""
        return any(bar.made_up for bar in self.bars)


@blueprint.get("/statistics/neighbours")
@same_for_everybody
def neighbours() -> str:
    """Set the district beside its neighbours; none of this enters the trust index."""
    today = clock.now().astimezone(settings().timezone).date()
    with database().reading() as session:
        found = queries.comparisons(session)
        agreements = queries.agreements(session, today)
    known = {one.indicator for one in found}
    return render_template(
        "statistics/neighbours.html",
        pictures=[_picture(one) for one in found],
        unknown=[words.INDICATORS[one] for one in PublicIndicator if one not in known],
        agreements=agreements,
        goal=math.ceil(agreements.goal),
        partners=[(one, country_name(one.country)) for one in agreements.rows],
        clusters=report.CLUSTERS,
        cluster_words=site_words.CLUSTERS,
        projects=_projects(report.PROJECTS),
        words=words,
        onward=onward.links("statistics.neighbours"),
    )


def _picture(one: Comparison) -> Picture:
    largest_first = sorted(one.figures, key=lambda figure: -figure.value)
    bars = tuple(Bar(words.DISTRICTS[figure.district], figure.value, figure.made_up) for figure in largest_first)
    return Picture(one.indicator.value, one.year, bars, one.figures)


def _projects(projects: Sequence[report.ReportProject]) -> list[tuple[report.ReportProject, str]]:
    zone = settings().timezone
    return [(one, format_month(datetime.strptime(one.month, "%Y-%m").replace(tzinfo=zone))) for one in projects]
