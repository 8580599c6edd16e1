"""Numbers: realistic ones for evaluation, placeholders for training."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

PLACEHOLDERS = "①②③④⑤⑥⑦⑧⑨"
# A date is written with hyphens, which split it into three numbers, or with slashes, which do not.
DATE_PLACEHOLDERS = 3
# How often training counts the placeholders as the source shows them; else any may stand anywhere, as on the way back.
IN_ORDER = 0.6


def won(rng: random.Random) -> str:
    """Make up an amount of money, with or without separators."""
    amount = rng.choice((100, 500, 1_000, 10_000, 100_000)) * rng.randint(2, 99)
    return rng.choice((f"{amount:,}", str(amount)))


def date(rng: random.Random) -> str:
    """Make up a date in digits."""
    year, month, day = rng.randint(2024, 2030), rng.randint(1, 12), rng.randint(1, 28)
    return rng.choice((f"{year}-{month:02}-{day:02}", f"{year}/{month}/{day}"))


def measured(rng: random.Random) -> str:
    """Make up a whole or decimal number."""
    return rng.choice((str(rng.randint(2, 90)), f"{rng.randint(1, 60)}.{rng.randint(1, 9)}"))


def people(rng: random.Random) -> str:
    """Make up a count of people; never 1, which would need the singular in English."""
    return rng.choice((str(rng.randint(2, 999)), f"{rng.randint(1_000, 90_000):,}"))


def clock(rng: random.Random) -> str:
    """Make up a time of day."""
    return f"{rng.randint(6, 23)}:{rng.choice(('00', '15', '30', '45'))}"


def small(rng: random.Random) -> str:
    """Make up a small count; never 1."""
    return str(rng.randint(2, 99))


KINDS: Mapping[str, Callable[[random.Random], str]] = {
    "won": won,
    "time": clock,
    "date": date,
    "year": lambda rng: str(rng.randint(2005, 2035)),
    "line": lambda rng: str(rng.randint(100, 9_800)),
    "distance": measured,
    "percent": measured,
    "people": people,
    "count": small,
    "minutes": small,
    "days": small,
    "age": small,
}


def magnitude(number: str) -> float:
    """Give what two numbers of one kind are compared by; times of day by the hour."""
    hours, _, minutes = number.replace(",", "").partition(":")
    return float(hours) + float(minutes or 0) / 60


def realistic_numbers(kinds: Mapping[str, str], rng: random.Random) -> dict[str, str]:
    """Make up a number for each number slot: times from early to late, of two other alike the larger first."""
    found = {slot: KINDS[kind](rng) for slot, kind in kinds.items()}
    if len(kinds) > 1 and len(set(kinds.values())) == 1:
        descending = "time" not in kinds.values()
        found = dict(zip(kinds, sorted(found.values(), key=magnitude, reverse=descending), strict=True))
    return found


def placeholders(kinds: Mapping[str, str], order: Sequence[str], rng: random.Random) -> dict[str, str]:
    """Give each number slot its placeholder, counted in the order in which the source shows the slots."""
    parts = {slot: DATE_PLACEHOLDERS if kinds[slot] == "date" and rng.random() < 0.5 else 1 for slot in order}
    total = sum(parts.values())
    signs = list(PLACEHOLDERS[:total]) if rng.random() < IN_ORDER else rng.sample(PLACEHOLDERS, total)
    supply = iter(signs)
    return {slot: "-".join(next(supply) for _ in range(parts[slot])) for slot in order}
