"""How often the tone is right: measured by ``tools.sentiment_model.report``, read by the page that tells readers."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from portal.engines.sentiment.weights import LABELS

PATH = Path(__file__).with_name("figures.json")
ANSWERS: Final = (*LABELS, "unclear")


@dataclass(frozen=True, slots=True)
class Measured:
    """One language on one kind of text: how many texts of each label got each answer, in the order of ANSWERS.

    ``kind`` is ``civic`` (labelled civic texts, held out by cross-validation), ``general`` (the tenth of the general
    texts that was left out of training) or ``elsewhere`` (texts of a kind that nothing was trained or tuned for).
    """

    language: str
    kind: str
    confusion: Mapping[str, tuple[int, ...]]

    @property
    def n(self) -> int:
        """Count the texts."""
        return sum(map(sum, self.confusion.values()))

    @property
    def answered(self) -> int:
        """Count the texts whose tone is not unclear."""
        return sum(sum(row[:-1]) for row in self.confusion.values())

    @property
    def coverage(self) -> float:
        """Give the share of texts that were answered."""
        return self.answered / self.n

    @property
    def accuracy(self) -> float:
        """Give the share of the answers that are right."""
        return sum(self.confusion[label][place] for place, label in enumerate(LABELS)) / self.answered

    @property
    def macro_f1(self) -> float:
        """Give the mean F1 of the labels that occur, among the answers."""
        scores = []
        for place, label in enumerate(LABELS):
            true = sum(self.confusion[label][:-1])
            given = sum(row[place] for row in self.confusion.values())
            if true:
                scores.append(2 * self.confusion[label][place] / (true + given))
        return sum(scores) / len(scores)

    @property
    def balanced(self) -> float:
        """Give the mean of the shares of negative and of other texts that are told apart rightly, among the answers."""
        negative, *others = (self.confusion[label][:-1] for label in LABELS)
        right = sum(sum(row[1:]) for row in others)
        return (negative[0] / sum(negative) + right / sum(map(sum, others))) / 2


@functools.cache
def figures() -> tuple[Measured, ...]:
    """Read the figures that belong to this version of the engine."""
    stored = json.loads(PATH.read_text(encoding="utf-8"))
    return tuple(
        Measured(one["language"], one["kind"], {label: tuple(row) for label, row in one["confusion"].items()})
        for one in stored["measured"]
    )
