"""Simulate a portal's participation day by day: seasons, campaigns, offices that get slow when much comes in."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta

from tools.trust_years.world import CLUSTERS, RESIDENTS, Case, Comment, Item, Person, Place, World

FIRST_YEAR = 2026
SEASONS = (0.8, 0.6, 1.1, 1.2, 1.2, 1.0, 0.7, 0.6, 1.1, 1.3, 1.1, 0.8)
"""How busy the months are: New Year and summer are quiet."""
ITEMS_A_DAY = 0.9
PEOPLE = 1_000
FOREIGN_SHARE = 0.35
LANGUAGES = {
    "korea": "ko",
    "east_asia": "zh",
    "southeast_asia": "vi",
    "south_central_asia": "hi",
    "middle_east_africa": "ar",
    "europe": "en",
    "americas": "en",
    "oceania": "en",
}
DAYS_BETWEEN_EVENTS = 21
PLACES = (40, 110)


def simulate(seed: int, years: int) -> World:
    """Return the year before the first release, and the years after it; the same for the same seed."""
    chance = random.Random(seed)
    start, end = date(FIRST_YEAR - 1, 1, 1), date(FIRST_YEAR + years, 1, 1)
    people = _people(chance, start, end)
    campaigns = {(year, month): chance.choice(CLUSTERS) for year in range(start.year, end.year) for month in (4, 5, 10)}
    items: list[Item] = []
    comments: list[Comment] = []
    for day in _days(start, end):
        for cluster in CLUSTERS:
            busy = SEASONS[day.month - 1] * (2.5 if campaigns.get((day.year, day.month)) == cluster else 1.0)
            for _ in range(_poisson(chance, ITEMS_A_DAY * busy)):
                items.append(_item(chance, _somebody(chance, people, cluster, day), cluster, day, busy))
            for _ in range(_poisson(chance, ITEMS_A_DAY * busy)):
                tone = chance.choices((-1, 0, 1), (25, 45, 30))[0]
                comments.append(Comment(_somebody(chance, people, cluster, day), cluster, day, tone))
    return World(
        people=people,
        items=tuple(items),
        places=tuple(_places(chance, people, start, end)),
        promises=_cases(chance, start, end, every=12, well=0.80),
        events=_cases(chance, start, end, every=DAYS_BETWEEN_EVENTS, well=0.92),
        reviews=_cases(chance, start, end, every=9, well=0.93),
        samples=_cases(chance, start, end, every=9, well=0.97),
        comments=tuple(comments),
    )


def _people(chance: random.Random, start: date, end: date) -> tuple[Person, ...]:
    foreign = {group: people for group, people in RESIDENTS.items() if group != "korea"}
    people = []
    for number in range(PEOPLE):
        group = "korea"
        if chance.random() < FOREIGN_SHARE:
            # Some groups are reached more easily than others.
            group = chance.choices(list(foreign), [it**0.8 for it in foreign.values()])[0]
        joined = start + timedelta(days=int((end - start).days * chance.random() ** 2 * 0.9))
        home = chance.choice(CLUSTERS)
        people.append(Person(number, LANGUAGES[group], group, home, chance.paretovariate(1.4), joined))
    return tuple(people)


def _somebody(chance: random.Random, people: tuple[Person, ...], cluster: str, day: date) -> Person:
    """Choose who acts: the active ones more often, and most of them where they are at home."""
    while True:
        person = people[int(len(people) * chance.random())]
        likely = min(1.0, person.activity / 8) * (1.0 if person.home == cluster else 0.3)
        if person.joined <= day and chance.random() < likely:
            return person
        if not any(it.joined <= day for it in people):
            return person


def _item(chance: random.Random, person: Person, cluster: str, day: date, busy: float) -> Item:
    """Let an office answer: slower under load and in other languages, better from year to year."""
    learnt = min(1.0, (day - date(FIRST_YEAR - 1, 1, 1)).days / 1500)
    foreign = person.language != "ko"
    pace = (7.0 + (2.5 if foreign else 0.0) * (1 - learnt)) * (0.8 + 0.25 * busy) * (1.1 - 0.2 * learnt)
    answered = int(chance.lognormvariate(math.log(pace), 0.6)) if chance.random() < 0.94 else None
    proposal = chance.random() < 0.5
    decided = int(chance.lognormvariate(math.log(40), 0.4)) if proposal and chance.random() < 0.9 else None
    return Item(
        person=person,
        cluster=cluster,
        at=day,
        proposal=proposal,
        answered=answered,
        substantive=chance.random() < 0.92,
        readable=chance.random() < 0.70 + 0.2 * learnt,
        decided=decided,
        outcome=int(chance.lognormvariate(math.log(7), 0.7)),
    )


def _places(chance: random.Random, people: tuple[Person, ...], start: date, end: date) -> list[Place]:
    places = []
    for number, cluster in enumerate(CLUSTERS):
        day = start + timedelta(days=5 * number + 3)
        while day < end:
            crowd = {_somebody(chance, people, cluster, day): None for _ in range(chance.randint(*PLACES))}
            for person in crowd:
                due = chance.random() < 0.9
                places.append(Place(person, cluster, day, due, due and chance.random() < 0.72))
            day += timedelta(days=DAYS_BETWEEN_EVENTS)
    return places


def _cases(chance: random.Random, start: date, end: date, *, every: int, well: float) -> tuple[Case, ...]:
    return tuple(
        Case(cluster, day, chance.random() < well)
        for cluster in CLUSTERS
        for day in _days(start, end)
        if chance.random() < 1 / every
    )


def _days(start: date, end: date) -> list[date]:
    return [start + timedelta(days=number) for number in range((end - start).days)]


def _poisson(chance: random.Random, mean: float) -> int:
    """Draw how many of many unlikely things happen (Knuth's multiplication)."""
    number, product, least = 0, chance.random(), math.exp(-mean)
    while product > least:
        number, product = number + 1, product * chance.random()
    return number
