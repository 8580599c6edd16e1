"""A day at the gates of a small venue, with and without a network: its queues may arrive in any order, and again."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.domain.checkin import rules
from portal.domain.checkin.rules import HOUR, MINUTE
from portal.domain.checkin.types import (
    Attempt,
    DeviceOp,
    Fact,
    Flag,
    Folded,
    Kind,
    ListRules,
    Policy,
    Result,
    Standing,
    TicketFacts,
)

MORNING = 1_790_000_000_000
OPEN = (MORNING - HOUR, MORNING + 24 * HOUR)
EXAMPLES = 2_000
ORDERS = 3


@dataclass(frozen=True)
class Step:
    """Somebody with a ticket comes to a device; without a ticket, the device's network goes or comes back."""

    wait: int
    device: int
    ticket: int | None
    kind: Kind = Kind.ENTRY
    people: int = 1
    unheard: bool = False
    """The portal hears the question, and the device not the answer."""


@dataclass(frozen=True)
class Venue:
    """What there is on this day: tickets by their parties, devices by how far off their clocks are."""

    policy: Policy
    parties: tuple[int, ...]
    skews: tuple[int, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Sent:
    """An operation as a device sends it; `asked_at` is when the portal itself was asked."""

    op: DeviceOp
    ticket: int
    kind: Kind
    people: int
    true_at: int
    scanned_at: int
    pack_at: int
    annuls: DeviceOp | None = None
    asked_at: int | None = None


@dataclass
class Portal:
    """The side that merges: it keeps each fact once."""

    venue: Venue
    facts: dict[DeviceOp, tuple[int, Fact]] = field(default_factory=dict)

    def take(self, sent: Sent, skew: int, now: int) -> None:
        """Take in what has happened."""
        at = sent.asked_at or rules.corrected(sent.scanned_at, now + skew, now, sent.pack_at)
        assert at == sent.true_at, "a clock that is wrong all day long is put right"
        self.facts.setdefault(sent.op, (sent.ticket, Fact(sent.op, sent.kind, sent.people, at, sent.annuls)))

    def of(self, ticket: int) -> list[Fact]:
        return [fact for own, fact in self.facts.values() if own == ticket]

    def state(self) -> tuple[Folded, ...]:
        """Return what all facts come to, ticket by ticket."""
        return tuple(folded(self.venue, ticket, self.of(ticket)) for ticket in range(len(self.venue.parties)))


@dataclass
class Device:
    """A phone at a gate: what it last heard, what it has done since, and what of that is still to be sent."""

    id: int
    skew: int
    online: bool = True
    heard_at: int = MORNING
    heard: dict[DeviceOp, tuple[int, Fact]] = field(default_factory=dict)
    own: list[Sent] = field(default_factory=list)
    queue: list[Sent] = field(default_factory=list)

    def knows(self, ticket: int) -> list[Fact]:
        """Return the facts about a ticket that this device judges by."""
        here = {one.op: (one.ticket, Fact(one.op, one.kind, one.people, one.true_at, one.annuls)) for one in self.own}
        return [fact for own, fact in (self.heard | here).values() if own == ticket]


class Day:
    """Plays the steps; `done` is everything that happened at a gate."""

    def __init__(self, venue: Venue) -> None:
        self.venue, self.portal, self.now = venue, Portal(venue), MORNING
        self.devices = [Device(number + 1, skew) for number, skew in enumerate(venue.skews)]
        self.done: list[Sent] = []
        for step in venue.steps:
            self.now += step.wait
            self._play(step)
        for device in self.devices:
            self._meet(device)

    def _play(self, step: Step) -> None:
        device = self.devices[step.device % len(self.devices)]
        if step.ticket is None:
            device.online = not device.online
        else:
            ticket = step.ticket % len(self.venue.parties)
            self._attempt(device, ticket, step)
        if device.online:
            self._meet(device)

    def _attempt(self, device: Device, ticket: int, step: Step) -> None:
        target = next(
            (one for one in reversed(device.own) if one.ticket == ticket and one.kind is not Kind.ANNUL), None
        )
        if step.kind is Kind.ANNUL and target is None:
            return
        sent = Sent(
            op=(device.id, f"op-{len(self.done)}"),
            ticket=ticket,
            kind=step.kind,
            people=min(step.people, self.venue.parties[ticket]),
            true_at=self.now,
            scanned_at=self.now + device.skew,
            pack_at=device.heard_at,
            annuls=target.op if step.kind is Kind.ANNUL and target is not None else None,
            asked_at=self.now if device.online and not step.unheard else None,
        )
        known = self.portal.of(ticket) if sent.asked_at is not None else device.knows(ticket)
        if step.kind is Kind.ANNUL or admits(self.venue, ticket, sent, known):
            device.own.append(sent)
            device.queue.append(sent)
            self.done.append(sent)
            if device.online and step.unheard:
                self.portal.take(sent, device.skew, self.now)

    def _meet(self, device: Device) -> None:
        """Let a device send its queue, and hear what happened elsewhere."""
        for sent in device.queue:
            self.portal.take(sent, device.skew, self.now)
        device.queue.clear()
        device.heard, device.heard_at = dict(self.portal.facts), self.now


def folded(venue: Venue, ticket: int, facts: Iterable[Fact]) -> Folded:
    return rules.fold(facts, venue.parties[ticket], venue.policy)


def admits(venue: Venue, ticket: int, sent: Sent, known: Sequence[Fact]) -> bool:
    """Judge by the facts that are known where the judging is done."""
    verdict = rules.judge(
        TicketFacts(1, frozenset({0}), *OPEN, party=venue.parties[ticket]),
        ListRules(1, frozenset({0}), frozenset(), *OPEN, policy=venue.policy),
        Attempt(sent.kind, 1, sent.people, sent.true_at),
        folded(venue, ticket, known).standing,
    )
    return verdict.result is Result.OK


def uploaded(day: Day, chance: random.Random) -> Portal:
    """Send the whole day anew in some order, in batches; where an answer is lost, again in halves."""
    portal, now = Portal(day.venue), day.now
    waiting = chance.sample(day.done, len(day.done))
    while waiting:
        size = chance.randint(1, len(waiting))
        batch, waiting = waiting[:size], waiting[size:]
        half = chance.randint(0, len(batch))
        for part in chance.choice(((batch,), (batch, batch), (batch[:half], batch), (batch[half:], batch[:half]))):
            now += chance.randint(0, 10 * MINUTE)
            for sent in part:
                portal.take(sent, day.venue.skews[sent.op[0] - 1], now)
        check_counts(portal)
    return portal


def check_counts(portal: Portal) -> None:
    """Whatever has arrived so far: one canonical admission, and nobody inside who can't be."""
    for ticket, (party, state) in enumerate(zip(portal.venue.parties, portal.state(), strict=True)):
        facts = portal.of(ticket)
        annulled = {fact.annuls for fact in facts}
        entries = [fact for fact in facts if fact.kind is Kind.ENTRY and fact.op not in annulled]
        earliest = min(entries, key=lambda fact: (fact.at, fact.op), default=None)
        assert state.first == (None if earliest is None else earliest.op)
        assert set(state.effects) == {fact.op for fact in facts}
        assert 0 <= state.standing.inside <= party
        assert state.standing.inside <= state.standing.admitted <= party
        assert (state.standing.admitted > 0) is bool(entries)
        came = sum(effect.fresh for effect in state.effects.values())
        stayed = sum(effect.moved for effect in state.effects.values())
        assert Standing(came, stayed) == state.standing, "the counts are the sums of what each fact did"
        flagged = {op for op, effect in state.effects.items() if effect.flag is not None}
        if party == 1 and portal.venue.policy is Policy.ONCE:
            assert flagged == {fact.op for fact in entries} - {state.first}
            assert {state.effects[op].flag for op in flagged} <= {Flag.DUPLICATE}


COMES = st.builds(
    Step,
    wait=st.one_of(st.integers(0, 3), st.integers(0, 20 * MINUTE)),
    device=st.integers(0, 3),
    ticket=st.integers(0, 1),
    kind=st.sampled_from((*[Kind.ENTRY] * 4, Kind.EXIT, Kind.ANNUL)),
    people=st.integers(1, 5),
    unheard=st.booleans(),
)
NETWORK = st.builds(Step, wait=st.integers(0, MINUTE), device=st.integers(0, 3), ticket=st.none())
STEPS = st.lists(st.one_of(COMES, COMES, COMES, NETWORK), min_size=8, max_size=16).map(tuple)
SKEWS = st.lists(st.integers(-10 * MINUTE, 10 * MINUTE), min_size=2, max_size=4).map(tuple)
PARTIES = st.lists(st.sampled_from((1, 1, 2, 5)), min_size=1, max_size=2).map(tuple)
CUT_OFF = (Step(1, 0, None), Step(1, 1, None))
"""Days begin without a network at the first two gates."""


def both_gates_cut_off(policy: Policy) -> Venue:
    """Two gates without a network admit the same ticket, the one whose clock is ahead later."""
    return Venue(policy, (1,), (9 * MINUTE, -9 * MINUTE), (*CUT_OFF, Step(MINUTE, 1, 0), Step(MINUTE, 0, 0)))


@settings(max_examples=EXAMPLES)
@example(both_gates_cut_off(Policy.ONCE), 1)
@given(
    st.builds(Venue, st.sampled_from(Policy), PARTIES, SKEWS, STEPS.map(lambda steps: CUT_OFF + steps)),
    st.integers(0, 2**32),
)
def test_a_day_comes_to_the_same_in_whatever_order_its_queues_arrive(venue: Venue, seed: int) -> None:
    day, chance = Day(venue), random.Random(seed)
    check_counts(day.portal)
    happened = {sent.op for sent in day.done}
    assert set(day.portal.facts) == happened, "no fact is lost"
    for _ in range(ORDERS):
        again = uploaded(day, chance)
        assert set(again.facts) == happened, "no fact is lost"
        assert again.state() == day.portal.state()


def test_the_days_are_worth_proving() -> None:
    day = Day(both_gates_cut_off(Policy.ONCE))
    [state] = day.portal.state()
    assert [one.op[0] for one in day.done] == [2, 1]
    assert state.first == day.done[0].op
    assert state.effects[day.done[1].op].flag is Flag.DUPLICATE
