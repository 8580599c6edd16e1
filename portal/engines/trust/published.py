"""The counts as published: the only input of a release, read strictly and written in one way only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final, Self

from portal.engines.trust import reading
from portal.engines.trust.method import CLUSTERS, HOME, METHODOLOGY, canonical, sha256, window
from portal.engines.trust.reading import PublishedError
from portal.engines.trust.types import Indicator

__all__ = ["Count", "Published", "Residents", "TableCell", "canonical", "sha256"]

CONF_STATUSES: Final = ("F", "C", "D")
SHARE: Final = ("x", "n")
PARITY: Final = ("x_ko", "n_ko", "x_other", "n_other")
GROUP: Final = "q:"
_GROUP_CODE: Final = re.compile(r"[a-z][a-z_]{0,39}")
_AREA: Final = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,39}")

MEASURES: Final = (
    "registrations",
    "attended",
    "no_shows",
    "waiting",
    "proposals",
    "comments",
    "endorsements",
    "answers",
    "participants",
)
DIMENSIONS: Final = ("", "cluster", "language", "nationality_group", "age_band", "community_kind")
TONES: Final = ("negative", "neutral", "positive", "unclear")
_DIMENSIONS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(MEASURES, DIMENSIONS),
    **dict.fromkeys(MEASURES[:4], (*DIMENSIONS, "event")),
    "proposals": (*DIMENSIONS, "outcome"),
    "tone": ("tone",),
}
"""What tables there are; a table that is crossed more finely would tell too much of few people."""
_BY_CLUSTER: Final = ("cluster", "outcome", "tone")


@dataclass(frozen=True, slots=True)
class Count:
    """One component of an indicator's evidence in one cluster."""

    cluster: str
    indicator: str
    """An `Indicator`; of counts that another method published perhaps a code that this one does not know."""
    component: str
    """`x` and `n`; of parity `x_ko n_ko x_other n_other`; of overlap `q:<nationality group>` and `q:other`."""
    value: float | None
    """Whole and rounded if it is published; staff may preview with exact counts."""
    conf_status: str
    """F free, C suppressed because small, D suppressed so that C cannot be found by subtraction."""

    @classmethod
    def from_dict(cls, value: object, where: str) -> Self:
        """Read one count, or raise PublishedError."""
        found = reading.members(value, where, [field.name for field in fields(cls)])
        indicator = Indicator(reading.choice(found["indicator"], f"{where}.indicator", list(Indicator)))
        conf_status = reading.choice(found["conf_status"], f"{where}.conf_status", CONF_STATUSES)
        return cls(
            cluster=reading.choice(found["cluster"], f"{where}.cluster", CLUSTERS),
            indicator=indicator,
            component=_component(indicator, found["component"], f"{where}.component"),
            value=reading.count(found["value"], conf_status, f"{where}.value"),
            conf_status=conf_status,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        whole = self.value is not None and float(self.value).is_integer()
        return {
            "cluster": self.cluster,
            "indicator": str(self.indicator),
            "component": self.component,
            "value": int(self.value) if whole and self.value is not None else self.value,
            "conf_status": str(self.conf_status),
        }


@dataclass(frozen=True, slots=True)
class TableCell:
    """One figure of the tables beside the index."""

    period: str
    measure: str
    cluster: str
    """Empty for all clusters together."""
    dimension: str
    """Empty for the total."""
    code: str
    value: int | None
    conf_status: str

    @classmethod
    def from_dict(cls, value: object, where: str) -> Self:
        """Read one cell, or raise PublishedError."""
        found = reading.members(value, where, [field.name for field in fields(cls)])
        conf_status = reading.choice(found["conf_status"], f"{where}.conf_status", CONF_STATUSES)
        measure = reading.choice(found["measure"], f"{where}.measure", _DIMENSIONS_OF)
        cell = cls(
            period=reading.quarter(found["period"], f"{where}.period"),
            measure=measure,
            cluster=reading.choice(found["cluster"], f"{where}.cluster", ("", *CLUSTERS)),
            dimension=reading.choice(found["dimension"], f"{where}.dimension", _DIMENSIONS_OF[measure]),
            code=reading.text(found["code"], f"{where}.code"),
            value=reading.count(found["value"], conf_status, f"{where}.value"),
            conf_status=conf_status,
        )
        if cell.cluster and cell.dimension not in _BY_CLUSTER:
            raise PublishedError(f"{where}: there is no table of {cell.measure} by {cell.dimension} and cluster.")
        return cell

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        plain = {field.name: getattr(self, field.name) for field in fields(self)}
        return plain | {"conf_status": str(self.conf_status)}


@dataclass(frozen=True, slots=True)
class Residents:
    """How many residents of each nationality group the district has."""

    as_of: date | None
    source: str
    made_up: bool
    """Whether the figures are a demo's own."""
    groups: Mapping[str, int]

    @classmethod
    def from_dict(cls, value: object, where: str) -> Self:
        """Read the residents, or raise PublishedError."""
        found = reading.members(value, where, [field.name for field in fields(cls)])
        groups = reading.mapping(found["groups"], f"{where}.groups")
        return cls(
            as_of=None if found["as_of"] is None else reading.day(found["as_of"], f"{where}.as_of"),
            source=reading.text(found["source"], f"{where}.source"),
            made_up=reading.truth(found["made_up"], f"{where}.made_up"),
            groups={
                reading.matching(code, f"{where}.groups", _GROUP_CODE): reading.whole(people, f"{where}.groups.{code}")
                for code, people in groups.items()
            },
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return {
            "as_of": self.as_of and self.as_of.isoformat(),
            "source": self.source,
            "made_up": self.made_up,
            "groups": dict(self.groups),
        }


@dataclass(frozen=True, slots=True)
class Published:
    """Everything that a release is computed from, and the tables that are published with it.

    Evidence and tables stand in one order whatever order they are given in, so that equal counts have one hash.
    """

    methodology_version: str
    ref_area: str
    period_id: str
    start: date
    end: date
    prior: Mapping[str, float]
    residents: Residents
    evidence: tuple[Count, ...]
    tables: tuple[TableCell, ...] = ()

    def __post_init__(self) -> None:
        evidence = sorted(self.evidence, key=lambda it: (it.cluster, it.indicator, it.component))
        tables = sorted(self.tables, key=lambda it: (it.period, it.measure, it.cluster, it.dimension, it.code))
        object.__setattr__(self, "evidence", tuple(evidence))
        object.__setattr__(self, "tables", tuple(tables))

    @classmethod
    def from_kept(cls, value: Mapping[str, Any]) -> Self:
        """Read back what `to_dict` gave under any method: it was checked when it was kept, and is to stay readable."""
        period, residents = value["period"], value["residents"]
        as_of = residents["as_of"]
        return cls(
            methodology_version=value["methodology_version"],
            ref_area=value["ref_area"],
            period_id=period["id"],
            start=date.fromisoformat(period["start"]),
            end=date.fromisoformat(period["end"]),
            prior=value["prior"],
            residents=Residents(**residents | {"as_of": as_of and date.fromisoformat(as_of)}),
            evidence=tuple(Count(**one | {"indicator": _code(one["indicator"])}) for one in value["evidence"]),
            tables=tuple(TableCell(**one) for one in value["tables"]),
        )

    @classmethod
    def from_dict(cls, value: object) -> Self:
        """Read published counts from plain values; whatever is not exactly as defined raises PublishedError."""
        names = ("methodology_version", "ref_area", "period", "prior", "residents", "evidence", "tables")
        found = reading.members(value, "published", names)
        version = reading.choice(found["methodology_version"], "methodology_version", (METHODOLOGY,))
        area = reading.matching(found["ref_area"], "ref_area", _AREA)
        period, start, end = _period(found["period"])
        prior = reading.members(found["prior"], "prior", CLUSTERS)
        read = cls(
            methodology_version=version,
            ref_area=area,
            period_id=period,
            start=start,
            end=end,
            prior={cluster: reading.share(prior[cluster], f"prior.{cluster}") for cluster in CLUSTERS},
            residents=Residents.from_dict(found["residents"], "residents"),
            evidence=tuple(Count.from_dict(*item) for item in reading.items(found["evidence"], "evidence")),
            tables=tuple(TableCell.from_dict(*item) for item in reading.items(found["tables"], "tables")),
        )
        read.check()
        return read

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON; `canonical` makes the one text of them that is hashed."""
        return {
            "methodology_version": self.methodology_version,
            "ref_area": self.ref_area,
            "period": {"id": self.period_id, "start": self.start.isoformat(), "end": self.end.isoformat()},
            "prior": dict(self.prior),
            "residents": self.residents.to_dict(),
            "evidence": [count.to_dict() for count in self.evidence],
            "tables": [cell.to_dict() for cell in self.tables],
        }

    def check(self) -> None:
        """Raise PublishedError if the counts contradict each other; whether they are rounded is not looked at."""
        _once([(it.cluster, it.indicator, it.component) for it in self.evidence], "evidence")
        _once([(it.period, it.measure, it.cluster, it.dimension, it.code) for it in self.tables], "tables")
        late = [cell.period for cell in self.tables if cell.period > self.period_id]
        if late:
            raise PublishedError(f"tables: {late[0]} is later than the release's period {self.period_id}.")
        values = {(it.cluster, it.indicator, it.component): it.value for it in self.evidence}
        for cluster, indicator, component in values:
            _check_share(values, cluster, indicator, component)


def _code(indicator: str) -> str:
    return Indicator(indicator) if indicator in set(Indicator) else indicator


def _component(indicator: Indicator, value: object, where: str) -> str:
    if indicator is Indicator.FAI_OVERLAP:
        found = reading.text(value, where)
        group = found.removeprefix(GROUP)
        if group == found or not _GROUP_CODE.fullmatch(group):
            raise PublishedError(f"{where}: {reading.shown(found)} is not q: and a nationality group.")
        if group == HOME:
            raise PublishedError(f"{where}: the overlap is of foreign groups only, {HOME} is none.")
        return found
    return reading.choice(value, where, PARITY if indicator is Indicator.FAI_PARITY else SHARE)


def _period(value: object) -> tuple[str, date, date]:
    found = reading.members(value, "period", ("id", "start", "end"))
    period = reading.quarter(found["id"], "period.id")
    start, end = reading.day(found["start"], "period.start"), reading.day(found["end"], "period.end")
    if (start, end) != window(period):
        first, last = window(period)
        raise PublishedError(f"period: {period} is the window from {first} to {last}, not from {start} to {end}.")
    return period, start, end


def _once(keys: list[tuple[str, ...]], where: str) -> None:
    seen: set[tuple[str, ...]] = set()
    for key in keys:
        if key in seen:
            raise PublishedError(f"{where}: {reading.shown(' '.join(key))} is there twice.")
        seen.add(key)


def _check_share(
    values: Mapping[tuple[str, str, str], float | None], cluster: str, indicator: str, component: str
) -> None:
    """Ask for both parts of a share, of which one is not more than the other."""
    if component.startswith(GROUP):
        return
    parts = PARITY if indicator == Indicator.FAI_PARITY else SHARE
    missing = [part for part in parts if (cluster, indicator, part) not in values]
    if missing:
        raise PublishedError(f"evidence: {cluster} {indicator} has no {missing[0]}.")
    if component.startswith("x"):
        x, n = values[cluster, indicator, component], values[cluster, indicator, "n" + component[1:]]
        if x is not None and n is not None and x > n:
            raise PublishedError(f"evidence: {cluster} {indicator} has {component} = {x:g} of only {n:g}.")
