"""Counts as published, to compute the trust index from: the method's worked example, and parts to build others of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.engines.trust import BASELINE, METHODOLOGY, Count, Indicator, Published, Residents, Share, window

EXAMPLE: Mapping[Indicator, Share] = {
    Indicator.RSP_ANSWERS_14D: Share(41, 50),
    Indicator.RSP_DECISIONS_60D: Share(18, 24),
    Indicator.REL_COMMITMENTS: Share(9, 12),
    Indicator.REL_EVENTS_72H: Share(6, 6),
    Indicator.OPN_READABLE: Share(33, 40),
    Indicator.OPN_OUTCOMES_14D: Share(14, 16),
    Indicator.INT_UPHELD: Share(19, 20),
    Indicator.INT_REPRODUCED: Share(30, 30),
    Indicator.FAI_PARITY: Share(36, 40),
    Indicator.FAI_OVERLAP: Share(24, 30),
    Indicator.PAR_ADMITTED: Share(168, 240),
    Indicator.PAR_RETURNING: Share(27, 90),
}
"""The worked example's exact counts, of cluster C4."""


def published(evidence: Iterable[Count] = (), period: str = "2026-Q3", **changes: Any) -> Published:
    """Return published counts, without evidence unless some is given."""
    start, end = window(period)
    whole: dict[str, Any] = {
        "methodology_version": METHODOLOGY,
        "ref_area": "KR-GANGNAM",
        "period_id": period,
        "start": start,
        "end": end,
        "prior": BASELINE,
        "residents": Residents(None, "", True, {}),
        "evidence": tuple(evidence),
    }
    return Published(**(whole | changes))


def count(cluster: str, indicator: Indicator, component: str, value: float | None) -> Count:
    """Return one count, suppressed if it is None."""
    return Count(cluster, indicator, component, value, "C" if value is None else "F")


def share(cluster: str, indicator: Indicator, x: float | None, n: float | None) -> tuple[Count, ...]:
    """Return the two counts of a share."""
    return count(cluster, indicator, "x", x), count(cluster, indicator, "n", n)


def parity(
    cluster: str, x_ko: float | None, n_ko: float | None, x_other: float | None, n_other: float | None
) -> tuple[Count, ...]:
    """Return the four counts of parity."""
    values = {"x_ko": x_ko, "n_ko": n_ko, "x_other": x_other, "n_other": n_other}
    return tuple(count(cluster, Indicator.FAI_PARITY, name, value) for name, value in values.items())


def groups(cluster: str, people: Mapping[str, float | None]) -> tuple[Count, ...]:
    """Return the counts of an overlap."""
    return tuple(count(cluster, Indicator.FAI_OVERLAP, f"q:{group}", value) for group, value in people.items())
