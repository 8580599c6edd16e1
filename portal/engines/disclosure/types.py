"""What is counted, and what of it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Conf(StrEnum):
    """Whether a count may be seen (SDMX code list CL_CONF_STATUS)."""

    FREE = "F"
    SMALL = "C"  # fewer than ten people
    SECONDARY = "D"  # hidden together with a small group, so that nobody finds the small one by subtraction


@dataclass(frozen=True)
class Exact:
    """A count as it is: ``value`` things done by ``people`` different persons."""

    code: str
    value: float
    people: int


@dataclass(frozen=True)
class Shown:
    """A count as it is published: a multiple of five, or None with the reason."""

    code: str
    value: int | None
    conf: Conf


@dataclass(frozen=True)
class Edition:
    """What an earlier edition of the same table counted and showed."""

    total: Exact | None
    parts: Sequence[Exact]
    shown_total: Shown | None
    shown: Sequence[Shown]


@dataclass(frozen=True)
class ShareEdition:
    """What an earlier edition of the same share counted and showed (``shown``: x, then n)."""

    x: float
    n: float
    people: int | None
    shown: tuple[Shown, Shown]
