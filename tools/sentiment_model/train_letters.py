"""Train the letter models of tone: ``python -m tools.sentiment_model.train_letters DIR [LANGUAGE ...]``.

DIR holds ``label<TAB>text`` files of texts that may be trained on, one a language. Every tenth text is left out and
measured; the model that ships never saw it. Same files, same model.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from portal.engines.sentiment.letters import FOLDER, Letters, buckets
from portal.engines.sentiment.weights import LABELS, softmax
from tools.sentiment_model.data import Example, read
from tools.sentiment_model.evaluate import HEADING, line

HELD_OUT_EVERY = 10
# So many of the held-out texts are left without an answer.
UNANSWERED = 0.11
BATCH = 500
MOMENTUM, SQUARES = 0.9, 0.999
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Settings:
    """Knobs of one language's training."""

    orders: tuple[int, ...] = (1, 2, 3, 4, 5)
    bits: int = 18
    epochs: int = 4
    step: float = 0.01
    ridge: float = 1e-5
    # 1 makes the rarest label count as much as the commonest, 0 leaves them as they come.
    balance: float = 0.5


SETTINGS = {
    "ko": Settings(orders=(1, 2, 3, 4), bits=19, epochs=2, step=0.06),
    "th": Settings(epochs=4, step=0.03),
    "id": Settings(orders=(2, 3, 4, 5, 6), epochs=4, step=0.03),
    "ru": Settings(orders=(2, 3, 4, 5), epochs=8, step=0.03, balance=1.0),
}


@dataclass(frozen=True, slots=True)
class Rows:
    """Texts as buckets: those of text i are ``rows[starts[i]:starts[i + 1]]``."""

    rows: NDArray[np.uint32]
    starts: NDArray[np.int64]
    labels: NDArray[np.int64]


def rows_of(examples: Sequence[Example], settings: Settings) -> Rows:
    """Hash every example's n-grams."""
    found = [buckets(example.text, settings.orders, settings.bits) for example in examples]
    starts = np.concatenate([[0], np.cumsum([len(rows) for rows in found])])
    labels = np.array([LABELS.index(example.label) for example in examples])
    return Rows(np.concatenate(found), starts, labels)


def split(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Give the texts to learn from and the tenth that is only measured; equal texts fall on one side."""
    held = {example.text for example in examples[HELD_OUT_EVERY - 1 :: HELD_OUT_EVERY]}
    return [e for e in examples if e.text not in held], [e for e in examples if e.text in held]


def train(rows: Rows, settings: Settings) -> Letters:
    """Fit a softmax by Adam in small batches."""
    size = 1 << settings.bits
    weights = np.zeros((size + 1, len(LABELS)), dtype=np.float32)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    counts = np.bincount(rows.labels, minlength=len(LABELS))
    importance = (len(rows.labels) / (len(LABELS) * counts)) ** settings.balance
    chance = np.random.default_rng(0)
    step = 0
    batches = settings.epochs * -(-len(rows.labels) // BATCH)
    for _ in range(settings.epochs):
        order = chance.permutation(len(rows.labels))
        for start in range(0, len(order), BATCH):
            step += 1
            slope = _slope(weights, rows, order[start : start + BATCH], importance) + settings.ridge * weights
            mean += (1 - MOMENTUM) * (slope - mean)
            square += (1 - SQUARES) * (slope * slope - square)
            pace = settings.step * (1 - step / (batches + 1)) * (1 - SQUARES**step) ** 0.5 / (1 - MOMENTUM**step)
            weights -= pace * mean / (np.sqrt(square) + 1e-8)
    return _rounded(weights, settings)


def _slope(weights: Floats, rows: Rows, chosen: NDArray[np.int64], importance: NDArray[np.float64]) -> Floats:
    sizes = rows.starts[chosen + 1] - rows.starts[chosen]
    taken = np.concatenate([rows.rows[rows.starts[i] : rows.starts[i + 1]] for i in chosen])
    share = 1 / np.sqrt(np.maximum(sizes, 1))
    owner = np.repeat(np.arange(len(chosen)), sizes)
    size = len(weights) - 1
    scores = np.stack(
        [np.bincount(owner, weights[taken, label], len(chosen)) * share for label in range(len(LABELS))], axis=1
    )
    scores += weights[size]
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    wrong = odds / odds.sum(axis=1, keepdims=True)
    wrong[np.arange(len(chosen)), rows.labels[chosen]] -= 1
    wrong *= importance[rows.labels[chosen]][:, None] / len(chosen)
    shared = wrong * share[:, None]
    slope = [np.bincount(taken, shared[owner, label], size + 1) for label in range(len(LABELS))]
    found = np.stack(slope, axis=1).astype(np.float32)
    found[size] = wrong.sum(axis=0)
    return found


def _rounded(weights: Floats, settings: Settings) -> Letters:
    table = weights[:-1] - weights[:-1].mean(axis=1, keepdims=True)
    # A few huge weights would leave the many small ones no steps.
    scale = float(np.quantile(np.abs(table), 0.9999)) / 127
    small = np.clip(np.rint(table / scale), -127, 127).astype(np.int8)
    return Letters(small, scale, weights[-1].astype(np.float64), settings.orders, settings.bits)


def least(model: Letters, examples: Sequence[Example]) -> float:
    """Give the probability that all but the least certain answers reach."""
    best = [max(softmax(model.log_odds(example.text).tolist())) for example in examples]
    return round(float(np.quantile(best, UNANSWERED)), 3)


def save(path: Path, model: Letters) -> None:
    """Write a model as plain arrays: no pickle."""
    np.savez_compressed(
        path,
        allow_pickle=False,
        table=model.table,
        scale=np.array(model.scale),
        bias=model.bias,
        orders=np.array(model.orders),
        bits=np.array(model.bits),
        least=np.array(model.least),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Train, measure on the texts left out, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("languages", nargs="*", default=sorted(SETTINGS))
    parser.add_argument("--out", type=Path, default=FOLDER)
    options = parser.parse_args(arguments)
    options.out.mkdir(exist_ok=True)
    print(HEADING)
    for language in options.languages:
        learnt, held = split(list(read(options.folder / f"{language}.tsv")))
        model = train(rows_of(learnt, SETTINGS[language]), SETTINGS[language])
        model = replace(model, least=least(model, held))
        pairs = [(e.label, LABELS[int(model.log_odds(e.text).argmax())]) for e in held]
        save(options.out / f"{language}.npz", model)
        print(line(language, pairs), (options.out / f"{language}.npz").stat().st_size, "bytes", flush=True)


if __name__ == "__main__":
    main()
