"""What the index is made of: pillars, indicators, and the results on each level."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass


class Pillar(enum.StrEnum):
    """A condition for trust."""

    RSP = "RSP"
    """Responsiveness."""
    REL = "REL"
    """Reliability."""
    OPN = "OPN"
    """Openness."""
    INT = "INT"
    """Integrity."""
    FAI = "FAI"
    """Fairness."""
    PAR = "PAR"
    """Participation."""


class Indicator(enum.StrEnum):
    """A share x / n that one pillar rests on; the value is its SDMX code."""

    RSP_ANSWERS_14D = "RSP_ANSWERS_14D"
    RSP_DECISIONS_60D = "RSP_DECISIONS_60D"
    REL_COMMITMENTS = "REL_COMMITMENTS"
    REL_EVENTS_72H = "REL_EVENTS_72H"
    OPN_READABLE = "OPN_READABLE"
    OPN_OUTCOMES_14D = "OPN_OUTCOMES_14D"
    INT_UPHELD = "INT_UPHELD"
    INT_REPRODUCED = "INT_REPRODUCED"
    FAI_PARITY = "FAI_PARITY"
    FAI_OVERLAP = "FAI_OVERLAP"
    PAR_ADMITTED = "PAR_ADMITTED"
    PAR_RETURNING = "PAR_RETURNING"


class Verdict(enum.StrEnum):
    """Whether the target of .90 is reached."""

    MET = "met"
    NOT_MET = "not_met"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Share:
    """The counts with which an indicator enters; 0 of 0 is no evidence."""

    x: float
    n: float
    suppressed: bool = False
    """Whether there is evidence that is too small to be published; it enters with n = 0."""


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """One indicator of one cluster."""

    indicator: Indicator
    x: float
    n: float
    low: float
    """The goalposts: a share of `low` or less scores the least, one of `high` or more scores 1."""
    high: float
    estimate: float
    """The share after shrinking towards the prior (E)."""
    variance: float
    """The variance of the estimate (V)."""
    score: float
    """The estimate between its goalposts (p), .01 to 1."""
    score_variance: float
    suppressed: bool
    data_weight: float
    """How much of the estimate is data, and not the prior: n / (n + m)."""


@dataclass(frozen=True, slots=True)
class PillarResult:
    """One pillar of a cluster, or the mean of four clusters for the district, which then has no indicators."""

    pillar: Pillar
    score: float
    variance: float
    """The variance of the score; for the district, of the mean of four independent scores."""
    contribution: float
    """Its part of the index: the contributions of all pillars add up to the index; one far below is negative."""
    indicators: tuple[IndicatorResult, ...]


@dataclass(frozen=True, slots=True)
class IndexResult:
    """The index of one cluster, or of the district."""

    cluster: str
    """Empty for the district."""
    prior: float
    index: float
    sd: float
    low: float
    """The 90 % interval."""
    high: float
    data_weight: float
    probability: float
    """How probable it is that the index is .90 or more."""
    verdict: Verdict
    neutral: float
    """What the index would be if the baseline were not believed: a prior of .5 that weighs 2."""
    sensitivity: Mapping[int, float]
    """What the index would be if the prior weighed 5, 10 or 40."""
    pillars: tuple[PillarResult, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One release's figures."""

    period: str
    prior_weight: float
    clusters: tuple[IndexResult, ...]
    district: IndexResult


@dataclass(frozen=True, slots=True)
class Change:
    """Why an index differs from an earlier one: before + prior_fades + the sum of the pillars = after."""

    cluster: str
    before: float
    after: float
    prior_fades: float
    """What the earlier index changes by if today's weight of the prior is used for it."""
    pillars: Mapping[Pillar, float]
