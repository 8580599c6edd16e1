"""Where the parts of a picture lie: plain numbers in, plain numbers out; templates draw them and write the words.

All lengths are parts of 1000 along and of 100 down for each row, since pictures stretch with the page. A picture for
readers from the right is the mirror of the other one: it is reckoned so, not turned by a style, and paper has it too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

WIDTH = 1000.0
ROW = 100.0
BAND_TOP, BAND_HEIGHT = 62.0, 36.0
"""Where in a row its bars lie; the words stand above them. The style sheet divides a row in the same way."""
LANE_GAP = 4.0
PLOT_HEIGHT = 300.0
TICKS = 4
LEAST_SPREAD = 1e-4
"""Values that differ by less look the same on any scale."""
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """From where to where a picture goes, and which numbers stand beside it, evenly spaced from end to end."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> tuple[float, ...]:
        """Return the numbers on the scale, both ends among them."""
        return tuple(round(self.low + number * self.step, 10) for number in range(self.count + 1))

    @property
    def count(self) -> int:
        """Return how many steps there are."""
        return round((self.high - self.low) / self.step)

    @property
    def digits(self) -> int:
        """Return how many decimals the numbers need, so that no two of them look alike."""
        return next((digits for digits in range(6) if math.isclose(round(self.step, digits), self.step)), 6)

    def share(self, value: float) -> float:
        """Return where a value lies, from 0 to 1; what is off the scale lies at its end."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


@dataclass(frozen=True, slots=True)
class Mark:
    """A bar: where it begins, how long it is, in which lane of its row, and what it says (its class)."""

    x: float
    width: float
    y: float
    height: float
    kind: str


@dataclass(frozen=True, slots=True)
class Rows:
    """A picture of rows: bars, and upright lines through all of them."""

    marks: tuple[Mark, ...]
    lines: tuple[Mark, ...]
    rows: int
    scale: Scale
    mirrored: bool = False

    @property
    def height(self) -> float:
        """Return how high it is."""
        return self.rows * ROW


@dataclass(frozen=True, slots=True)
class Bar:
    """What a bar shows: from one value to another, as what."""

    start: float
    end: float
    kind: str = "bar"


@dataclass(frozen=True, slots=True)
class Step:
    """One part of a sum, between where the parts before it end and where it ends itself."""

    code: str
    value: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Point:
    """One moment of a line, with the least and the most that it may be."""

    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Plot:
    """A line over time within its band; `lines` are level ones, by what they say."""

    points: tuple[Point, ...]
    lines: tuple[tuple[str, float], ...]
    scale: Scale

    @property
    def band(self) -> str:
        """Return the outline of the band: along its upper edge and back along the lower one."""
        there = [(point.x, point.high) for point in self.points]
        back = [(point.x, point.low) for point in reversed(self.points)]
        return _path([*there, *back])

    @property
    def line(self) -> str:
        """Return the line's corners."""
        return _path([(point.x, point.y) for point in self.points])


@dataclass(frozen=True, slots=True)
class Column:
    """One column; without a value (`None`) there is only its place."""

    x: float
    width: float
    y: float
    height: float
    known: bool


def scale(values: Sequence[float], *, zero: bool = True, most: int = TICKS) -> Scale:
    """Return a scale of round numbers around values, with 0 on it unless it is not wanted."""
    finite = [value for value in values if math.isfinite(value)] or [0.0]
    low, high = min(finite), max(finite)
    if zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if math.isclose(low, high, abs_tol=LEAST_SPREAD):
        low, high = (low, low + 1.0) if zero else (low - 0.05, high + 0.05)
    step = _round_step((high - low) / most)
    return Scale(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, step)


def rows(
    bars: Sequence[Sequence[Bar]], on: Scale, *, lines: Sequence[tuple[str, float]] = (), mirrored: bool = False
) -> Rows:
    """Lay out rows of bars. Bars of one row that touch or overlap share a lane unless their kind says otherwise."""
    marks = [mark for number, row in enumerate(bars) for mark in _row(row, number, on)]
    upright = [
        Mark(on.share(at) * WIDTH, 0.0, number * ROW + BAND_TOP, BAND_HEIGHT, kind)
        for number in range(len(bars))
        for kind, at in lines
    ]
    made = Rows(tuple(marks), tuple(upright), len(bars), on)
    return mirror(made) if mirrored else made


def mirror(picture: Rows) -> Rows:
    """Return the picture for readers from the other side."""

    def turned(mark: Mark) -> Mark:
        return replace(mark, x=WIDTH - mark.x - mark.width)

    return replace(
        picture,
        marks=tuple(map(turned, picture.marks)),
        lines=tuple(map(turned, picture.lines)),
        mirrored=not picture.mirrored,
    )


def steps(parts: Sequence[tuple[str, float]]) -> tuple[Step, ...]:
    """Put the parts of a sum end to end: those below zero first, so that they lie below zero and not only go back."""
    ordered = [*(part for part in parts if part[1] < 0), *(part for part in parts if part[1] >= 0)]
    made, reached = [], 0.0
    for code, value in ordered:
        made.append(Step(code, value, reached, reached + value))
        reached += value
    return tuple(made)


