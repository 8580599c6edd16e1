"""What a picture of figures needs beside its lines: a title, words beside the bars, a table that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.web.figure_formats import fixed
from portal.web.locale import current_language, format_share
from portal.web.pictures import Column, Plot, Rows, Scale


@dataclass(frozen=True, slots=True)
class Label:
    """The words of a row: what it is, and what it comes to.

    `lang` is given where the words are in a language of their own, `wide` where there is no room for them on a phone.
    """

    words: Any
    shown: str
    lang: str | None = None
    note: str = ""
    strong: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A picture's figures as they are; the first cell of a row is its heading."""

    headings: tuple[Any, ...]
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What a colour or a line of a picture stands for."""

    kind: str
    words: Any
    level: bool = False
    """Whether a line lies level, and does not stand."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture with all that stands around it. `how` says how its figures come about and who counts in them."""

    id: str
    title: Any
    description: str
    table: Table
    how: tuple[Any, ...] = ()
    picture: Rows | None = None
    plot: Plot | None = None
    columns: tuple[Column, ...] = ()
    labels: tuple[Label, ...] = ()
    ticks: tuple[str, ...] = ()
    legend: tuple[Part, ...] = ()
    note: str = ""


def mirrored() -> bool:
    """Tell whether pictures of this page go from right to left."""
    return current_language().dir == "rtl"


def ticks(on: Scale, digits: int | None = None) -> tuple[str, ...]:
    """Write the numbers of a scale."""
    return tuple(fixed(tick, on.digits if digits is None else digits) for tick in on.ticks)


def percent_ticks(on: Scale) -> tuple[str, ...]:
    """Write the numbers of a scale of shares."""
    return tuple(format_share(tick) for tick in on.ticks)


def in_words(labels: Sequence[Label]) -> str:
    """Say what a picture of rows shows, for those who don't see it."""
    said = [_("%(name)s: %(figure)s.", name=str(label.words), figure=label.shown) for label in labels]
    return " ".join(said)
