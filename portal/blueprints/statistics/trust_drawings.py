"""The pictures of the page about trust: the number within its interval, its six parts, and its way over time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from portal.blueprints.statistics import periods
from portal.blueprints.statistics.drawings import Drawing, Label, Part, Table, in_words, mirrored, ticks
from portal.blueprints.statistics.released import result_of
from portal.domain.statistics.types import parse_period, quarters_before
from portal.domain.trust import comparing
from portal.domain.trust.types import ReleaseView
from portal.web import pictures
from portal.web import statistics_words as said
from portal.web.figure_formats import chance, fixed
from portal.web.locale import format_quarter, format_share

DIGITS = 3
MOST_MOMENTS, MOST_ON_A_PHONE = 8, 3


def gauge(index: Any) -> Drawing:
    """Draw the number on its scale, with the span that it most probably lies in and the target."""
    target = index.method.target
    on = pictures.scale([index.low, index.high, index.index, target], zero=False)
    picture = pictures.rows(
        [[pictures.Bar(index.low, index.high, "span")]],
        on,
        lines=[("target", target), ("value", index.index)],
        mirrored=mirrored(),
    )
    span, level = _span(index), format_share(index.method.level)
    return Drawing(
        id="number",
        title=_("The number, and how sure it is"),
        description=_(
            "The number is %(number)s. With %(level)s certainty it lies between %(low)s and %(high)s. The target is "
            "%(target)s.",
            number=fixed(index.index),
            level=level,
            low=fixed(index.low),
            high=fixed(index.high),
            target=fixed(target, 2),
        ),
        picture=picture,
        labels=(Label(_("Where it lies with %(level)s certainty", level=level), span),),
        ticks=ticks(on),
        legend=(
            Part("value", _("The number: %(number)s", number=fixed(index.index))),
            Part("target", _("The target: %(target)s", target=fixed(target, 2))),
        ),
        table=Table(
            (_("What"), _("Figure")),
            (
                (_("The number"), fixed(index.index)),
                (_("Lowest, with %(level)s certainty", level=level), fixed(index.low)),
                (_("Highest, with %(level)s certainty", level=level), fixed(index.high)),
                (_("Target"), fixed(target, 2)),
                (_("How likely it is that the target is reached"), chance(index.probability)),
            ),
        ),
    )


def shown_contributions(index: Any) -> tuple[tuple[str, float], ...]:
    """Return the six parts, rounded so that those shown add up to the number that is shown."""
    exact = [pillar.contribution for pillar in index.pillars]
    rounded = pictures.rounded_to_sum(exact, index.index, DIGITS)
    return tuple((str(pillar.pillar), value) for pillar, value in zip(index.pillars, rounded, strict=True))


def contributions(index: Any) -> Drawing:
    """Draw the six parts end to end: where the last one ends is the number."""
    parts = shown_contributions(index)
    total = round(index.index, DIGITS)
    picture, made = pictures.adding_up(parts, total, mirrored=mirrored())
    labels = tuple(Label(said.PILLARS[step.code], fixed(step.value)) for step in made)
    whole = Label(_("Together: the number"), fixed(total), strong=True)
    legend = [Part("so-far", _("What the parts above add up to")), Part("plus", _("What this part adds"))]
    if any(step.value < 0 for step in made):
        legend.append(Part("minus", _("A part so far behind the others that it counts below zero")))
    scores = {str(pillar.pillar): pillar.score for pillar in index.pillars}
    exact = {str(pillar.pillar): pillar.contribution for pillar in index.pillars}
    rows = [
        (
            said.PILLARS[step.code],
            fixed(step.value),
            fixed(step.end),
            fixed(exact[step.code], 6),
            fixed(scores[step.code]),
        )
        for step in made
    ]
    rows.append((_("Together: the number"), fixed(total), fixed(total), fixed(index.index, 6), ""))
    return Drawing(
        id="parts",
        title=_("Six parts that add up to the number"),
        description=in_words((*labels, whole)),
        picture=picture,
        labels=(*labels, whole),
        ticks=ticks(picture.scale),
        legend=tuple(legend),
        table=Table(
            (
                _("One of the six parts"),
                _("Adds"),
                _("Added up so far"),
                _("Adds, to six decimals"),
                _("The part's own score, 0 to 1"),
            ),
            tuple(rows),
        ),
    )


def over_time(history: Sequence[ReleaseView], topic: str) -> Drawing:
    """Draw the number of each quarter with its interval, the target, and the 2025 figure as what it is: not audited."""
    results = [(view, result_of(view, topic)) for view in history]
    start, level = comparing.baseline()[topic], format_share(comparing.LEVEL)
    report = fixed(start, 2 if topic else 4)
    plot = pictures.plot(
        [(_moment(view), result.index, result.low, result.high) for view, result in results],
        lines=[("target", comparing.TARGET), ("baseline", start)],
        mirrored=mirrored(),
    )
    rows = [(_("2025 report"), report, said.UNAUDITED, "", "")]
    for view, result in results:
        rows.append(
            (
                format_quarter(view.period),
                fixed(result.index),
                _span(result),
                said.VERDICTS[str(result.verdict)],
                said.STATUSES[str(view.status)],
            )
        )
    return Drawing(
        id="history",
        title=_("The number from quarter to quarter"),
        description=in_words([Label(format_quarter(view.period), fixed(result.index)) for view, result in results]),
        plot=plot,
        labels=_moments([view.period for view in history]),
        ticks=ticks(plot.scale),
        legend=(
            Part("value", _("The number"), level=True),
            Part("span", _("Where it lies with %(level)s certainty", level=level)),
            Part("target", _("The target: %(target)s", target=fixed(comparing.TARGET, 2)), level=True),
            Part("baseline", _("The 2025 report's figure, not audited: %(figure)s", figure=report), level=True),
        ),
        table=Table(
            (
                _("Quarter"),
                _("The number"),
                _("Where it lies with %(level)s certainty", level=level),
                _("Target"),
                _("State of the release"),
            ),
            tuple(rows),
        ),
    )


def _span(result: Any) -> str:
    return str(_("%(low)s to %(high)s", low=fixed(result.low), high=fixed(result.high)))


def _moments(known: Sequence[str]) -> tuple[Label, ...]:
    """Name the quarters below a plot: each has its place, and as many their names as there is room for."""
    every = [known[-1]]
    while every[0] > known[0]:
        every.insert(0, quarters_before(every[0], 1))
    apart = math.ceil(len(every) / MOST_MOMENTS)
    on_a_phone = apart * math.ceil(len(every) / MOST_ON_A_PHONE / apart)
    made = []
    for at, period in enumerate(reversed(every)):
        words_of = periods.short(period) if at % apart == 0 else ("", "")
        made.append(Label(*words_of, wide=at % on_a_phone != 0))
    return tuple(reversed(made))


def _moment(view: ReleaseView) -> float:
    """Return when a release's quarter ended, counted in quarters."""
    year, number = parse_period(view.period)
    return float(year * 4 + number)
