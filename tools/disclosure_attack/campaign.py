"""Many attacks, added up."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass

from tools.disclosure_attack.attacker import Verdict, attack
from tools.disclosure_attack.population import make_world
from tools.disclosure_attack.publisher import Publisher, Weakness


@dataclass(frozen=True)
class Report:
    """How many populations were attacked, how many small counts they had, and what became of these."""

    tries: int = 0
    small_counts: int = 0
    found: int = 0
    open: int = 0
    unproven: int = 0
    narrow: int = 0
    populations_with_found: int = 0
    examples: tuple[str, ...] = ()

    def __add__(self, other: Report) -> Report:
        return Report(
            self.tries + other.tries,
            self.small_counts + other.small_counts,
            self.found + other.found,
            self.open + other.open,
            self.unproven + other.unproven,
            self.narrow + other.narrow,
            self.populations_with_found + other.populations_with_found,
            (self.examples + other.examples)[:10],
        )

    def facts(self) -> dict[str, object]:
        """Name the figures."""
        return {
            "tries": self.tries,
            "small counts": self.small_counts,
            "found": self.found,
            "proven open": self.open,
            "neither": self.unproven,
            "fewer than 3 left": self.narrow,
            "tries with a find": self.populations_with_found,
            "examples": list(self.examples),
        }


def run(weakness: Weakness, seed: str, tries: Iterable[int]) -> Report:
    """Attack the populations with these numbers; each is the same whenever it is drawn."""
    return sum((one(weakness, seed, number) for number in tries), start=Report())


def one(weakness: Weakness, seed: str, number: int) -> Report:
    """Draw one population, publish it, attack it."""
    rng = random.Random(f"{seed}-{number}")
    world = make_world(rng)
    outcome = attack(Publisher(weakness), world, rng, thorough=weakness is Weakness.NONE)
    verdicts = outcome.verdicts
    return Report(
        tries=1,
        small_counts=verdicts.total(),
        found=verdicts[Verdict.FOUND],
        open=verdicts[Verdict.OPEN],
        unproven=verdicts[Verdict.UNPROVEN],
        narrow=outcome.narrow,
        populations_with_found=bool(outcome.found),
        examples=tuple(f"{number}: {key}" for key in (*outcome.found, *outcome.unproven)[:2]),
    )
