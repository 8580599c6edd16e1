"""Pure decisions at a door; `portal/static/js/venue/rules.js` says the same, and one table of cases tests both."""

from __future__ import annotations

from collections.abc import Iterable

from portal.domain.checkin.types import (
    Attempt,
    Code,
    DeviceOp,
    Effect,
    Fact,
    Flag,
    Folded,
    Kind,
    ListRules,
    Policy,
    Result,
    Standing,
    TicketFacts,
    Verdict,
)

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
OLDEST_PACK = 24 * HOUR
CLOCK_WARNING = 2 * MINUTE
NOT_BY_OVERRIDE = frozenset({Code.WRONG_EVENT, Code.REVOKED, Code.BLOCKED, Code.CANCELLED})
"""What no supervisor passes over at the door: the ticket itself is not good."""


def judge(ticket: TicketFacts, rules: ListRules, attempt: Attempt, standing: Standing) -> Verdict:
    """Answer an attempt with a ticket whose signature is good."""
    code = _why_not(ticket, rules, attempt, standing)
    overridden = code if attempt.override and code not in NOT_BY_OVERRIDE else None
    if code is not None and overridden is None:
        return Verdict(Result.REFUSED, code)
    missing = ticket.missing - attempt.answered
    if attempt.kind is Kind.ENTRY and missing and not attempt.override:
        return Verdict(Result.INCOMPLETE, missing=missing)
    return Verdict(Result.OK, overridden=overridden)


def _why_not(ticket: TicketFacts, rules: ListRules, attempt: Attempt, standing: Standing) -> Code | None:
    if ticket.event_id != rules.event_id:
        return Code.WRONG_EVENT
    if attempt.kind is not Kind.ENTRY:
        # Whoever is in can always go out.
        return Code.NOT_INSIDE if standing.inside == 0 else None
    return (
        _not_good(ticket, attempt) or _not_here(ticket, rules, attempt) or _not_again(ticket, rules, attempt, standing)
    )


def _not_good(ticket: TicketFacts, attempt: Attempt) -> Code | None:
    if ticket.revoked:
        return Code.REVOKED
    if ticket.blocked:
        return Code.BLOCKED
    if ticket.cancelled:
        return Code.CANCELLED
    if attempt.at < ticket.valid_from:
        return Code.NOT_YET_VALID
    return Code.EXPIRED if attempt.at > ticket.valid_to else None


def _not_here(ticket: TicketFacts, rules: ListRules, attempt: Attempt) -> Code | None:
    if not ticket.sessions & rules.sessions:
        return Code.UNAPPROVED if ticket.asked & rules.sessions else Code.WRONG_SESSION
    if rules.gates and attempt.gate_id not in rules.gates:
        return Code.WRONG_GATE
    if rules.paused or not rules.opens_at <= attempt.at <= rules.closes_at:
        return Code.RULES
    return Code.STALE_PACK if attempt.pack_age is not None and attempt.pack_age > OLDEST_PACK else None


def _not_again(ticket: TicketFacts, rules: ListRules, attempt: Attempt, standing: Standing) -> Code | None:
    if rules.policy is Policy.FREE:
        return Code.GROUP_EXHAUSTED if attempt.people > ticket.party else None
    left = ticket.party - (standing.admitted if rules.policy is Policy.ONCE else standing.inside)
    if left >= attempt.people:
        return None
    if left > 0 or attempt.people > ticket.party:
        return Code.GROUP_EXHAUSTED
    return Code.ALREADY_ADMITTED if rules.policy is Policy.ONCE else Code.EXIT_REQUIRED


def fold(facts: Iterable[Fact], party: int, policy: Policy) -> Folded:
    """Say what the facts of one ticket on one list come to, in whatever order they have arrived.

    Counts are of people who can be inside: never more than the ticket is for, so that a ticket that was used twice adds
    nobody; that it was is flagged.
    """
    there = list(facts)
    annulled = {fact.annuls for fact in there if fact.kind is Kind.ANNUL}
    effects: dict[DeviceOp, Effect] = {}
    admitted = inside = 0
    first = None
    for fact in sorted(there, key=lambda fact: (fact.at, fact.op)):
        if fact.kind is Kind.ANNUL or fact.op in annulled:
            effects[fact.op] = Effect(0, 0)
            continue
        if fact.kind is Kind.EXIT:
            moved = -min(fact.people, inside)
            effects[fact.op] = Effect(moved, 0)
        else:
            moved = min(fact.people, party - inside)
            fresh = _fresh(moved, party, policy, Standing(admitted, inside))
            effects[fact.op] = Effect(moved, fresh, _flag(fact, party, policy, Standing(admitted, inside)))
            admitted += fresh
            first = first or fact.op
        inside += moved
    return Folded(effects, Standing(admitted, inside), first)


def _fresh(moved: int, party: int, policy: Policy, before: Standing) -> int:
    """Say how many of those who come in had not been in before.

    Where nobody comes in twice it is all that the ticket has left; elsewhere whoever went out is who comes back.
    """
    if policy is Policy.ONCE:
        return min(moved, party - before.admitted)
    return max(0, before.inside + moved - before.admitted)


def _flag(fact: Fact, party: int, policy: Policy, before: Standing) -> Flag | None:
    if policy is Policy.FREE:
        return None
    left = party - (before.admitted if policy is Policy.ONCE else before.inside)
    if fact.people <= left:
        return None
    return Flag.DUPLICATE if party == 1 else Flag.GROUP_EXCEEDED


def corrected(scanned_at: int, sent_at: int, received_at: int, earliest: int) -> int:
    """Return when something happened by the server's clock, from a device whose own may be wrong.

    The device's clock is off by what lies between sending and receipt; the result is neither before `earliest` (when
    the device got its pack) nor after the receipt.
    """
    return max(min(scanned_at + received_at - sent_at, received_at), min(earliest, received_at))
