"""The rules of a door, held to the table that the browser's copy is held to as well."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from portal.domain.checkin import rules
from portal.domain.checkin.types import (
    Attempt,
    Code,
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
from tools import verdict_cases

CASES = json.loads(verdict_cases.PATH.read_text(encoding="utf-8"))
SETS = {"sessions", "gates", "asked", "missing", "answered"}
KINDS = {"kind": Kind, "policy": Policy}


def values(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a case of the table says under the names and in the types of Python."""
    return {re.sub("[A-Z]", lambda found: f"_{found[0].lower()}", name): _value(name, given[name]) for name in given}


def _value(name: str, value: Any) -> Any:
    if name in SETS:
        return frozenset(value)
    return KINDS[name](value) if name in KINDS else value


def pair(op: list[Any] | None) -> tuple[int, str] | None:
    return None if op is None else (op[0], op[1])


def fact(given: Mapping[str, Any]) -> Fact:
    op, annuls = pair(given["op"]), pair(given["annuls"])
    assert op is not None
    return Fact(op, Kind(given["kind"]), given["people"], given["at"], annuls)


def told(verdict: Verdict) -> dict[str, Any]:
    return {
        "result": verdict.result,
        "code": verdict.code,
        "missing": sorted(verdict.missing),
        "overridden": verdict.overridden,
    }


def told_of(folded: Folded) -> dict[str, Any]:
    effects = [
        {"op": list(op), "moved": effect.moved, "fresh": effect.fresh, "flag": effect.flag}
        for op, effect in folded.effects.items()
    ]
    standing = {"admitted": folded.standing.admitted, "inside": folded.standing.inside}
    return {"effects": effects, "standing": standing, "first": folded.first and list(folded.first)}


def test_the_table_is_what_its_program_writes() -> None:
    assert verdict_cases.PATH.read_text(encoding="utf-8") == verdict_cases.table()
    assert sum(map(len, CASES.values())) >= 320


@pytest.mark.parametrize("case", CASES["judge"], ids=lambda case: case["name"])
def test_an_attempt_is_answered_as_the_table_says(case: dict[str, Any]) -> None:
    verdict = rules.judge(
        TicketFacts(**values(case["ticket"])),
        ListRules(**values(case["rules"])),
        Attempt(**values(case["attempt"])),
        Standing(**case["standing"]),
    )
    assert told(verdict) == case["verdict"]


@pytest.mark.parametrize("case", CASES["fold"], ids=lambda case: case["name"])
def test_facts_come_to_what_the_table_says(case: dict[str, Any]) -> None:
    folded = rules.fold(map(fact, case["facts"]), case["party"], Policy(case["policy"]))
    assert told_of(folded) == case["folded"]


@pytest.mark.parametrize("case", CASES["corrected"], ids=lambda case: case["name"])
def test_moments_are_corrected_as_the_table_says(case: dict[str, Any]) -> None:
    moment = rules.corrected(case["scannedAt"], case["sentAt"], case["receivedAt"], case["earliest"])
    assert moment == case["corrected"]


TICKET = TicketFacts(event_id=1, sessions=frozenset({0}), valid_from=0, valid_to=100, party=1)
DOOR = ListRules(1, frozenset({0}), frozenset(), opens_at=0, closes_at=100, policy=Policy.AFTER_EXIT)
ENTRY = Attempt(Kind.ENTRY, gate_id=1, people=1, at=50)


def test_who_went_out_may_come_in_again() -> None:
    assert rules.judge(TICKET, DOOR, ENTRY, Standing(1, 1)) == Verdict(Result.REFUSED, Code.EXIT_REQUIRED)
    assert rules.judge(TICKET, DOOR, ENTRY, Standing(1, 0)) == Verdict(Result.OK)


def test_a_supervisor_passes_over_a_closed_door_and_not_over_a_revoked_ticket() -> None:
    late = Attempt(Kind.ENTRY, gate_id=1, people=1, at=101, override=True)
    long = TicketFacts(event_id=1, sessions=frozenset({0}), valid_from=0, valid_to=200, party=1)
    revoked = TicketFacts(event_id=1, sessions=frozenset({0}), valid_from=0, valid_to=200, party=1, revoked=True)
    assert rules.judge(long, DOOR, late, Standing()) == Verdict(Result.OK, overridden=Code.RULES)
    assert rules.judge(revoked, DOOR, late, Standing()) == Verdict(Result.REFUSED, Code.REVOKED)


def test_a_ticket_used_twice_is_flagged_and_adds_nobody() -> None:
    here, there = Fact((1, "a"), Kind.ENTRY, 1, 10), Fact((2, "a"), Kind.ENTRY, 1, 9)
    folded = rules.fold([here, there], 1, Policy.ONCE)
    assert folded.first == there.op
    assert folded.standing == Standing(1, 1)
    assert folded.effects == {there.op: Effect(1, 1), here.op: Effect(0, 0, Flag.DUPLICATE)}
