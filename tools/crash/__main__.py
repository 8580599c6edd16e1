"""Prove that killing the portal at any moment loses, doubles and blocks nothing.

A client outside the portal writes down whatever the portal acknowledged. Whole process groups get SIGKILL at moments
drawn from the seed, inside imports, translations and submissions; then the database is compared with the client's
notes. Exit code 0: nothing is wrong.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
from pathlib import Path

from tools.crash.proof import Report, prove
from tools.crash.site import BACKENDS, fresh

COLUMNS = ("phase", "inside", "kills", "acknowledged", "lost", "duplicates", "stuck", "kept_unanswered", "seconds")
MOST_SHOWN = 20


def main() -> int:
    """Run the proof and print its table."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.crash", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--backend", choices=BACKENDS, default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=20, help="kills proved to be inside the work, for each phase")
    parser.add_argument("--acknowledged", type=int, default=2000, help="proposals at least, half of them by the form")
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("--keep-logs", type=Path, metavar="FOLDER", help="copy the processes' logs there")
    options = parser.parse_args()
    if options.kills < 1 or options.acknowledged < 2:
        parser.error("at least one kill and two acknowledgements are needed")
    # A proof that is told to stop takes its processes and its database with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with fresh(options.backend) as site:
        try:
            report = prove(site, options.seed, options.kills, options.acknowledged)
        finally:
            if options.keep_logs:
                options.keep_logs.mkdir(parents=True, exist_ok=True)
                for path in (site.errors, site.folder / "acknowledged.jsonl"):
                    shutil.copy(path, options.keep_logs)
    if options.as_json:
        rows = [row.as_dict() for row in report.rows]
        print(json.dumps({"backend": options.backend, "seed": options.seed, "rows": rows, "faults": report.faults}))
    else:
        _print_table(options.backend, options.seed, report)
    return 1 if report.faults else 0


def _print_table(backend: str, seed: int, report: Report) -> None:
    print(f"{backend}, seed {seed}")
    lines = [COLUMNS, *(tuple(_cell(row.as_dict()[name]) for name in COLUMNS) for row in report.rows)]
    for line in lines:
        print("  ".join(cell.replace("_", " ").rjust(len(name)) for cell, name in zip(line, COLUMNS, strict=True)))
    for fault in report.faults[:MOST_SHOWN]:
        print(f"WRONG: {fault}")
    print(f"Faults: {len(report.faults)}")


def _cell(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main())