def adding_up(parts: Sequence[tuple[str, float]], total: float, *, mirrored: bool = False) -> tuple[Rows, list[Step]]:
    """Lay out a sum: a row for each part, which begins where the one before it ended, and at last the whole."""
    made = steps(parts)
    ends = [total, *(step.end for step in made)]
    bars = [
        [Bar(0.0, step.start, "so-far"), Bar(step.start, step.end, "minus" if step.value < 0 else "plus")]
        for step in made
    ]
    picture = rows([*bars, [Bar(0.0, total, "whole")]], scale(ends), lines=[("zero", 0.0)], mirrored=mirrored)
    return picture, list(made)


def shares(values: Sequence[float]) -> tuple[float, ...]:
    """Return each value's share of the whole; of nothing, nothing."""
    whole = math.fsum(values)
    return tuple(value / whole for value in values) if whole > 0 else tuple(0.0 for _ in values)


def stacked(
    wholes: Sequence[Sequence[tuple[str, float]]], *, mirrored: bool = False, lines: Sequence[tuple[str, float]] = ()
) -> Rows:
    """Lay out wholes of 100 %, each with its parts (kind, value) beside each other in their order."""
    bars = []
    for parts in wholes:
        reached, row = 0.0, []
        for (kind, _value), share in zip(parts, shares([value for _kind, value in parts]), strict=True):
            row.append(Bar(reached, reached + share, kind))
            reached += share
        bars.append(row)
    return rows(bars, Scale(0.0, 1.0, 0.25), lines=lines, mirrored=mirrored)


def paired(pairs: Sequence[tuple[float, float]], kinds: tuple[str, str], *, mirrored: bool = False) -> Rows:
    """Lay out two bars below each other in each row."""
    on = scale([value for pair in pairs for value in pair])
    height = (BAND_HEIGHT - LANE_GAP) / 2
    made = rows([[Bar(0.0, first, kinds[0])] for first, _second in pairs], on)
    marks = []
    for number, (upper, (_first, second)) in enumerate(zip(made.marks, pairs, strict=True)):
        top = number * ROW + BAND_TOP
        marks += [
            replace(upper, height=height),
            Mark(0.0, on.share(second) * WIDTH, top + height + LANE_GAP, height, kinds[1]),
        ]
    picture = replace(made, marks=tuple(marks))
    return mirror(picture) if mirrored else picture


def plot(
    points: Sequence[tuple[float, float, float, float]],
    *,
    lines: Sequence[tuple[str, float]] = (),
    mirrored: bool = False,
) -> Plot:
    """Lay out a line over time: (moment, value, least, most) for each point, the moments on a scale of their own."""
    levels = [level for _moment, *values in points for level in values] + [level for _kind, level in lines]
    on = scale(levels, zero=False)
    moments = [moment for moment, *_values in points]
    first, last = (min(moments), max(moments)) if moments else (0.0, 0.0)
    made = []
    for moment, value, low, high in points:
        along = (moment - first) / (last - first) if last > first else 0.5
        x = (1 - along if mirrored else along) * WIDTH
        made.append(Point(x, _down(on, value), _down(on, low), _down(on, high)))
    return Plot(tuple(made), tuple((kind, _down(on, level)) for kind, level in lines), on)


def columns(values: Sequence[float | None], *, mirrored: bool = False) -> tuple[Column, ...]:
    """Lay out one column for each moment, in even places; what is not known leaves its place empty."""
    top = scale([value for value in values if value is not None]).high
    place = WIDTH / max(1, len(values))
    made = []
    for number, value in enumerate(values):
        height = (value or 0.0) / top * ROW
        at = len(values) - 1 - number if mirrored else number
        made.append(Column(at * place + place * 0.2, place * 0.6, ROW - height, height, value is not None))
    return tuple(made)


def rounded_to_sum(values: Sequence[float], total: float, digits: int = 3) -> tuple[float, ...]:
    """Round parts so that what is shown adds up to the shown total.

    None is further than one last digit from itself, where the total is the sum of the parts or its rounded form.
    """
    unit = 10**-digits
    floors = [math.floor(value / unit) for value in values]
    left = round(total / unit) - sum(floors)
    by_rest = sorted(range(len(values)), key=lambda at: (floors[at] - values[at] / unit, at))
    for at in by_rest[: max(0, left)]:
        floors[at] += 1
    for at in by_rest[left:] if left < 0 else ():
        floors[at] -= 1
    return tuple(round(floor * unit, digits) for floor in floors)


def _row(row: Sequence[Bar], number: int, on: Scale) -> list[Mark]:
    made = []
    for bar in row:
        start, end = sorted((on.share(bar.start), on.share(bar.end)))
        made.append(Mark(start * WIDTH, (end - start) * WIDTH, number * ROW + BAND_TOP, BAND_HEIGHT, bar.kind))
    return made


def _round_step(wanted: float) -> float:
    power = float(10 ** math.floor(math.log10(wanted)))
    return next(step * power for step in STEPS if step * power >= wanted * (1 - 1e-9))


def _down(on: Scale, value: float) -> float:
    return round((1 - on.share(value)) * PLOT_HEIGHT, 2)


def _path(corners: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{round(x, 2):g},{round(y, 2):g}" for x, y in corners)
