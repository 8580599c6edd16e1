"""Prove that seats are exact, and that the waiting list keeps its word.

A crowd registers at the same moment through the public form of a real web server: SQLite with one process of four
threads, PostgreSQL with four processes. All confirm by their mailed links; some of those with seats cancel by theirs;
some of those who are offered these seats let them lapse. After each step everybody must stand where the order of
commits puts them. Exit code 0: nothing is wrong.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
from dataclasses import asdict
from pathlib import Path

from tools.capacity.proof import SERVERS, Report, Row, Wanted, prove
from tools.crash.site import BACKENDS, fresh

MOST_SHOWN = 20


def main() -> int:
    """Run the proof and print its table."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.capacity", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    usual = Wanted()
    parser.add_argument("--backend", choices=BACKENDS, default="sqlite")
    parser.add_argument("--registrations", type=int, default=usual.registrations)
    parser.add_argument("--seats", type=int, default=usual.seats)
    parser.add_argument("--cancelled", type=int, default=usual.cancelled)
    parser.add_argument("--lapsed", type=int, default=usual.lapsed)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("--keep-log", type=Path, metavar="FILE", help="copy the processes' log there")
    options = parser.parse_args()
    wanted = Wanted(options.registrations, options.seats, options.cancelled, options.lapsed)
    if (
        not 0
        < wanted.lapsed
        <= wanted.cancelled
        <= wanted.seats
        < wanted.registrations - wanted.cancelled - wanted.lapsed
    ):
        parser.error("those who lapse are some of those who cancel, those some with seats, and enough others wait")
    # A proof that is told to stop takes its processes and its database with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with fresh(options.backend, translates=False) as site:
        try:
            report = prove(site, options.backend, wanted, options.seed)
        finally:
            if options.keep_log and site.errors.exists():
                shutil.copy(site.errors, options.keep_log)
    if options.as_json:
        print(json.dumps({"backend": options.backend, "wanted": asdict(wanted), **report.as_dict()}))
    else:
        _print_table(options.backend, wanted, report)
    return 1 if report.faults else 0


def _print_table(backend: str, wanted: Wanted, report: Report) -> None:
    processes, threads = SERVERS[backend]
    print(f"{backend}, {processes} x {threads} web threads: {wanted.registrations} for {wanted.seats} seats")
    names = tuple(Row.__dataclass_fields__)
    cells = [names, *(tuple(str(getattr(row, name)) for name in names) for row in report.rows)]
    widths = [max(len(line[n]) for line in cells) for n in range(len(names))]
    for line in cells:
        first, *others = (cell.replace("_", " ") for cell in line)
        print("  ".join([first.ljust(widths[0]), *(c.rjust(w) for c, w in zip(others, widths[1:], strict=True))]))
    for name, value in report.facts.items():
        print(f"{name}: {value}")
    for fault in report.faults[:MOST_SHOWN]:
        print(f"WRONG: {fault}")
    print(f"Faults: {len(report.faults)}")


if __name__ == "__main__":
    sys.exit(main())
