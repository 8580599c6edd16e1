"""Where the parts of a network's picture lie: names one below the other, and an arc for each two that are joined.

Plain numbers in, plain numbers out. One name a row stays legible on a phone, however many arcs there are. For readers
from the right the picture is the mirror of the other one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH = 360.0
ROW = 32.0
NAMES = 176.0
"""The part of the width that names have."""
THINNEST, THICKEST = 1.5, 9.0
SMALLEST, LARGEST = 4.0, 10.0
EDGE = 8.0
ROUNDEST = 1.6


@dataclass(frozen=True, slots=True)
class Spot:
    """A name's place: where its text begins, its dot, and how large that is."""

    text_x: float
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Arc:
    """The line between two names: a path, and how thick it is."""

    path: str
    width: float


@dataclass(frozen=True, slots=True)
class Arcs:
    """A picture of a network."""

    height: float
    spots: tuple[Spot, ...]
    arcs: tuple[Arc, ...]


def lay_out(sizes: Sequence[float], joined: Mapping[tuple[int, int], float], *, mirrored: bool = False) -> Arcs:
    """Place names with sizes from 0 to 1 in rows, and join rows by their numbers; thicker lines weigh more."""
    most = max(joined.values(), default=0.0)
    x = _turned(NAMES + LARGEST, mirrored)
    spots = tuple(
        Spot(_turned(0.0, mirrored), x, (row + 0.5) * ROW, round(SMALLEST + (LARGEST - SMALLEST) * size, 1))
        for row, size in enumerate(sizes)
    )
    longest = max((abs(one - other) for one, other in joined), default=1)
    room = WIDTH - NAMES - LARGEST - EDGE
    arcs = tuple(
        _arc(spots[one], spots[other], room * abs(one - other) / longest, weight / most, mirrored)
        for (one, other), weight in sorted(joined.items())
        if most
    )
    return Arcs(len(sizes) * ROW, spots, arcs)


def _arc(one: Spot, other: Spot, reach: float, share: float, mirrored: bool) -> Arc:
    """Draw half an ellipse to the side; a smaller weight is a thinner line."""
    half = round(abs(one.y - other.y) / 2, 1)
    top, bottom = min(one.y, other.y), max(one.y, other.y)
    sweep = 0 if mirrored else 1
    # Neighbours are joined by a bow and not by a needle, also where nobody else is joined.
    bow = max(ROW / 2, min(reach, ROUNDEST * half))
    path = f"M{one.x:g} {top:g}A{bow:.1f} {half:g} 0 0 {sweep} {one.x:g} {bottom:g}"
    return Arc(path, round(THINNEST + (THICKEST - THINNEST) * share, 1))


def _turned(x: float, mirrored: bool) -> float:
    return WIDTH - x if mirrored else x
