"""Run the attack: ``python -m tools.disclosure_attack --tries 10000 --seed 1 [--jobs 2] [--json]``.

With ``--without GUARD`` the publisher lacks one guard, and the attacker must find somebody. Ends with 1 if somebody was
found although nothing was taken away.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from multiprocessing import Pool

from tools.disclosure_attack.campaign import Report, run
from tools.disclosure_attack.publisher import Weakness


def main(arguments: list[str] | None = None) -> int:
    """Attack so many populations and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tries", type=int, default=10_000, help="populations, each with all its releases")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--without", type=Weakness, choices=list(Weakness), default=Weakness.NONE)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    shares = [(options.without, options.seed, range(job, options.tries, options.jobs)) for job in range(options.jobs)]
    with Pool(options.jobs) as pool:
        report = sum(pool.starmap(run, shares), start=Report())
    facts = {"without": options.without.value, "seed": options.seed, **report.facts()}
    facts["seconds"] = round(time.monotonic() - began)
    if options.json:
        print(json.dumps(facts))
    else:
        print("\n".join(f"{name:>20}  {fact}" for name, fact in facts.items()))
    return 1 if options.without is Weakness.NONE and report.found else 0


if __name__ == "__main__":
    sys.exit(main())
