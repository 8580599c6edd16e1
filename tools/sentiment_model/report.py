"""Tone in figures: ``python -m tools.sentiment_model.report DATA [--out figures.json]``.

DATA is the folder that holds ``civic-sentiment`` and ``sentiment``. Measures every language, writes the figures that
the portal shows its readers, and prints the section of ``docs/quality.md`` made of them. Equal data give equal figures.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from portal.engines.sentiment import languages, letters, tone
from portal.engines.sentiment.figures import ANSWERS, PATH, Measured
from portal.engines.sentiment.weights import LABELS, shipped
from tools.sentiment_model.data import Example, read_all
from tools.sentiment_model.fit import cross_validated
from tools.sentiment_model.train_letters import split
from tools.tables import Table, markdown

Row = tuple[str, str, str]

_INTRODUCTION: Final = """\
`portal/engines/sentiment` ({engine}) calls a text negative, neutral or positive, or does not say (*unclear*).
Accuracy and F1 are of the texts that were answered, *answered* tells how many. *Negative or not* is the mean of how
many negative texts were called so and how many others were not.

- *civic*: consultations and petitions labelled by reading, each answered with weights fitted without it (ten-fold
  cross-validation). The lists of cues were written by people who had seen these texts, so strangers' texts fare a
  little worse. Praise is too rare in German, Spanish and Korean ones for their macro-F1 to tell much.
- *general*: reviews, posts and news; the tenth of the texts that was left out of training, asked of the shipped
  engine.
- *elsewhere*: product reviews and short messages, in languages that have a list of cues and weights of other languages;
  nothing was trained or tuned for them."""
_KINDS: Final = ("civic", "general", "elsewhere")


def measure(data: Path) -> list[Measured]:
    """Measure every language on what there is of it."""
    civic = cross_validated(read_all(data / "civic-sentiment" / "dev"))
    general = [row for path in _trained(data) for row in _asked(split(path)[1])]
    elsewhere = [
        row
        for row in _asked(read_all(data / "sentiment" / "evaluate-only"))
        if row[0] in languages() and row[0] not in shipped().languages
    ]
    return [
        one for kind, rows in zip(_KINDS, (civic, general, elsewhere), strict=True) for one in _measured(kind, rows)
    ]


def _trained(data: Path) -> Iterator[list[Example]]:
    examples = read_all(data / "sentiment" / "train")
    for language in sorted(letters.available()):
        yield [example for example in examples if example.language == language]


def _asked(examples: Iterable[Example]) -> list[Row]:
    return [(one.language, one.label, tone(one.text, one.language).label) for one in examples]


def _measured(kind: str, rows: Sequence[Row]) -> Iterator[Measured]:
    for language in sorted({row[0] for row in rows}):
        counts = Counter((label, answer) for name, label, answer in rows if name == language)
        confusion = {label: tuple(counts[label, answer] for answer in ANSWERS) for label in LABELS}
        yield Measured(language, kind, confusion)


def save(path: Path, measured: Sequence[Measured]) -> None:
    """Write the figures for the portal."""
    rows = [{"language": one.language, "kind": one.kind, "confusion": one.confusion} for one in measured]
    path.write_text(json.dumps({"engine": shipped().engine, "measured": rows}, indent=1) + "\n", encoding="utf-8")


def section(measured: Sequence[Measured]) -> str:
    """Write the section of ``docs/quality.md``."""
    parts = ["## Tone", _INTRODUCTION.format(engine=shipped().engine), markdown(_overview(measured))]
    return "\n\n".join([*parts, "What was answered to what:", markdown(_confusions(measured))]) + "\n"


def _overview(measured: Sequence[Measured]) -> Table:
    header = ["texts", "language", "n", "answered", "accuracy", "macro-F1", "negative or not"]
    rows = []
    for one in measured:
        shares = (one.coverage, one.accuracy, one.macro_f1, one.balanced)
        rows.append([one.kind, one.language, str(one.n), *(f"{share:.3f}" for share in shares)])
    return [header, *rows]


def _confusions(measured: Sequence[Measured]) -> Table:
    rows = [
        [one.kind, one.language, label, *map(str, one.confusion[label])]
        for one in measured
        for label in LABELS
        if sum(one.confusion[label])
    ]
    return [["texts", "language", "label", *ANSWERS], *rows]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, write the figures and print the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=PATH)
    options = parser.parse_args(arguments)
    measured = measure(options.data)
    save(options.out, measured)
    print(section(measured), end="")


if __name__ == "__main__":
    main()
