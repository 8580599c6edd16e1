"""Write docs/quality.md: every measured accuracy of the portal's engines, made by one command.

`python -m tools.quality` writes the file, `python -m tools.quality --check` tells whether it still says what is
measured. Equal code and data give equal text; times are in `bench`, not here.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.topic_cases import report as topic_cases
from tools.translation_checks import report as translation_checks

FILE = Path(__file__).resolve().parent.parent / "docs" / "quality.md"
SECTIONS = (translation_checks.section, topic_cases.section)
INTRODUCTION = """\
# What the engines get right

Made by `python -m tools.quality`; a test compares it with what is measured anew. Speeds are measured by `make bench`.
"""


def text() -> str:
    """Measure everything and return the document."""
    return "\n".join((INTRODUCTION, *(section() for section in SECTIONS)))


def main() -> int:
    """Write the document, or tell whether it is as measured."""
    parser = argparse.ArgumentParser(prog="python -m tools.quality", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the file instead of writing it")
    if not parser.parse_args().check:
        FILE.write_text(text(), encoding="utf-8")
        return 0
    is_same = FILE.read_text(encoding="utf-8") == text()
    print("docs/quality.md is as measured" if is_same else "docs/quality.md is not as measured: run tools.quality")
    return 0 if is_same else 1


if __name__ == "__main__":
    sys.exit(main())
