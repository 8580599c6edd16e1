"""Fit what each kind of cue says: ``python -m tools.sentiment_model.fit DIR [--out weights.json]``.

DIR holds civic texts labelled by reading. What is learnt is one number for each cue category and label, shared by all
languages and bent a little for each (a strong ridge holds the bend back: a corpus has its own habits), and for each
language the least probability to answer with. No text and no word of DIR is kept. Prints held-out figures by ten-fold
cross-validation.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from portal.engines.sentiment.cues import FEATURES, gather
from portal.engines.sentiment.lexicon import NEGATIVE, POSITIVE, load
from portal.engines.sentiment.weights import LABELS, WEIGHTS_PATH
from tools.sentiment_model.data import Example, read_all
from tools.sentiment_model.evaluate import table

ENGINE = "civic-lexicon-2"
Matrix = NDArray[np.float64]

FOLDS = 10
STEPS = 500
STEP = 0.05
MOMENTUM, SQUARES = 0.9, 0.999
# How dear a weight is: those that all languages share, what one language adds to them, and what it adds to a bias.
SHARED, OWN, OWN_BIAS = 1.0, 6.0, 0.3
# What a kind of cue is held to say until the texts say otherwise.
EXPECTED = 1.0
# 1 makes a language's rarest label count as much as its commonest, 0 leaves them as they come.
BALANCE = 0.7
# A label that a language has fewer examples of is borrowed from the others, until it weighs as much as so many.
BORROWED = 8
# A label given with little confidence teaches less.
TRUST = {1: 0.5, 2: 0.8, 3: 1.0}
# So many of the held-out texts are left without an answer.
UNANSWERED = 0.08
# Other languages answer with weights that were not measured for them.
UNMEASURED = 0.6


@dataclass(frozen=True, slots=True)
class Table:
    """Examples as numbers: features, label numbers, how much each is trusted, languages, and if there is a sign."""

    features: Matrix
    labels: NDArray[np.int64]
    trust: Matrix
    languages: NDArray[np.str_]
    telling: NDArray[np.bool_]

    def part(self, chosen: NDArray[np.int64]) -> Table:
        """Take some of the examples."""
        columns = (self.features, self.labels, self.trust, self.languages, self.telling)
        return Table(*(column[chosen] for column in columns))


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights with the bias as last row: shared, and what each language adds."""

    shared: Matrix
    own: dict[str, Matrix]

    def probabilities(self, table: Table) -> Matrix:
        """Give each example's probabilities."""
        design = with_bias(table.features)
        scores = [row @ self.of(language) for row, language in zip(design, table.languages, strict=True)]
        return softmax(np.array(scores))

    def of(self, language: str) -> Matrix:
        """Give the weights of a language."""
        return self.shared + self.own.get(language, np.zeros_like(self.shared))


def table_of(examples: Sequence[Example]) -> Table:
    """Turn examples into numbers."""
    evidence = [gather(example.text, load(example.language)) for example in examples]
    return Table(
        np.array([found.vector() for found in evidence]),
        np.array([LABELS.index(example.label) for example in examples], dtype=np.int64),
        np.array([TRUST[example.confidence] for example in examples]),
        np.array([example.language for example in examples]),
        np.array([found.is_telling for found in evidence]),
    )


def filled(table: Table) -> Table:
    """Add other languages' examples of the labels that a language hardly has, so that it can still be told them.

    What people who write in German praise is not rare because German consultations collect complaints.
    """
    parts = [table]
    for name in sorted(set(table.languages.tolist())):
        for label in range(len(LABELS)):
            same = table.labels == label
            own, others = (int((same & there).sum()) for there in (table.languages == name, table.languages != name))
            if own < BORROWED and others:
                lent = table.part(np.flatnonzero(same & (table.languages != name)))
                trust = lent.trust * (BORROWED - own) / others
                parts.append(Table(lent.features, lent.labels, trust, np.full(others, name), lent.telling))
    return Table(
        np.vstack([part.features for part in parts]),
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.trust for part in parts]),
        np.concatenate([part.languages for part in parts]),
        np.concatenate([part.telling for part in parts]),
    )


def softmax(scores: Matrix) -> Matrix:
    """Turn rows of scores into probabilities."""
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def with_bias(features: Matrix) -> Matrix:
    """Add a column of ones."""
    return np.hstack([features, np.ones((len(features), 1))])


