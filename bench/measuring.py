"""How a figure is taken: alternate with its yardstick, keep the medians."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


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
