"""Measure tone: ``python -m tools.sentiment_model.evaluate DIR``.

Reads every .tsv of the folder (the file's name is the language) and prints, for each language: texts, share answered,
and among the answered the accuracy, macro-F1 and the mean of how many negative and how many other texts are told apart
rightly; macro-F1 once more with unanswered texts as missed; and the confusion.
The weights were fitted on ``civic-sentiment/dev``: ``fit`` prints held-out figures for that folder.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from portal.engines.sentiment import tone
from portal.engines.sentiment.weights import LABELS
from tools.sentiment_model.data import read_all

Pair = tuple[str, str]

HEADING = (
    "language\tn\tcoverage\taccuracy\tmacro-F1\tnegative or not\tstrict F1"
    "\tconfusion (true: negative neutral positive unclear)"
)


def macro_f1(pairs: Sequence[Pair]) -> float:
    """Give the mean F1 over the labels that occur; an unclear answer is a miss, never a false alarm."""
    scores = []
    for label in LABELS:
        true = sum(expected == label for expected, _ in pairs)
        given = sum(found == label for _, found in pairs)
        right = sum(expected == found == label for expected, found in pairs)
        if true:
            scores.append(2 * right / (true + given))
    return sum(scores) / len(scores) if scores else 0.0


def balanced(pairs: Sequence[Pair]) -> float:
    """Give the mean of the share of negative texts called so and the share of others not called so."""
    sides = [[found == "negative" for expected, found in pairs if expected == "negative"]]
    sides.append([found != "negative" for expected, found in pairs if expected != "negative"])
    shares = [sum(side) / len(side) for side in sides if side]
    return sum(shares) / len(shares) if shares else 0.0


def answered(pairs: Sequence[Pair]) -> list[Pair]:
    """Keep the pairs that were answered."""
    return [(expected, found) for expected, found in pairs if found != "unclear"]


def line(name: str, pairs: Sequence[Pair]) -> str:
    """Draw one language's line: (expected, found) pairs."""
    told = answered(pairs)
    accuracy = sum(expected == found for expected, found in told) / len(told) if told else 0.0
    counts = Counter(pairs)
    confusion = "; ".join(
        f"{expected[:3]}: " + " ".join(str(counts[expected, found]) for found in (*LABELS, "unclear"))
        for expected in LABELS
    )
    shares = (len(told) / len(pairs), accuracy, macro_f1(told), balanced(told), macro_f1(pairs))
    figures = "\t".join(f"{figure:.3f}" for figure in shares)
    return f"{name}\t{len(pairs)}\t{figures}\t{confusion}"


def table(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    """Draw the table of (language, expected, found) rows, with a last line for all."""
    lines = [HEADING]
    for language in sorted({row[0] for row in rows}):
        lines.append(line(language, [(expected, found) for name, expected, found in rows if name == language]))
    return [*lines, line("all", [(expected, found) for _, expected, found in rows])]


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the tone of every example and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args(arguments)
    examples = read_all(options.folder)
    start = time.perf_counter()
    rows = [(example.language, example.label, tone(example.text, example.language).label) for example in examples]
    elapsed = time.perf_counter() - start
    print("\n".join([*table(rows), "", f"{elapsed / len(examples) * 1000:.3f} ms a text"]))


if __name__ == "__main__":
    main()
