"""Simulate years of a portal, compute its trust index every quarter, and carry out the method's ten attacks.

The first table is the district's index as published, quarter by quarter. The second has each attack with and without
its guard: what the attacked cluster's index comes to, and the effect, which is what the attack changes under the same
rules. What an effect means where it is not that is said below the table. Everything follows from the seed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from itertools import pairwise

from portal.engines.trust import Result, changes, compute, methodology_sha256
from tools.trust_years.attacks import Row, all_rows
from tools.trust_years.counting import published
from tools.trust_years.years import FIRST_YEAR, simulate

MOST_YEARS = 10


def main() -> int:
    """Run the simulation and print its tables."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.trust_years", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--years", type=int, default=3, help=f"how many, 2 to {MOST_YEARS}")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", dest="as_json")
    options = parser.parse_args()
    if not 2 <= options.years <= MOST_YEARS:
        parser.error(f"2 to {MOST_YEARS} years can be simulated")
    world = simulate(options.seed, options.years)
    periods = [f"{FIRST_YEAR + year}-Q{quarter}" for year in range(options.years) for quarter in range(1, 5)]
    counts = [published(world, period) for period in periods]
    results = [compute(found) for found in counts]
    faded = [0.0, *(changes(was, now)[0].prior_fades for was, now in pairwise(counts))]
    rows = all_rows(world, periods[-1], options.seed)
    if options.as_json:
        print(json.dumps(_plain(results, faded, rows, options.seed), ensure_ascii=False, indent=2))
    else:
        _print_years(results, faded)
        _print_attacks(rows, periods[-1])
    return 0


def _plain(results: Sequence[Result], faded: Sequence[float], rows: Sequence[Row], seed: int) -> dict[str, object]:
    return {
        "seed": seed,
        "methodology_sha256": methodology_sha256(),
        "years": [
            {
                "period": result.period,
                "prior_weight": result.prior_weight,
                "index": result.district.index,
                "low": result.district.low,
                "high": result.district.high,
                "data_weight": result.district.data_weight,
                "neutral": result.district.neutral,
                "verdict": result.district.verdict,
                "prior_fades": step,
                "pillars": {pillar.pillar: pillar.score for pillar in result.district.pillars},
            }
            for result, step in zip(results, faded, strict=True)
        ],
        "attacks": [row.as_dict() for row in rows],
    }


def _print_years(results: Sequence[Result], faded: Sequence[float]) -> None:
    pillars = [pillar.pillar for pillar in results[0].district.pillars]
    lines: list[tuple[str, ...]] = [
        ("period", "m", "index", "90 %", "data", "neutral", "prior fades", *pillars, "target")
    ]
    for result, step in zip(results, faded, strict=True):
        whole = result.district
        lines.append(
            (
                result.period,
                f"{result.prior_weight:g}",
                f"{whole.index:.4f}",
                f"{whole.low:.3f}-{whole.high:.3f}",
                f"{whole.data_weight:.2f}",
                f"{whole.neutral:.4f}",
                f"{step:+.4f}",
                *(f"{pillar.score:.3f}" for pillar in whole.pillars),
                whole.verdict,
            )
        )
    _print(lines, texts=1)


def _print_attacks(rows: Sequence[Row], period: str) -> None:
    print(f"\nAttacks in {period}")
    names = ("clean", "clean, no guard", "attacked, no guard", "with guard", "effect without", "effect with")
    lines: list[tuple[str, ...]] = [("attack", "guard", *names)]
    for row in rows:
        indices = (row.clean, row.clean_without, row.without, row.guarded)
        effects = (row.effect_without, row.effect_with)
        lines.append((row.attack, row.guard, *(f"{it:.4f}" for it in indices), *(f"{it:+.4f}" for it in effects)))
    _print(lines, texts=2)
    print("\nThe effect is")
    for row in rows:
        print(f"- {row.attack}: {row.meaning}")


def _print(lines: Sequence[Sequence[str]], texts: int) -> None:
    widths = [max(len(line[number]) for line in lines) for number in range(len(lines[0]))]
    for line in lines:
        cells = [
            cell.ljust(width) if number < texts else cell.rjust(width)
            for number, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        print("  ".join(cells).rstrip())


if __name__ == "__main__":
    sys.exit(main())
