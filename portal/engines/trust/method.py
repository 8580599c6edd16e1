"""The parameters of the method, each in one place; whoever changes one makes another methodology."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from portal.engines.trust.types import Indicator, Pillar

METHODOLOGY: Final = "1.0.0"
CLUSTERS: Final = ("C1", "C2", "C3", "C4")
BASELINE: Final[Mapping[str, float]] = {"C1": 0.91, "C2": 0.89, "C3": 0.87, "C4": 0.90}
"""The report's figures, unaudited: the prior of each cluster."""
PILLAR_OF: Final[Mapping[Indicator, Pillar]] = {indicator: Pillar(indicator[:3]) for indicator in Indicator}
AVERAGED_BY_PERSON: Final = frozenset(
    indicator
    for indicator in Indicator
    if PILLAR_OF[indicator] in {Pillar.RSP, Pillar.OPN, Pillar.FAI} or indicator is Indicator.PAR_RETURNING
)
"""Indicators about people's items: one person has one vote, n is persons."""

FIRST_WEIGHT: Final = 20.0
"""Pseudo-observations that the prior is worth in FIRST_YEAR; half of it in each year after."""
FIRST_YEAR: Final = 2026
NEUTRAL_PRIOR: Final = 0.5
NEUTRAL_WEIGHT: Final = 2.0
OTHER_WEIGHTS: Final = (5, 10, 40)
LEAST_SCORE: Final = 0.01
"""Below it a geometric mean would be ruled by one pillar alone."""
LEAST_PEOPLE: Final = 10
LEAST_EXPECTED_OVERLAP: Final = 0.5
ROUNDED_TO: Final = 5
LEVEL: Final = 0.90
QUANTILE: Final = 1.6448536269514722
TARGET: Final = 0.90
SURE: Final = 0.95
LEAST_DATA_WEIGHT: Final = 0.5
SENTIMENT_SHRINKAGE: Final = 10
LEAST_VOTES: Final = 30

HOME: Final = "korea"
OTHER: Final = "other"


@dataclass(frozen=True, slots=True)
class Method:
    """What is decided and not measured: the weights of the pillars (sum 1) and the goalposts of the indicators."""

    weights: Mapping[Pillar, float]
    goalposts: Mapping[Indicator, tuple[float, float]]


METHOD: Final = Method(
    weights=dict.fromkeys(Pillar, 1 / len(Pillar)),
    goalposts={
        **dict.fromkeys(Indicator, (0.0, 1.0)),
        Indicator.PAR_ADMITTED: (0.40, 0.90),
        Indicator.PAR_RETURNING: (0.0, 0.40),
    },
)

_SHARES: Final = {
    Indicator.RSP_ANSWERS_14D: "substantive answers within 14 days / items whose 14 days fell due",
    Indicator.RSP_DECISIONS_60D: "reasoned decisions within 60 days / proposals due",
    Indicator.REL_COMMITMENTS: "commitments met on time / due",
    Indicator.REL_EVENTS_72H: "events held unchanged in their last 72 hours / scheduled",
    Indicator.OPN_READABLE: "answers readable in the author's language (human-reviewed) / answers to non-Korean "
    "authors",
    Indicator.OPN_OUTCOMES_14D: "outcomes published within 14 days / due",
    Indicator.INT_UPHELD: "moderation actions upheld by independent review / reviewed",
    Indicator.INT_REPRODUCED: "sampled records reproduced / sampled",
    Indicator.FAI_PARITY: "min(1, a_nonKO / a_KO) of timely answers, n = the smaller group; n = 0 if a_KO = 0",
    Indicator.FAI_OVERLAP: "min(1, sum_g min(q_g, pi_g) / e_n), e_n = 1 - 1/2 sum_g sqrt(2 pi_g (1 - pi_g) / (pi n)), "
    "g the foreign nationality groups, q of participants, pi_g of residents; n = 0 if e_n < .5",
    Indicator.PAR_ADMITTED: "admitted / confirmed and not cancelled 24 hours before",
    Indicator.PAR_RETURNING: "persons returning / active in the 12 months before",
}
_RULES: Final = {
    "window": "the 12 months that end with the quarter, Asia/Seoul",
    "persons": "confirmed e-mail address, with an account or a registration; staff accounts excluded",
    "counts": "a release is computed from the counts as published; a suppressed count enters with n = 0",
    "prior_weight": "first * 2^-(year of the period - first year)",
    "shrinkage": "r0 = lo + T0 (hi - lo); a = m r0 + x; b = m (1 - r0) + n - x; E = a / (a + b); "
    "V = E (1 - E) / (a + b + 1); p = clip((E - lo) / (hi - lo), least, 1); Var p = V / (hi - lo)^2",
    "pillar": "P = mean of its two p; Var P = 1/4 (Var p1 + Var p2)",
    "index": "I = prod P^w; district = mean of the four clusters",
    "contribution": "A = (1 - I) / (-ln I), 1 at I = 1; c = w (1 + A ln P)",
    "change": "first the earlier index with today's m; then w ln(P_t / P_t-1) (I_t - I_t-1) / (ln I_t - ln I_t-1)",
    "interval": "sd = I sqrt(sum w^2 Var P / P^2); expit(logit I -+ z sd / (I (1 - I))); "
    "district sd = sqrt(sum sd^2) / 4",
    "data_weight": "mean of n / (n + m) over the indicators",
    "verdict": "met: P(I >= target) >= sure and data weight >= least; not met: P <= 1 - sure; else undetermined",
}


def parameters() -> dict[str, Any]:
    """Return everything that makes the method what it is, as plain values for JSON."""
    return {
        "methodology_version": METHODOLOGY,
        "weights": {pillar: f"1/{len(Pillar)}" for pillar in Pillar},
        "indicators": {
            indicator: {
                "pillar": PILLAR_OF[indicator],
                "share": _SHARES[indicator],
                "goalposts": list(METHOD.goalposts[indicator]),
                "averaged_by_person": indicator in AVERAGED_BY_PERSON,
            }
            for indicator in Indicator
        },
        "baseline": dict(BASELINE),
        "prior": {"first": FIRST_WEIGHT, "first_year": FIRST_YEAR},
        "neutral": {"prior": NEUTRAL_PRIOR, "weight": NEUTRAL_WEIGHT},
        "sensitivity": list(OTHER_WEIGHTS),
        "least_score": LEAST_SCORE,
        "least_people": LEAST_PEOPLE,
        "least_expected_overlap": LEAST_EXPECTED_OVERLAP,
        "rounded_to": ROUNDED_TO,
        "interval": {"level": LEVEL, "z": QUANTILE},
        "target": {"value": TARGET, "sure": SURE, "least_data_weight": LEAST_DATA_WEIGHT},
        "rules": dict(_RULES),
    }


def methodology_sha256() -> str:
    """Return the SHA-256 of the parameters' canonical JSON, in hexadecimal digits."""
    return sha256(canonical(parameters()))


def canonical(value: object) -> str:
    """Return the one JSON text of plain values: keys sorted, no spaces, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def prior_weight(period: str) -> float:
    """Return m: how many observations the prior is worth in a period such as `2026-Q3`."""
    return FIRST_WEIGHT * 2.0 ** (FIRST_YEAR - int(period[:4]))


def window(period: str) -> tuple[date, date]:
    """Return the first and the last day of the 12 months that end with a quarter such as `2026-Q3`."""
    year, following = int(period[:4]), 3 * int(period[-1]) + 1
    after = date(year, following, 1) if following <= 12 else date(year + 1, 1, 1)
    return date(after.year - 1, after.month, 1), after - timedelta(days=1)
