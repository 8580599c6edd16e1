"""Write docs/quality.md: every measured accuracy of the portal's engines, made by one command.

`python -m tools.quality` writes the file, `python -m tools.quality --check` tells whether it still says what is
measured. Equal code and data give equal text on one kind of processor; on another, a trained model may tip over at a
text in a thousand, so figures may differ by that much. How quick the engines are is in `bench`.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Final

from tools.language_model import report as language_model
from tools.sentiment_model import report as sentiment_model
from tools.topic_cases import report as topic_cases
from tools.translation_checks import report as translation_checks

ROOT: Final = Path(__file__).resolve().parent.parent
FILE: Final = ROOT / "docs" / "quality.md"
DATA: Final = ROOT.parent / "shared" / "data"
INTRODUCTION: Final = """\
# What the engines get right

Made by `python -m tools.quality`; a test compares it with what is measured anew. Speeds are measured by `make bench`.
"""
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_COUNT: Final = 2
_FEW: Final = 5
_SHARE: Final = 0.004


def text() -> str:
    """Measure everything and return the document."""
    sections = (
        translation_checks.section(),
        language_model.section(DATA / "langid" / "dev.tsv"),
        sentiment_model.section(sentiment_model.measure(DATA)),
        topic_cases.section(),
    )
    return "\n".join((INTRODUCTION, *sections))


def is_as_measured(written: str, measured: str) -> bool:
    """Tell whether two documents say the same in words, and nearly the same in figures.

    Rows of tables that count a few texts only are passed over, as such a row may not be there at all elsewhere.
    """
    there, here = (_without_few(document) for document in (written, measured))
    if _NUMBER.sub("0", there) != _NUMBER.sub("0", here):
        return False
    return all(map(_is_near, _NUMBER.findall(there), _NUMBER.findall(here)))


def _without_few(document: str) -> str:
    return "\n".join(line for line in document.splitlines() if not _counts_few(line))


def _counts_few(line: str) -> bool:
    figures = [cell.strip() for cell in line.strip("|").split("|") if any(map(str.isdigit, cell))]
    return line.startswith("|") and bool(figures) and all(cell.isdigit() and int(cell) <= _FEW for cell in figures)


def _is_near(written: str, measured: str) -> bool:
    there, here = (float(number.replace(",", "")) for number in (written, measured))
    return abs(there - here) <= max(_SHARE * max(there, here), _SHARE if there < 1 and here < 1 else _COUNT)


def main() -> int:
    """Write the document, or tell whether it is as measured."""
    parser = argparse.ArgumentParser(prog="python -m tools.quality", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the file instead of writing it")
    if not parser.parse_args().check:
        FILE.write_text(text(), encoding="utf-8")
        return 0
    is_same = is_as_measured(FILE.read_text(encoding="utf-8"), text())
    print("docs/quality.md is as measured" if is_same else "docs/quality.md is not as measured: run tools.quality")
    return 0 if is_same else 1


if __name__ == "__main__":
    sys.exit(main())
