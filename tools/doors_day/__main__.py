"""Replay a day at the doors, and count every figure of it anew from the raw records.

People come, go out, come again and come twice, alone and in groups; devices with wrong clocks lose their network for a
while and send later, some of it twice. Exit code 0: nothing is lost, and every figure of the portal (devices, lists,
gates, languages, sessions, people, who is inside, cases) is that of the recount.
"""

from __future__ import annotations

import argparse
import sys

from portal import app
from tools.crash.site import BACKENDS, fresh
from tools.doors_day.replay import replay

MOST_SHOWN = 20


def main() -> int:
    """Replay the day and print what it came to."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.doors_day", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--backend", choices=BACKENDS, default="sqlite")
    parser.add_argument("--scans", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with fresh(options.backend, translates=False) as site:
        portal = app.build(site.settings)
        report = replay(portal, options.scans, options.seed)
        portal.database.dispose()
    print(f"{options.backend}, seed {options.seed}: {options.scans} scans in {report.seconds:.0f} s")
    print(", ".join(f"{number} {name}" for name, number in sorted(report.scans.items())))
    print(f"{report.facts} facts, {report.people} people, {report.inside} inside; {report.figures} figures compared")
    for fault in report.faults[:MOST_SHOWN]:
        print(f"WRONG: {fault}")
    print(f"Faults: {len(report.faults)}")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
