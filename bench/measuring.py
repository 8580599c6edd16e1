"""How a figure is taken: alternate with its yardstick, keep the medians."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

RESULTS = Path(__file__).with_name("results.json")


@dataclass(frozen=True)
class Figure:
    """What something takes, and what its yardstick takes, in milliseconds a piece."""

    name: str
    milliseconds: float
    yardstick: str
    yardstick_milliseconds: float

    @property
    def ratio(self) -> float:
        return self.milliseconds / self.yardstick_milliseconds

    def as_dict(self) -> dict[str, object]:
        return {
            "name": self.name,
            "milliseconds": round(self.milliseconds, 4),
            "yardstick": self.yardstick,
            "yardstick_milliseconds": round(self.yardstick_milliseconds, 4),
            "ratio": round(self.ratio, 4),
        }


def compare(
    name: str,
    work: Callable[[], object],
    yardstick: str,
    other: Callable[[], object],
    *,
    pieces: int = 1,
    rounds: int = 15,
) -> Figure:
    """Run both in turn, once to warm up and then `rounds` times."""
    work(), other()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for kept, act in zip(times, (work, other), strict=True):
            begun = time.perf_counter()
            act()
            kept.append((time.perf_counter() - begun) * 1000 / pieces)
    return Figure(name, statistics.median(times[0]), yardstick, statistics.median(times[1]))


def keep(figures: Iterable[Figure]) -> None:
    """Write figures to bench/results.json, each in the place of the one that had its name."""
    there = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else []
    kept = {one["name"]: one for one in there} | {figure.name: figure.as_dict() for figure in figures}
    RESULTS.write_text(json.dumps(list(kept.values()), indent=2) + "\n", "utf-8")
