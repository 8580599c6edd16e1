"""Small made-up populations: who registered and who came, quarter by quarter, with later corrections."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

WINDOW = 4
TOTAL = ""
REGISTERED, ATTENDED = "registered", "attended"
MEASURES = (REGISTERED, ATTENDED)
DIMENSIONS = {
    "cluster": ("C1", "C2", "C3", "C4"),
    "language": ("ko", "en", "zh", "vi", "uz"),
    "nationality": ("east", "south", "west"),
    "age": ("young", "middle", "old", "older"),
    "community": ("club", "school", "alone"),
}

Key = tuple[str, int, int, str, str]  # measure, quarter, edition, dimension, code
Counts = dict[Key, int]


@dataclass(frozen=True)
class World:
    """What is true: all counts of all editions. ``corrected`` is the public number of people added (or taken away)."""

    counts: Counts
    dimensions: tuple[str, ...]
    editions: tuple[int, ...]  # of each quarter
    corrected: dict[tuple[int, int], int]  # (quarter, edition) -> people
    merge: bool

    @property
    def windows(self) -> range:
        return range(WINDOW - 1, len(self.editions))


Person = tuple[bool, dict[str, str]]


def make_world(rng: random.Random) -> World:
    """Draw a year and more of quarters with small groups and corrections."""
    chosen = rng.sample(sorted(set(DIMENSIONS) - {"cluster"}), rng.choice((1, 2)))
    dimensions = ("cluster", *chosen)
    counts: Counts = {}
    editions, corrected = [], {}
    for quarter in range(rng.choice((4, 5, 6))):
        people = _people(rng, dimensions)
        _count(counts, people, quarter, 0, dimensions)
        edition = 0
        while edition < 2 and rng.random() < 0.5:
            edition += 1
            before = len(people)
            people = _corrected(rng, people, dimensions)
            corrected[quarter, edition] = len(people) - before
            _count(counts, people, quarter, edition, dimensions)
        editions.append(edition + 1)
    return World(counts, dimensions, tuple(editions), corrected, rng.random() < 0.5)


def _size(rng: random.Random) -> int:
    """Draw the size of a group: often nobody, most often under ten."""
    kind = rng.random()
    if kind < 0.2:
        return 0
    return rng.randint(1, 9) if kind < 0.6 else rng.randint(10, 30)


def _people(rng: random.Random, dimensions: tuple[str, ...]) -> list[Person]:
    first = _labels(rng, rng.choice(dimensions), None)
    coming = rng.choice((0.1, 0.3, 0.6, 0.9, 1.0))
    columns = {dimension: _labels(rng, dimension, len(first)) for dimension in dimensions}
    return [
        (rng.random() < coming, {dimension: columns[dimension][place] for dimension in dimensions})
        for place in range(len(first))
    ]


def _labels(rng: random.Random, dimension: str, people: int | None) -> list[str]:
    """Spread people over the groups of a dimension; the last group takes who is left."""
    codes = list(DIMENSIONS[dimension])
    rng.shuffle(codes)
    labels: list[str] = []
    for code in codes:
        labels += [code] * _size(rng)
    if people is not None:
        labels = labels[:people] + [codes[-1]] * (people - len(labels))
    rng.shuffle(labels)
    return labels


def _corrected(rng: random.Random, people: list[Person], dimensions: tuple[str, ...]) -> list[Person]:
    """Add late entries, or take entries away that were wrong: mostly one to three, sometimes a whole group."""
    size = rng.randint(1, 3) if rng.random() < 0.7 else rng.randint(10, 30)
    if rng.random() < 0.6:
        habit = {dimension: rng.choice(DIMENSIONS[dimension]) for dimension in dimensions}
        late = [
            (rng.random() < 0.5, habit if rng.random() < 0.8 else {d: rng.choice(DIMENSIONS[d]) for d in dimensions})
            for _ in range(size)
        ]
        return people + late
    dimension = rng.choice(dimensions)
    code = rng.choice(DIMENSIONS[dimension])
    wrong = {place for place, (_, labels) in enumerate(people) if labels[dimension] == code}
    gone = set(rng.sample(sorted(wrong), min(size, len(wrong))))
    return [person for place, person in enumerate(people) if place not in gone]


def _count(counts: Counts, people: list[Person], quarter: int, edition: int, dimensions: tuple[str, ...]) -> None:
    for measure in MEASURES:
        there = [labels for came, labels in people if came or measure == REGISTERED]
        counts[measure, quarter, edition, TOTAL, ""] = len(there)
        for dimension in dimensions:
            tally = Counter(labels[dimension] for labels in there)
            for code in DIMENSIONS[dimension]:
                counts[measure, quarter, edition, dimension, code] = tally[code]
