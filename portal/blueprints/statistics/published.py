"""The published tables of all quarters, looked up by what they count; what is not there is not known, never 0."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.domain.trust.types import CLUSTERS, ReleaseView
from portal.web.figure_formats import fixed
from portal.web.statistics_words import NOT_COUNTED, SUPPRESSED

FREE, SMALL, SECONDARY = "F", "C", "D"
OTHER = "other"


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure: a number, or why there is none."""

    value: int | None
    conf: str = FREE

    @property
    def suppressed(self) -> bool:
        """Tell whether the number is kept back to protect people."""
        return self.value is None and self.conf in {SMALL, SECONDARY}

    def __str__(self) -> str:
        """Return the number as its readers write it, or why there is none."""
        if self.value is not None:
            return fixed(self.value, 0)
        return str(SUPPRESSED.get(self.conf, NOT_COUNTED))


ABSENT = Figure(None)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many; the topics whose figures are kept back are `left_out`."""

    met: int
    of: int
    left_out: tuple[str, ...]
    known: bool

    @property
    def value(self) -> float:
        """Return the share, of nothing 0."""
        return self.met / self.of if self.of else 0.0


class Tables:
    """All tables of all releases; where two releases tell of the same quarter, the later one is right."""

    def __init__(self, releases: Sequence[ReleaseView]) -> None:
        self._found: dict[tuple[str, str, str, str], dict[str, Figure]] = {}
        for release in releases:
            fresh: set[tuple[str, str, str, str]] = set()
            for cell in release.published.tables:
                key = (cell.period, cell.measure, cell.dimension, cell.cluster)
                if key not in fresh:
                    self._found[key] = {}
                    fresh.add(key)
                self._found[key][cell.code] = Figure(cell.value, str(cell.conf_status))
        self.periods = tuple(sorted({period for period, *_rest in self._found}))

    def parts(self, period: str, measure: str, dimension: str, cluster: str = "") -> dict[str, Figure]:
        """Return the parts of a table by their codes."""
        return self._found.get((period, measure, dimension, cluster), {})

    def total(self, period: str, measure: str, cluster: str = "") -> Figure:
        """Return a total, of all topics or of one."""
        if cluster:
            return self.parts(period, measure, "cluster").get(cluster, ABSENT)
        return self.parts(period, measure, "").get("", ABSENT)

    def over_clusters(self, period: str, measure: str, dimension: str, code: str, cluster: str = "") -> Figure:
        """Return a part of one topic's table, or of all four together; one that is kept back keeps the sum back."""
        chosen = (cluster,) if cluster else CLUSTERS
        tables = [self.parts(period, measure, dimension, name) for name in chosen]
        return added(_part(table, code) for table in tables if table)


def added(figures: Iterable[Figure]) -> Figure:
    """Add figures up; nothing can be said of a sum with a part that is not known."""
    found = list(figures)
    if not found:
        return ABSENT
    unknown = next((figure for figure in found if figure.value is None), None)
    if unknown is not None:
        return Figure(None, SECONDARY if unknown.suppressed else FREE)
    return Figure(sum(figure.value or 0 for figure in found))


def _part(table: Mapping[str, Figure], code: str) -> Figure:
    """Return a part of a table. Where small parts are put together, one that is not there may be among them."""
    return table.get(code, Figure(None, SMALL) if OTHER in table else Figure(0))


def share(release: ReleaseView, indicator: str, cluster: str = "") -> Share:
    """Return how many of how many, in one topic or in all where both are known, and which topics are left out."""
    met: dict[str, float | None] = {}
    of: dict[str, float | None] = {}
    for count in release.published.evidence:
        if count.indicator == indicator and count.component in {"x", "n"}:
            (met if count.component == "x" else of)[count.cluster] = count.value
    chosen = (cluster,) if cluster else CLUSTERS
    known = [name for name in chosen if met.get(name) is not None and of.get(name) is not None]
    return Share(
        round(sum(met[name] or 0 for name in known)),
        round(sum(of[name] or 0 for name in known)),
        tuple(name for name in chosen if name not in known),
        bool(known),
    )
