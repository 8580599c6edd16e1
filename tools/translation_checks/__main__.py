"""Measure the checks of translations on the project's own good and broken ones.

For each fault: how many cases the checks made for it miss, and how many all checks together miss. For each check: how
many good translations it would decline. Equal code gives equal tables; only ``--speed`` depends on the machine.
"""

from __future__ import annotations

import argparse

from tools.translation_checks.cases import load
from tools.translation_checks.measuring import pairs_a_second
from tools.translation_checks.report import misjudged, plain, section

ROUNDS = 15


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.translation_checks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--markdown", action="store_true", help="as a section of docs/quality.md")
    asked.add_argument("--misjudged", action="store_true", help="list the errors of the tuning half instead")
    asked.add_argument("--speed", action="store_true", help="measure sentence pairs a second on one core instead")
    options = parser.parse_args()
    if options.speed:
        print(f"{pairs_a_second(load(), ROUNDS):,.0f} pairs a second")
    elif options.misjudged:
        print("\n".join(misjudged()))
    else:
        print(section() if options.markdown else plain(), end="")


if __name__ == "__main__":
    main()
