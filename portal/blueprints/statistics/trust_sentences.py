"""What a release says, in sentences: whether the target is reached and why not, what changed and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.blueprints.statistics.released import counted, is_counted, result_of
from portal.domain.trust.types import CLUSTERS, ReleaseView
from portal.web import statistics_words as said
from portal.web.figure_formats import chance, fixed, listed, signed
from portal.web.locale import format_quarter, format_share
from portal.web.pictures import rounded_to_sum
from portal.web.words import CLUSTERS as TOPICS

DIGITS = 3
FADING, STILL = "fading", "still"
SMALLEST = 0.0005
"""A change that rounds to nothing is none."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One reason for the change, what it comes to, and where it comes from."""

    points: float
    words: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """What changed since the release before: the sum, and its reasons, the largest first."""

    before: float
    after: float
    since: str
    sentences: tuple[Sentence, ...]

    @property
    def summary(self) -> str:
        """Say in one sentence what the number did."""
        values = {
            "since": self.since,
            "before": fixed(self.before),
            "after": fixed(self.after),
            "points": fixed(abs(self.after - self.before)),
        }
        if abs(self.after - self.before) < SMALLEST:
            return str(_("The number is what it was for %(since)s: %(after)s.", **values))
        if self.after > self.before:
            return str(_("Since %(since)s the number has risen by %(points)s, from %(before)s to %(after)s.", **values))
        return str(_("Since %(since)s the number has fallen by %(points)s, from %(before)s to %(after)s.", **values))


def reasons(index: Any) -> tuple[str, ...]:
    """Say why the target is reached, not reached, or why that can't be said."""
    method = index.method
    target = fixed(method.target, 2)
    likely = chance(index.probability)
    match str(index.verdict):
        case "met":
            return (_likely(likely, target),)
        case "not_met":
            return (_likely(likely, target),)
    found = []
    if index.data_weight < method.least_data_weight:
        found.append(
            _(
                "Only %(share)s of the number rests on what was counted; the rest still rests on the 2025 figure, "
                "which nobody has audited. From %(least)s on, a target can be called reached.",
                share=format_share(index.data_weight),
                least=format_share(method.least_data_weight),
            )
        )
    if 1 - method.sure < index.probability < method.sure:
        found.append(
            _(
                "The target of %(target)s lies within what is possible: the chance that it is reached is %(chance)s. "
                "To call it reached, the chance must be %(most)s or more.",
                target=target,
                chance=likely,
                most=format_share(method.sure),
            )
        )
    return tuple(found)


def _likely(likely: str, target: str) -> str:
    return str(_("The chance that the number is %(target)s or more is %(chance)s.", target=target, chance=likely))


def told(earlier: ReleaseView, later: ReleaseView, topic: str) -> Told:
    """Tell what changed since the release that a later one was compared with, part by part, as it says itself."""
    changes = later.result.changes
    change = changes[topic]
    moved, still = _moved(change)
    # What is shown adds up to the difference of the two numbers that are shown.
    difference = round(change.after, DIGITS) - round(change.before, DIGITS)
    shown = rounded_to_sum([points for _code, points in moved], difference, DIGITS)
    made = []
    for (code, _points), points in zip(moved, shown, strict=True):
        if code == FADING:
            made.append(Sentence(points, _fading(points)))
        elif code == STILL:
            names = listed([str(said.PILLARS[one]) for one in still])
            made.append(Sentence(points, _("As good as unchanged: %(pillars)s.", pillars=names)))
        else:
            sources = _sources(code, earlier, later, topic, changes, points)
            made.append(Sentence(points, _of_pillar(code, points), sources))
    since = format_quarter(earlier.period) if is_counted(earlier) else str(said.REPORT)
    return Told(change.before, change.after, since, tuple(made))


def _moved(change: Any) -> tuple[list[tuple[str, float]], list[str]]:
    """Return what moved the number, the most first, and the parts that as good as did not, which stand together."""
    points = {str(pillar): value for pillar, value in change.pillars.items()}
    still = [code for code, value in points.items() if abs(value) < SMALLEST]
    moved = sorted(
        ((code, value) for code, value in points.items() if code not in still), key=lambda item: -abs(item[1])
    )
    if abs(change.prior_fades) >= SMALLEST:
        moved.append((FADING, change.prior_fades))
    if still:
        rest = 0.0 if abs(change.prior_fades) >= SMALLEST else change.prior_fades
        moved.append((STILL, sum(points[code] for code in still) + rest))
    return moved, still


def _of_pillar(code: str, points: float) -> str:
    values = {"pillar": str(said.PILLARS[code]), "points": fixed(abs(points))}
    if points > 0:
        return str(_("%(pillar)s raised the number by %(points)s.", **values))
    return str(_("%(pillar)s lowered the number by %(points)s.", **values))


def _fading(points: float) -> str:
    if points > 0:
        return str(
            _(
                "The 2025 starting figure counts less each year. That alone raised the number by %(points)s.",
                points=fixed(abs(points)),
            )
        )
    return str(
        _(
            "The 2025 starting figure counts less each year. That alone lowered the number by %(points)s.",
            points=fixed(abs(points)),
        )
    )


def _sources(
    code: str, earlier: ReleaseView, later: ReleaseView, topic: str, changes: Any, points: float
) -> tuple[str, ...]:
    """Say where a change comes from: in one topic the counts before and now, in all together the topic behind it."""
    if not topic:
        return _leading_topic(code, changes, points)
    before, now = _indicators(earlier, code, topic), _indicators(later, code, topic)
    return tuple(
        _(
            "%(measure)s: now %(now)s, before %(before)s.",
            measure=str(said.INDICATORS[indicator]),
            now=now[indicator],
            before=before[indicator],
        )
        for indicator in now
        if now[indicator] != before.get(indicator)
    )


def _leading_topic(code: str, changes: Any, points: float) -> tuple[str, ...]:
    own = {cluster: dict(map(_named, changes[cluster].pillars.items()))[code] / len(CLUSTERS) for cluster in CLUSTERS}
    leading = max(CLUSTERS, key=lambda cluster: own[cluster] * (1 if points > 0 else -1))
    return (
        _(
            "The largest part of it comes from the topic %(topic)s (%(points)s).",
            topic=str(TOPICS[leading]),
            points=signed(own[leading]),
        ),
    )


def _named(item: tuple[Any, float]) -> tuple[str, float]:
    return str(item[0]), item[1]


def _indicators(release: ReleaseView, pillar: str, topic: str) -> dict[str, str]:
    parts = next(part for part in result_of(release, topic).pillars if str(part.pillar) == pillar)
    return {str(indicator.indicator): counted(indicator) for indicator in parts.indicators}