def fit(table: Table) -> Fitted:
    """Fit a softmax with a ridge by Adam."""
    table = filled(table)
    names = sorted(set(table.languages.tolist()))
    base = with_bias(table.features)
    design = np.hstack([base, *(base * (table.languages == name)[:, None] for name in names)])
    ridge = np.array([SHARED] * len(FEATURES) + [0.0] + ([OWN] * len(FEATURES) + [OWN_BIAS]) * len(names))[:, None]
    importance, expected = _importance(table, names)[:, None], np.eye(len(LABELS))[table.labels]
    weights = np.zeros((design.shape[1], len(LABELS)))
    weights[: len(FEATURES)] = expectation()
    held_to = weights.copy()
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        slope = design.T @ ((softmax(design @ weights) - expected) * importance) + ridge * (weights - held_to)
        slope /= len(table.labels)
        mean = MOMENTUM * mean + (1 - MOMENTUM) * slope
        square = SQUARES * square + (1 - SQUARES) * slope**2
        weights -= STEP * (mean / (1 - MOMENTUM**step)) / (np.sqrt(square / (1 - SQUARES**step)) + 1e-8)
    shared, *own = np.split(weights, len(names) + 1)
    return Fitted(shared, dict(zip(names, own, strict=True)))


def expectation() -> Matrix:
    """Give the weights that the ridge pulls towards: each kind of cue speaks for its own label, the shape for none."""
    found = np.zeros((len(FEATURES), len(LABELS)))
    for label, categories in zip(LABELS, (NEGATIVE, ("request", "fact"), POSITIVE), strict=True):
        for category in categories:
            found[FEATURES.index(category), LABELS.index(label)] = EXPECTED
    return found


def _importance(table: Table, names: Sequence[str]) -> Matrix:
    found = table.trust.copy()
    for name in names:
        inside = table.languages == name
        masses = np.bincount(table.labels[inside], table.trust[inside], len(LABELS))
        found[inside] *= ((masses.sum() / (len(LABELS) * np.maximum(masses, 1))) ** BALANCE)[table.labels[inside]]
    return found


def held_out(table: Table, seed: int = 0) -> Matrix:
    """Give each text's probabilities by weights that were fitted without its fold."""
    order = np.random.default_rng(seed).permutation(len(table.labels))
    found = np.zeros((len(table.labels), len(LABELS)))
    for fold in range(FOLDS):
        test = order[fold::FOLDS]
        found[test] = fit(table.part(np.setdiff1d(order, test))).probabilities(table.part(test))
    return found


def thresholds_of(probabilities: Matrix, table: Table) -> dict[str, float]:
    """Give for each language the probability that all but the least certain held-out answers reach."""
    best = np.where(table.telling, probabilities.max(axis=1), 0.0)
    return {
        name: round(float(np.quantile(best[table.languages == name], UNANSWERED)), 3)
        for name in sorted(set(table.languages.tolist()))
    }


def answers(probabilities: Matrix, telling: NDArray[np.bool_], thresholds: Sequence[float]) -> list[str]:
    """Name the answers, unclear without a sign or below the threshold of each text."""
    sure = telling & (probabilities.max(axis=1) >= np.array(thresholds))
    return [LABELS[best] if ok else "unclear" for best, ok in zip(probabilities.argmax(axis=1), sure, strict=True)]


def cross_validated(examples: Sequence[Example]) -> list[tuple[str, str, str]]:
    """Give (language, label, answer) of every example, answered by weights that never saw it."""
    table = table_of(examples)
    probabilities = held_out(table)
    thresholds = thresholds_of(probabilities, table)
    found = answers(probabilities, table.telling, [thresholds[example.language] for example in examples])
    return [(one.language, one.label, answer) for one, answer in zip(examples, found, strict=True)]


def save(path: Path, fitted: Fitted, thresholds: dict[str, float]) -> None:
    """Write the weights as readable JSON; the last number of a row is the bias."""
    stored = {
        "engine": ENGINE,
        "features": FEATURES,
        "shared": _columns(fitted.shared),
        "languages": {name: _columns(fitted.of(name)) for name in fitted.own},
        "thresholds": thresholds,
        "unmeasured": UNMEASURED,
    }
    path.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


def _columns(weights: Matrix) -> dict[str, list[float]]:
    return {label: [round(float(value), 3) for value in weights[:, i]] for i, label in enumerate(LABELS)}


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, choose thresholds, print held-out figures and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS_PATH)
    options = parser.parse_args(arguments)
    examples = read_all(options.folder)
    print("\n".join(table(cross_validated(examples))))
    numbers = table_of(examples)
    thresholds = thresholds_of(held_out(numbers), numbers)
    print(thresholds)
    save(options.out, fit(numbers), thresholds)


if __name__ == "__main__":
    main()
