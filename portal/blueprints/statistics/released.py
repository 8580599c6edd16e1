"""What a release says of a topic, and how its counts are written."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.domain.trust.types import ReleaseView, Status
from portal.web import statistics_words as said
from portal.web.figure_formats import fixed, listed
from portal.web.words import CLUSTERS as TOPICS
from portal.web.words import NATIONALITY_GROUPS

PARITY = ("x_ko", "n_ko", "x_other", "n_other")
GROUP = "q:"


def is_counted(release: ReleaseView) -> bool:
    """Tell whether a release is of counts, and not the 2025 report's own figures."""
    return release.status is not Status.BASELINE


def name_of(topic: str) -> Any:
    """Name a topic, or all of them together."""
    return TOPICS[topic] if topic else said.TOPICS_TOGETHER


def result_of(release: ReleaseView, topic: str) -> Any:
    """Return what a release says of a topic, or of the district."""
    found = (result for result in release.result.clusters if result.cluster == topic)
    return next(found) if topic else release.result.district


def counted(indicator: Any) -> str:
    """Say how many of how many, or why nothing can be said."""
    if indicator.suppressed:
        return str(said.TOO_FEW)
    if indicator.n == 0:
        return str(said.NOTHING_YET)
    if str(indicator.indicator) in said.COMPARISONS:
        score = fixed(indicator.x / indicator.n, 2)
        return str(
            ngettext(
                "%(score)s of 1, from %(shown)s person",
                "%(score)s of 1, from %(shown)s people",
                round(indicator.n),
                score=score,
                shown=fixed(indicator.n, 0),
            )
        )
    return said.counted(str(indicator.indicator), fixed(indicator.x, 0), round(indicator.n), fixed(indicator.n, 0))


def compared(release: ReleaseView, indicator: str, cluster: str) -> str:
    """Say what was compared where a measure compares people with each other: the counts as they were published."""
    counts = {
        count.component: count.value
        for count in release.published.evidence
        if count.cluster == cluster and str(count.indicator) == indicator and count.value is not None
    }
    if indicator == "FAI_PARITY" and len(counts) == len(PARITY):
        values = {name: fixed(counts[name], 0) for name in PARITY}
        return str(_("In Korean: %(x_ko)s of %(n_ko)s. In other languages: %(x_other)s of %(n_other)s.", **values))
    if indicator == "FAI_OVERLAP":
        pairs = [
            _("%(name)s: %(figure)s", name=str(_group(component)), figure=fixed(value, 0))
            for component, value in counts.items()
        ]
        return listed(pairs)
    return ""


def _group(component: str) -> Any:
    code = component.removeprefix(GROUP)
    return NATIONALITY_GROUPS.get(code, said.OTHERS)
