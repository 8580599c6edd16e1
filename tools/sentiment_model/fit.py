"""Fit what each kind of cue says: ``python -m tools.sentiment_model.fit DIR [--out weights.json]``.

DIR holds civic texts labelled by reading. What is learnt is one number for each cue category and label, shared by all
languages (numbers for each would learn the corpora: petitions complain, whatever their language), and for each language
the least probability to answer with. No text and no word of DIR is kept. Prints held-out figures by ten-fold
cross-validation.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from portal.engines.sentiment.cues import FEATURES, Evidence, gather
from portal.engines.sentiment.lexicon import load
from portal.engines.sentiment.weights import LABELS, WEIGHTS_PATH
from tools.sentiment_model.data import Example, read_all
from tools.sentiment_model.evaluate import table

ENGINE = "civic-lexicon-1"
Matrix = NDArray[np.float64]

FOLDS = 10
STEPS = 600
STEP = 0.05
MOMENTUM, SQUARES = 0.9, 0.999
RIDGE = 1.0
# A label given with little confidence teaches less.
TRUST = {1: 0.5, 2: 0.8, 3: 1.0}
TARGET = 0.8
THRESHOLDS = (0.5, 0.55, 0.6, 0.65, 0.7)


def softmax(scores: Matrix) -> Matrix:
    """Turn rows of scores into probabilities."""
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def fit(features: Matrix, labels: NDArray[np.int64], trust: Matrix) -> Matrix:
    """Fit a softmax with a ridge by Adam; the last row of the result is the bias."""
    balance = np.sqrt(len(labels) / (len(LABELS) * np.maximum(np.bincount(labels, minlength=len(LABELS)), 1)))
    importance = (trust * balance[labels])[:, None]
    design = with_bias(features)
    expected = np.eye(len(LABELS))[labels]
    weights = np.zeros((design.shape[1], len(LABELS)))
    ridge = np.full((design.shape[1], 1), RIDGE)
    ridge[-1] = 0.0
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        slope = design.T @ ((softmax(design @ weights) - expected) * importance) + ridge * weights
        slope /= len(labels)
        mean = MOMENTUM * mean + (1 - MOMENTUM) * slope
        square = SQUARES * square + (1 - SQUARES) * slope**2
        weights -= STEP * (mean / (1 - MOMENTUM**step)) / (np.sqrt(square / (1 - SQUARES**step)) + 1e-8)
    return weights


def with_bias(features: Matrix) -> Matrix:
    """Add a column of ones."""
    return np.hstack([features, np.ones((len(features), 1))])


def held_out(features: Matrix, labels: NDArray[np.int64], trust: Matrix) -> Matrix:
    """Give each text's probabilities by weights that were fitted without its fold."""
    order = np.random.default_rng(0).permutation(len(labels))
    found = np.zeros((len(labels), len(LABELS)))
    for fold in range(FOLDS):
        test = order[fold::FOLDS]
        rest = np.setdiff1d(order, test)
        found[test] = softmax(with_bias(features[test]) @ fit(features[rest], labels[rest], trust[rest]))
    return found


def best_threshold(probabilities: Matrix, labels: NDArray[np.int64], telling: NDArray[np.bool_]) -> float:
    """Choose the lowest threshold whose answers are right often enough, or the strictest one."""
    for threshold in THRESHOLDS:
        answered = telling & (probabilities.max(axis=1) >= threshold)
        if answered.any() and (probabilities.argmax(axis=1) == labels)[answered].mean() >= TARGET:
            return threshold
    return THRESHOLDS[-1]


def answers(probabilities: Matrix, telling: NDArray[np.bool_], thresholds: Sequence[float]) -> list[str]:
    """Name the answers, unclear below the threshold of each text."""
    sure = telling & (probabilities.max(axis=1) >= np.array(thresholds))
    return [LABELS[best] if ok else "unclear" for best, ok in zip(probabilities.argmax(axis=1), sure, strict=True)]


def save(path: Path, weights: Matrix, thresholds: dict[str, float]) -> None:
    """Write the weights as readable JSON."""
    columns = {label: [round(float(value), 3) for value in weights[:, i]] for i, label in enumerate(LABELS)}
    stored = {
        "engine": ENGINE,
        "features": FEATURES,
        "weights": {label: column[:-1] for label, column in columns.items()},
        "biases": {label: column[-1] for label, column in columns.items()},
        "thresholds": thresholds,
        "unmeasured": THRESHOLDS[-1],
    }
    path.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


def evidence_of(examples: Sequence[Example]) -> list[Evidence]:
    """Gather the cues of every example."""
    return [gather(example.text, load(example.language)) for example in examples]


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, choose thresholds, print held-out figures and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS_PATH)
    options = parser.parse_args(arguments)
    examples = read_all(options.folder)
    evidence = evidence_of(examples)
    features = np.array([found.vector() for found in evidence])
    telling = np.array([found.is_telling for found in evidence])
    labels = np.array([LABELS.index(example.label) for example in examples], dtype=np.int64)
    trust = np.array([TRUST[example.confidence] for example in examples])
    probabilities = held_out(features, labels, trust)
    names = np.array([example.language for example in examples])
    thresholds = {
        str(name): best_threshold(probabilities[names == name], labels[names == name], telling[names == name])
        for name in np.unique(names)
    }
    found = answers(probabilities, telling, [thresholds[example.language] for example in examples])
    print("\n".join(table([(e.language, e.label, answer) for e, answer in zip(examples, found, strict=True)])))
    print(thresholds)
    save(options.out, fit(features, labels, trust), thresholds)


if __name__ == "__main__":
    main()
