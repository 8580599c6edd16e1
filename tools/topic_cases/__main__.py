"""Measure the suggested topics and the search for nearly the same texts on the project's own cases.

Equal code gives equal tables.
"""

from __future__ import annotations

import argparse

from tools.topic_cases.report import misjudged, plain, section


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tools.topic_cases", description=__doc__)
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--markdown", action="store_true", help="as a section of docs/quality.md")
    asked.add_argument("--misjudged", action="store_true", help="list the errors of the tuning half instead")
    options = parser.parse_args()
    if options.misjudged:
        print("\n".join(misjudged()))
    else:
        print(section() if options.markdown else plain(), end="")


if __name__ == "__main__":
    main()
