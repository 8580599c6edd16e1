"""Prove that killing a change of packages at any moment leaves the old package or the new one, whole.

Installing from an index, installing from a file, updating, rolling back and removing are killed (SIGKILL) before each
of their steps on the disk, and at random moments. After each kill the packages are compared byte for byte with what
they were made from, the engine translates with each, and another version is installed. Exit code 0: nothing is wrong.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tools.package_proof.proof import CHANGES, prove

MOST_SHOWN = 20
COLUMNS = ("change", "killed", "kills", "as before", "as after", "half-way", "faults", "seconds")


def main() -> int:
    """Run the proof and print its table."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.package_proof", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=20, help="kills at random moments, for each change")
    parser.add_argument("--only", action="append", choices=[change.name for change in CHANGES], help="only this change")
    options = parser.parse_args()
    chosen = [change for change in CHANGES if change.name in (options.only or [change.name])]
    with tempfile.TemporaryDirectory(prefix="portal-packages-") as name:
        tallies, (size, began) = prove(Path(name), options.seed, options.kills, chosen, chosen)
    print(f"seed {options.seed}; a download of {size} bytes, cut at {size // 2}, went on from {began}")
    rows = [
        (one.change.name, one.how, one.kills, one.as_before, one.as_after, one.half_way, len(one.faults), one.seconds)
        for one in tallies
    ]
    for row in (COLUMNS, *rows):
        print("  ".join((f"{cell:.0f}" if isinstance(cell, float) else str(cell)).rjust(10) for cell in row))
    faults = [fault for one in tallies for fault in one.faults]
    for fault in faults[:MOST_SHOWN]:
        print(f"WRONG: {fault}")
    print(f"Kills: {sum(one.kills for one in tallies)}. Faults: {len(faults)}")
    return 1 if faults or began != size // 2 else 0


if __name__ == "__main__":
    sys.exit(main())
