"""The figures of the strategy report of 2025, as they stand there: unaudited, never a measurement of this portal."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.benchmark.types import AgreementRow

SOURCE = "Strategy report on the city diplomacy of Gangnam-gu, 2025 (unaudited)"
TARGET = 0.90


@dataclass(frozen=True, slots=True)
class ReportCluster:
    """A topic with the three figures that the report gives without a formula; `delta` reads as a level there."""

    code: str
    centrality: float
    delta_sentiment: float
    index: float


@dataclass(frozen=True, slots=True)
class ReportProject:
    """A project of the report: its axis, its name, and the month in which it was to begin."""

    axis: str
    name: str
    month: str
    yearly: bool = False


CLUSTERS = (
    ReportCluster("C1", 0.92, 0.78, 0.91),
    ReportCluster("C2", 0.88, 0.75, 0.89),
    ReportCluster("C3", 0.84, 0.72, 0.87),
    ReportCluster("C4", 0.81, 0.74, 0.90),
)
PROJECTS = (
    ReportProject("industry", "Gangnam Global Tech Forum", "2025-05"),
    ReportProject("culture", "K-POP World City Week", "2025-10", yearly=True),
    ReportProject("data", "AI diplomacy dashboard", "2026-03"),
    ReportProject("inclusion", "Multilingual Governance Day", "2026-06"),
)
PARTNERS = (
    AgreementRow("Santa Clara", "US", None, None, None, SOURCE, is_baseline=True),
    AgreementRow("Meguro", "JP", None, None, None, SOURCE, is_baseline=True),
    AgreementRow("Haidian", "CN", None, None, None, SOURCE, is_baseline=True),
)
"""The report names three partner cities; it gives no dates."""
