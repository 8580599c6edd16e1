"""What attackers do to a world: each function returns the world as they leave it."""

from __future__ import annotations

import dataclasses
import random
from datetime import date, timedelta

from portal.engines.trust import window
from tools.trust_years.world import Case, Comment, Item, Person, Place, World

TARGET = "C2"
PUPPETS, CONFIRMED, SLOWLY = 400, 80, 12
STAFF, PRIVATE, QUESTIONS_EACH = 60, 6, 4
BOMBERS, BOMBS_EACH = 8, 60
REOPENED = 0.7
COLLUDING = 0.1
DELETED = 0.6
REVIEWED = 0.25
NEGLECTED = 0.75


def sock_puppets(world: World, period: str, chance: random.Random) -> World:
    """Let somebody make accounts that ask what is easily answered: few are ever confirmed, most are made at once."""
    first, last = window(period)
    made = [
        Person(
            id=-1 - number,
            language="ko",
            group="korea",
            home=TARGET,
            activity=1.0,
            joined=first if number >= SLOWLY else first + timedelta(days=3 * number + 1),
            verified=number < CONFIRMED,
        )
        for number in range(PUPPETS)
    ]
    return _with(world, people=made, items=[_easy(chance, person, first, last) for person in made])


def staff_asking(world: World, period: str, chance: random.Random) -> World:
    """Let the city's staff ask themselves; a few of them from private addresses."""
    first, last = window(period)
    staff = [
        Person(-1 - number, "ko", "korea", TARGET, 1.0, first - timedelta(days=4 * number + 1), staff=number >= PRIVATE)
        for number in range(STAFF)
    ]
    asked = [_easy(chance, person, first, last) for person in staff for _ in range(QUESTIONS_EACH)]
    return _with(world, people=staff, items=asked)


def ghost_check_ins(world: World, period: str, chance: random.Random) -> World:
    """Let somebody mark everybody who stayed away as admitted; a few lend their tickets for it."""
    first, last = window(period)

    def marked(place: Place) -> Place:
        away = place.cluster == TARGET and first <= place.at <= last and place.due and not place.admitted
        return dataclasses.replace(place, admitted=True, signed=chance.random() < COLLUDING) if away else place

    return dataclasses.replace(world, places=tuple(marked(place) for place in world.places))


def closing_early(world: World, period: str, chance: random.Random) -> World:
    """Let an office close on the last day, with empty words, whatever it would not answer; authors may reopen."""
    first, last = window(period)

    def closed(item: Item) -> Item:
        if not _unanswered(item, first, last):
            return item
        return dataclasses.replace(item, answered=13, substantive=True, reopened=chance.random() < REOPENED)

    return dataclasses.replace(world, items=tuple(closed(item) for item in world.items))


def deleting_critics(world: World, period: str, chance: random.Random) -> World:
    """Let moderators remove what nobody has answered; they would say themselves that they were right."""
    first, last = window(period)
    items, wrong = [], []
    for item in world.items:
        removed = _unanswered(item, first, last) and chance.random() < DELETED
        items.append(dataclasses.replace(item, removed=True) if removed else item)
        if removed and chance.random() < REVIEWED:
            wrong.append(Case(TARGET, item.after(14), well=False, claimed=True))
    return dataclasses.replace(world, items=tuple(items), reviews=(*world.reviews, *wrong))


def sentiment_bombing(world: World, period: str, chance: random.Random) -> World:
    """Let a handful of people comment angrily without end."""
    first, last = window(period)
    bombers = [person for person in world.people if person.joined <= first][:BOMBERS]
    angry = [Comment(person, TARGET, _day(chance, first, last), -1) for person in bombers for _ in range(BOMBS_EACH)]
    return dataclasses.replace(world, comments=(*world.comments, *angry))


def neglecting(world: World, period: str, chance: random.Random) -> World:
    """Let an office leave most of what it gets unanswered: no attack yet, but something to hide."""
    first, last = window(period)

    def left(item: Item) -> Item:
        if item.cluster != TARGET or not first <= item.at <= last or chance.random() > NEGLECTED:
            return item
        return dataclasses.replace(item, answered=None, decided=None)

    return dataclasses.replace(world, items=tuple(left(item) for item in world.items))


def hiding(world: World, period: str, chance: random.Random) -> World:
    """Let an office keep no record of what it was asked, and have nothing reviewed: the prior speaks for it."""
    first, last = window(period)
    del chance

    def kept(at: date, cluster: str) -> bool:
        return cluster != TARGET or not first <= at <= last

    return dataclasses.replace(
        world,
        items=tuple(it for it in world.items if kept(it.at, it.cluster)),
        reviews=tuple(it for it in world.reviews if kept(it.at, it.cluster)),
        samples=tuple(it for it in world.samples if kept(it.at, it.cluster)),
    )


def _with(world: World, people: list[Person], items: list[Item]) -> World:
    return dataclasses.replace(world, people=(*world.people, *people), items=(*world.items, *items))


def _easy(chance: random.Random, person: Person, first: date, last: date) -> Item:
    """Ask what has been answered before it is asked."""
    return Item(
        person=person,
        cluster=TARGET,
        at=_day(chance, first, last - timedelta(days=61)),
        proposal=True,
        answered=1,
        substantive=True,
        readable=True,
        decided=2,
        outcome=1,
    )


def _unanswered(item: Item, first: date, last: date) -> bool:
    """Tell whether an item of the target would count as not answered in time in this window."""
    late = item.answered is None or item.answered > 14 or not item.substantive
    return item.cluster == TARGET and late and first <= item.after(14) <= last


def _day(chance: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=int(((last - first).days + 1) * chance.random()))
