"""How much each kind of cue says: fitted by ``tools.sentiment_model.fit``, the same for every language."""

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
class Weights:
    """A softmax over the features: a row and a bias for each label, and the least probability to answer with.

    ``thresholds`` holds the languages that were measured on civic text; all others need ``unmeasured``.
    """

    engine: str
    rows: tuple[tuple[float, ...], ...]
    biases: tuple[float, ...]
    thresholds: Mapping[str, float]
    unmeasured: float

    def probabilities(self, features: Sequence[float]) -> dict[str, float]:
        """Give each label's probability."""
        scores = [
            bias + sum(weight * feature for weight, feature in zip(row, features, strict=True))
            for row, bias in zip(self.rows, self.biases, strict=True)
        ]
        odds = [math.exp(score - max(scores)) for score in scores]
        return {label: chance / sum(odds) for label, chance in zip(LABELS, odds, strict=True)}

    def threshold(self, language: str) -> float:
        """Give the least probability to answer with in a language."""
        return self.thresholds.get(language, self.unmeasured)


@functools.cache
def shipped() -> Weights:
    """Read the weights that belong to this version of the lexicons."""
    stored = json.loads(WEIGHTS_PATH.read_text(encoding="utf-8"))
    return Weights(
        engine=stored["engine"],
        rows=tuple(tuple(stored["weights"][label]) for label in LABELS),
        biases=tuple(stored["biases"][label] for label in LABELS),
        thresholds=stored["thresholds"],
        unmeasured=stored["unmeasured"],
    )
