"""Count a simulated world by the method's rules, or without some of them, and publish the counts as the portal does."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portal.engines.disclosure import Exact, publish, publish_share
from portal.engines.trust import BASELINE, METHODOLOGY, Count, Indicator, Published, Residents, window
from tools.trust_years.world import CLUSTERS, RESIDENTS, Case, Item, Person, World

BURST = 20
"""So many accounts made on one day ring the alarm; nowhere else does a day have half of them."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The guards that lie in who and what is counted; the method has them all."""

    verified_only: bool = True
    burst_alarm: bool = True
    one_vote: bool = True
    staff_excluded: bool = True
    reopening: bool = True
    removed_stay: bool = True
    independent_review: bool = True
    signed_tickets: bool = True


METHOD = Rules()
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Tally:
    """One cluster in one window: what `_evidence` counts from."""

    world: World
    cluster: str
    span: Span
    rules: Rules
    barred: frozenset[Person]

    def within(self, day: date) -> bool:
        """Tell whether a day is in the window."""
        return self.span[0] <= day <= self.span[1]

    def items(self) -> Iterator[Item]:
        """Yield the cluster's items that count at all."""
        for item in self.world.items:
            if item.cluster != self.cluster or item.person in self.barred:
                continue
            if not item.removed or self.rules.removed_stay:
                yield item


def published(world: World, period: str, rules: Rules = METHOD, span: Span | None = None) -> Published:
    """Return the counts of a period as the portal would publish them; another window only if `span` forges one."""
    start, end = span or window(period)
    barred = barred_people(world, rules)
    evidence = []
    for cluster in CLUSTERS:
        evidence += _evidence(Tally(world, cluster, (start, end), rules, barred))
    return Published(
        methodology_version=METHODOLOGY,
        ref_area="KR-GANGNAM",
        period_id=period,
        start=start,
        end=end,
        prior=BASELINE,
        residents=Residents(start, "tools/trust_years", True, RESIDENTS),
        evidence=tuple(evidence),
    )


def barred_people(world: World, rules: Rules) -> frozenset[Person]:
    """Return the accounts whose acts are no evidence."""
    joined = Counter(person.joined for person in world.people)
    return frozenset(
        person
        for person in world.people
        if (rules.verified_only and not person.verified)
        or (rules.staff_excluded and person.staff)
        or (rules.burst_alarm and joined[person.joined] >= BURST)
    )


def in_time(item: Item, rules: Rules) -> bool:
    """Tell whether an item was answered as it should be."""
    if item.reopened and rules.reopening:
        return False
    return item.answered is not None and item.answered <= 14 and item.substantive


def active(tally: Tally, span: Span) -> set[Person]:
    """Return who wrote or came in a window."""
    start, end = span
    wrote = {item.person for item in tally.items() if start <= item.at <= end}
    came = {
        place.person
        for place in tally.world.places
        if place.cluster == tally.cluster and place.admitted and start <= place.at <= end
    }
    return wrote | (came - tally.barred)


def _evidence(tally: Tally) -> list[Count]:
    items, rules = list(tally.items()), tally.rules
    answers = [item for item in items if tally.within(item.after(14))]
    decisions = [item for item in items if item.proposal and tally.within(item.after(60))]
    foreign = [
        item
        for item in items
        if item.person.language != "ko" and item.answered is not None and tally.within(item.after(item.answered))
    ]
    outcomes = [item for item in items if item.decided is not None and tally.within(item.after(item.decided + 14))]
    return [
        *_votes(tally, Indicator.RSP_ANSWERS_14D, answers, lambda item: in_time(item, rules)),
        *_votes(tally, Indicator.RSP_DECISIONS_60D, decisions, lambda item: (item.decided or 61) <= 60),
        *_votes(tally, Indicator.OPN_READABLE, foreign, lambda item: item.readable),
        *_votes(tally, Indicator.OPN_OUTCOMES_14D, outcomes, lambda item: (item.outcome or 0) <= 14),
        *_cases(tally, Indicator.REL_COMMITMENTS, tally.world.promises),
        *_cases(tally, Indicator.REL_EVENTS_72H, tally.world.events),
        *_cases(tally, Indicator.INT_UPHELD, tally.world.reviews),
        *_cases(tally, Indicator.INT_REPRODUCED, tally.world.samples),
        *_parity(tally, answers),
        *_overlap(tally),
        *_admitted(tally),
        *_returning(tally),
    ]


def _votes(
    tally: Tally, indicator: Indicator, items: Iterable[Item], good: Callable[[Item], bool]
) -> tuple[Count, Count]:
    x, n, people = _averaged(items, good, tally.rules)
    return _share(tally, indicator, x, n, people)


def _averaged(items: Iterable[Item], good: Callable[[Item], bool], rules: Rules) -> tuple[float, int, int]:
    """Return x, n and people: one person has one vote, unless the rule is off."""
    by_person: Mapping[Person, list[bool]] = defaultdict(list)
    for item in items:
        by_person[item.person].append(good(item))
    if rules.one_vote:
        return sum(sum(found) / len(found) for found in by_person.values()), len(by_person), len(by_person)
    votes = [vote for found in by_person.values() for vote in found]
    return sum(votes), len(votes), len(by_person)


def _share(tally: Tally, indicator: Indicator, x: float, n: float, people: int | None) -> tuple[Count, Count]:
    shown_x, shown_n = publish_share(x, n, people)
    return (
        Count(tally.cluster, indicator, "x", shown_x.value, shown_x.conf),
        Count(tally.cluster, indicator, "n", shown_n.value, shown_n.conf),
    )


def _cases(tally: Tally, indicator: Indicator, cases: Iterable[Case]) -> tuple[Count, Count]:
    found = [case for case in cases if case.cluster == tally.cluster and tally.within(case.at)]
    trusting = indicator is Indicator.INT_UPHELD and not tally.rules.independent_review
    well = sum(case.claimed if trusting else case.well for case in found)
    return _share(tally, indicator, well, len(found), None)


def _parity(tally: Tally, answers: list[Item]) -> Iterator[Count]:
    for name, korean in (("ko", True), ("other", False)):
        theirs = [item for item in answers if (item.person.language == "ko") is korean]
        x, n, people = _averaged(theirs, lambda item: in_time(item, tally.rules), tally.rules)
        for part, shown in zip("xn", publish_share(x, n, people), strict=True):
            yield Count(tally.cluster, Indicator.FAI_PARITY, f"{part}_{name}", shown.value, shown.conf)


def _overlap(tally: Tally) -> Iterator[Count]:
    people = Counter(person.group for person in active(tally, tally.span) if person.group != "korea")
    _, shown = publish(None, [Exact(group, number, number) for group, number in sorted(people.items())])
    for cell in shown:
        yield Count(tally.cluster, Indicator.FAI_OVERLAP, f"q:{cell.code}", cell.value, cell.conf)


def _admitted(tally: Tally) -> tuple[Count, Count]:
    due = [
        place
        for place in tally.world.places
        if place.cluster == tally.cluster and place.due and tally.within(place.at) and place.person not in tally.barred
    ]
    came = sum(place.admitted and (place.signed or not tally.rules.signed_tickets) for place in due)
    return _share(tally, Indicator.PAR_ADMITTED, came, len(due), len({place.person for place in due}))


def _returning(tally: Tally) -> tuple[Count, Count]:
    start = tally.span[0]
    before = active(tally, (date(start.year - 1, start.month, start.day), start - timedelta(days=1)))
    again = before & active(tally, tally.span)
    return _share(tally, Indicator.PAR_RETURNING, len(again), len(before), len(before))
