"""Measure language identification: ``python -m tools.language_model.evaluate FILE.tsv``.

The file holds ``language<TAB>text`` lines. Prints accuracy, abstentions and the commonest mistakes for each language,
how far the confidence can be believed, and milliseconds a text. Rows that the model was trained on flatter it:
``train`` prints held-out figures.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.engines.language import Detection, detect
from tools.language_model.train import rows_of

BINS = (0.0, 0.5, 0.7, 0.9, 0.97, 1.0001)


@dataclass(frozen=True, slots=True)
class Trial:
    """One text's true language and what was answered."""

    language: str
    answer: Detection

    @property
    def is_right(self) -> bool:
        """Tell whether the answer is the true language."""
        return self.answer.language == self.language


def table(trials: Sequence[Trial]) -> list[str]:
    """Draw a line for each language and one for all."""
    lines = ["language\tn\taccuracy\tundetermined\tmistaken for"]
    for language in sorted({trial.language for trial in trials}):
        lines.append(_line(language, [trial for trial in trials if trial.language == language]))
    return [*lines, _line("all", trials)]


def _line(name: str, trials: Sequence[Trial]) -> str:
    right = sum(trial.is_right for trial in trials)
    wrong = Counter(trial.answer.language or "und" for trial in trials if not trial.is_right)
    mistakes = ", ".join(f"{language} {count}" for language, count in wrong.most_common(3))
    return f"{name}\t{len(trials)}\t{right / len(trials):.4f}\t{wrong['und']}\t{mistakes}"


def calibration(trials: Sequence[Trial]) -> list[str]:
    """Compare confidence with accuracy, bin by bin."""
    lines = ["confidence\tn\tmean confidence\taccuracy"]
    for low, high in itertools.pairwise(BINS):
        inside = [trial for trial in trials if low <= trial.answer.confidence < high]
        if inside:
            mean = sum(trial.answer.confidence for trial in inside) / len(inside)
            accuracy = sum(trial.is_right for trial in inside) / len(inside)
            lines.append(f"{low:.2f}-{min(high, 1):.2f}\t{len(inside)}\t{mean:.3f}\t{accuracy:.3f}")
    return lines


def main(arguments: Sequence[str] | None = None) -> None:
    """Detect every row of a file and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    options = parser.parse_args(arguments)
    rows = rows_of(options.file)
    detect("warm up, asdf qwer")
    start = time.perf_counter()
    trials = [Trial(language, detect(text)) for language, text in rows]
    elapsed = time.perf_counter() - start
    print("\n".join([*table(trials), "", *calibration(trials), "", f"{elapsed / len(rows) * 1000:.3f} ms a text"]))


if __name__ == "__main__":
    main()
