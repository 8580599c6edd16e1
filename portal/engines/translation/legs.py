"""One step of a route, and what running it yields.

A leg is one installed package seen through the portal's eyes. The pipeline knows nothing of Argos: tests hand it legs
of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from portal.engines.translation.gate import Policy

PIVOT: Final = "en"

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """A model's raw answer to one sentence.

    Log-probabilities are natural and per target token, the end token included; the least one is known of packages with
    a gate, which alone ask for it, and is the mean for others. ``unknown_source``: some piece of the sentence is not in
    the vocabulary. ``cut``: the sentence or its translation was longer than the model can hold.
    """

    text: str
    mean_logprob: float = 0.0
    min_logprob: float = 0.0
    unknown_source: bool = False
    cut: bool = False


class Leg(Protocol):
    """One direct language pair."""

    @property
    def pair(self) -> Pair:
        """The source and target, in portal codes."""
        ...

    @property
    def version(self) -> str:
        """The package's version."""
        ...

    @property
    def policy(self) -> Policy:
        """How the package wants to be used."""
        ...

    def run(self, sentences: Sequence[str]) -> list[Draft]:
        """Translate sentences in one batch; may raise, then none of them counts as translated."""
        ...


def find_route(pairs: Iterable[Pair], source: str, target: str) -> tuple[Pair, ...] | None:
    """Find the pairs to walk from source to target: the direct one, else by way of English, else None."""
    known = set(pairs)
    if source == target:
        return None
    if (source, target) in known:
        return ((source, target),)
    if (source, PIVOT) in known and (PIVOT, target) in known:
        return ((source, PIVOT), (PIVOT, target))
    return None
