"""How much each kind of cue says: fitted by ``tools.sentiment_model.fit``, shared and then bent for each language."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LABELS = ("negative", "neutral", "positive")
WEIGHTS_PATH = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class Rows:
    """A row of weights over the features and a bias for each label."""

    rows: tuple[tuple[float, ...], ...]
    biases: tuple[float, ...]

    def probabilities(self, features: Sequence[float]) -> tuple[float, ...]:
        """Give each label's probability, in the order of LABELS."""
        return softmax(
            [
                bias + sum(weight * feature for weight, feature in zip(row, features, strict=True))
                for row, bias in zip(self.rows, self.biases, strict=True)
            ]
        )


@dataclass(frozen=True, slots=True)
class Weights:
    """The rows of the languages that were measured on civic text, and those that all other languages share.

    ``thresholds`` holds the least probability to answer with; languages that were not measured need ``unmeasured``.
    """

    engine: str
    shared: Rows
    languages: Mapping[str, Rows]
    thresholds: Mapping[str, float]
    unmeasured: float

    def of(self, language: str) -> Rows:
        """Give the rows of a language."""
        return self.languages.get(language, self.shared)

    def threshold(self, language: str) -> float:
        """Give the least probability to answer with in a language."""
        return self.thresholds.get(language, self.unmeasured)


def softmax(scores: Sequence[float]) -> tuple[float, ...]:
    """Turn log odds into probabilities."""
    highest = max(scores)
    odds = [math.exp(score - highest) for score in scores]
    whole = sum(odds)
    return tuple(chance / whole for chance in odds)


@functools.cache
def shipped() -> Weights:
    """Read the weights that belong to this version of the lexicons."""
    stored = json.loads(WEIGHTS_PATH.read_text(encoding="utf-8"))
    return Weights(
        engine=stored["engine"],
        shared=_rows(stored["shared"]),
        languages={language: _rows(rows) for language, rows in stored["languages"].items()},
        thresholds=stored["thresholds"],
        unmeasured=stored["unmeasured"],
    )


def _rows(stored: Mapping[str, Sequence[float]]) -> Rows:
    return Rows(
        rows=tuple(tuple(stored[label][:-1]) for label in LABELS),
        biases=tuple(stored[label][-1] for label in LABELS),
    )
