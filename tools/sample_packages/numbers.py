"""Numbers: realistic ones for evaluation, placeholders for training."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

PLACEHOLDERS = "①②③④⑤⑥⑦⑧⑨"
# A date is written with hyphens, which split it into three numbers, or with slashes, which do not.
DATE_PLACEHOLDERS = 3
# How often training numbers the placeholders as they come in the source; else any may stand anywhere, as in a reverse pass.
IN_ORDER = 0.6


def realistic(kind: str, rng: random.Random) -> str:
    """Make up a number as a resident would write it. Counts are never 1: English would need the singular."""
    match kind:
        case "won":
            amount = rng.choice((100, 500, 1_000, 10_000, 100_000)) * rng.randint(2, 99)
            return rng.choice((f"{amount:,}", str(amount)))
        case "time":
            return f"{rng.randint(6, 23)}:{rng.choice(('00', '15', '30', '45'))}"
        case "date":
            year, month, day = rng.randint(2024, 2030), rng.randint(1, 12), rng.randint(1, 28)
            return rng.choice((f"{year}-{month:02}-{day:02}", f"{year}/{month}/{day}"))
        case "year":
            return str(rng.randint(2005, 2035))
        case "distance" | "percent":
            return rng.choice((str(rng.randint(2, 90)), f"{rng.randint(1, 60)}.{rng.randint(1, 9)}"))
        case "people":
            return rng.choice((str(rng.randint(2, 999)), f"{rng.randint(1_000, 90_000):,}"))
        case "line":
            return str(rng.randint(100, 9_800))
        case _:
            return str(rng.randint(2, 99))


def realistic_numbers(kinds: Mapping[str, str], rng: random.Random) -> dict[str, str]:
    """Make up a number for each number slot."""
    return {slot: realistic(kind, rng) for slot, kind in kinds.items()}


def placeholders(kinds: Mapping[str, str], order: Sequence[str], rng: random.Random) -> dict[str, str]:
    """Give each number slot its placeholder, counted in the order in which the source shows the slots."""
    parts = {slot: DATE_PLACEHOLDERS if kinds[slot] == "date" and rng.random() < 0.5 else 1 for slot in order}
    total = sum(parts.values())
    signs = list(PLACEHOLDERS[:total]) if rng.random() < IN_ORDER else rng.sample(PLACEHOLDERS, total)
    supply = iter(signs)
    return {slot: "-".join(next(supply) for _ in range(parts[slot])) for slot in order}
