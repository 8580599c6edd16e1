"""What the page about trust shows of one release: the number, what it is made of, and how it came about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.blueprints.statistics import trust_drawings
from portal.blueprints.statistics.drawings import Drawing
from portal.blueprints.statistics.released import compared, counted, is_counted, name_of, result_of
from portal.blueprints.statistics.trust_sentences import Told, reasons, told
from portal.domain.trust.types import ReleaseEntry, ReleaseView
from portal.web.figure_formats import fixed


@dataclass(frozen=True, slots=True)
class Measure:
    """One of a pillar's two measures in one topic, as it was published; `counted` says so many of so many."""

    indicator: str
    cluster: str
    counted: str
    known: bool
    score: float
    compared: str


@dataclass(frozen=True, slots=True)
class PillarPart:
    """One of the six parts of the number: `shown` is rounded so that all six add up to the number that is shown."""

    code: str
    shown: float
    exact: float
    score: float
    measures: Mapping[str, tuple[Measure, ...]]
    """By indicator, one measure for each topic that is shown."""


@dataclass(frozen=True, slots=True)
class TrustPage:
    """A release as everybody reads it, of the district or of one topic."""

    release: ReleaseView
    topic: str
    index: Any
    baseline: float
    parts: tuple[PillarPart, ...]
    gauge: Drawing
    sum: Drawing
    history: Drawing
    why: tuple[str, ...]
    told: Told | None
    corrected: str | None
    """What corrects the release that this one was compared with."""
    method_before: str | None
    """The method of the release before, where it is another one, so that the two can't be compared."""
    revisions: tuple[ReleaseEntry, ...]

    @property
    def name(self) -> Any:
        """Name the topic, or all of them together."""
        return name_of(self.topic)

    @property
    def sensitivity(self) -> tuple[tuple[str, float], ...]:
        """Return what the number would be, had the starting figure counted for less or for more, or not at all."""
        others = tuple(
            (_("If the 2025 figure counted like %(weight)s cases", weight=fixed(weight, 0)), value)
            for weight, value in sorted(self.index.sensitivity.items())
        )
        neutral = _(
            "With no 2025 figure at all, starting from the middle (%(middle)s)",
            middle=fixed(self.index.method.neutral_prior, 1),
        )
        return ((neutral, self.index.neutral), *others)


def build(
    history: Sequence[ReleaseView],
    entries: Sequence[ReleaseEntry],
    release: ReleaseView,
    earlier: ReleaseView | None,
    topic: str,
) -> TrustPage:
    """Put together the page of one of the releases in `history` (oldest first, perhaps with the 2025 report's).

    `earlier` is the one that its own document counts the changes from.
    """
    index = result_of(release, topic)
    before = [view for view in history if view.period < release.period]
    corrected = next((entry.id for entry in entries if earlier and entry.supersedes == earlier.id), None)
    return TrustPage(
        release=release,
        topic=topic,
        index=index,
        baseline=index.prior,
        parts=_parts(release, index, topic),
        gauge=trust_drawings.gauge(index),
        sum=trust_drawings.contributions(index),
        history=trust_drawings.over_time([view for view in history if is_counted(view)], topic),
        why=reasons(index),
        told=told(earlier, release, topic) if earlier else None,
        corrected=corrected,
        method_before=before[-1].methodology if before and not before[-1].is_of_method(release) else None,
        revisions=tuple(entry for entry in entries if entry.revision > 1),
    )


def _parts(release: ReleaseView, index: Any, topic: str) -> tuple[PillarPart, ...]:
    shown = dict(trust_drawings.shown_contributions(index))
    return tuple(
        PillarPart(
            code=str(pillar.pillar),
            shown=shown[str(pillar.pillar)],
            exact=pillar.contribution,
            score=pillar.score,
            measures=_measures(release, str(pillar.pillar), topic),
        )
        for pillar in index.pillars
    )


def _measures(release: ReleaseView, pillar: str, topic: str) -> dict[str, tuple[Measure, ...]]:
    found: dict[str, list[Measure]] = {}
    for cluster in release.result.clusters:
        if topic in {"", cluster.cluster}:
            own = next(part for part in cluster.pillars if part.pillar == pillar)
            for indicator in own.indicators:
                found.setdefault(indicator.indicator, []).append(_measure(release, indicator, cluster.cluster))
    return {code: tuple(measures) for code, measures in found.items()}


def _measure(release: ReleaseView, indicator: Any, cluster: str) -> Measure:
    code = str(indicator.indicator)
    detail = compared(release, code, cluster) if indicator.n > 0 else ""
    return Measure(code, cluster, counted(indicator), indicator.n > 0, indicator.score, detail)
