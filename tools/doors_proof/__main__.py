"""Prove that what happens at gates is never lost, and comes to the same in whatever order it arrives.

Devices scan at a real server, which gets SIGKILL at moments drawn from the seed; where nobody answers they judge by
themselves, and send later. Then one recorded day is sent to fresh events in different orders. Exit code 0: nothing is
lost, no ticket admits more people than it is for, all orders come to the same, and every count reconciles.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
from pathlib import Path

from tools.crash.site import BACKENDS, fresh
from tools.doors_proof.proof import Report, Size, prove

MOST_SHOWN = 20


def main() -> int:
    """Run the proof and print its table."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.doors_proof", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    usual = Size()
    parser.add_argument("--backend", choices=BACKENDS, default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=usual.kills)
    parser.add_argument("--tickets", type=int, default=usual.tickets)
    parser.add_argument("--devices", type=int, default=usual.devices)
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("--keep-log", type=Path, metavar="FILE", help="copy the processes' log there")
    options = parser.parse_args()
    # A proof that is told to stop takes its processes and its database with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with fresh(options.backend, translates=False) as site:
        try:
            report = prove(site, Size(options.kills, options.tickets, options.devices), options.seed)
        finally:
            if options.keep_log and site.errors.exists():
                shutil.copy(site.errors, options.keep_log)
    if options.as_json:
        rows = [row.as_dict() for row in report.rows]
        print(json.dumps({"backend": options.backend, "seed": options.seed, "rows": rows, "faults": report.faults}))
    else:
        _print_table(options.backend, options.seed, report)
    return 1 if report.faults else 0


def _print_table(backend: str, seed: int, report: Report) -> None:
    print(f"{backend}, seed {seed}")
    rows = [row.as_dict() for row in report.rows]
    cells = [list(rows[0]), *([_cell(value) for value in row.values()] for row in rows)]
    widths = [max(len(line[n]) for line in cells) for n in range(len(cells[0]))]
    for line in cells:
        first, *others = (cell.replace("_", " ") for cell in line)
        print("  ".join([first.ljust(widths[0]), *(c.rjust(w) for c, w in zip(others, widths[1:], strict=True))]))
    print(f"Farthest from the true moment: {report.farthest} ms")
    for fault in report.faults[:MOST_SHOWN]:
        print(f"WRONG: {fault}")
    print(f"Faults: {len(report.faults)}")


def _cell(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main())
