"""The table of cases that both copies of the door's rules are held to: `python -m tools.verdict_cases` writes it.

What is expected is said here once more, in tables and in stories told by hand, and comes from neither copy.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

Case = dict[str, Any]
Change = Mapping[str, Mapping[str, Any]]

PATH = Path(__file__).resolve().parent.parent / "tests" / "checkin" / "verdicts.json"
DAY = 86_400_000
AT = 1_790_000_000_000
"""The moment of all attempts."""
GOOD: Change = {
    "ticket": {
        "eventId": 7,
        "sessions": [0, 1],
        "validFrom": AT - DAY,
        "validTo": AT + DAY,
        "party": 1,
        "revoked": False,
        "blocked": False,
        "cancelled": False,
        "asked": [],
        "missing": [],
    },
    "rules": {
        "eventId": 7,
        "sessions": [1, 2],
        "gates": [11, 12],
        "opensAt": AT - 3_600_000,
        "closesAt": AT + 3_600_000,
        "policy": "once",
        "paused": False,
    },
    "attempt": {
        "kind": "entry",
        "gateId": 11,
        "people": 1,
        "at": AT,
        "answered": [],
        "override": False,
        "packAge": None,
    },
    "standing": {"admitted": 0, "inside": 0},
}

TROUBLES: tuple[tuple[str, str, Change], ...] = (
    ("wrong_event", "a ticket of another event", {"ticket": {"eventId": 8}}),
    ("revoked", "a revoked ticket", {"ticket": {"revoked": True}}),
    ("blocked", "a blocked ticket", {"ticket": {"blocked": True}}),
    ("cancelled", "a cancelled ticket", {"ticket": {"cancelled": True}}),
    ("not_yet_valid", "a ticket that holds a millisecond later", {"ticket": {"validFrom": AT + 1}}),
    ("expired", "a ticket that held until a millisecond ago", {"ticket": {"validTo": AT - 1}}),
    ("unapproved", "a session that waits for an answer", {"ticket": {"sessions": [0], "asked": [2]}}),
    ("wrong_session", "other sessions", {"ticket": {"sessions": [0], "asked": [5]}}),
    ("wrong_gate", "another gate", {"attempt": {"gateId": 13}}),
    ("rules", "a stopped list", {"rules": {"paused": True}}),
    ("rules", "doors that open a millisecond later", {"rules": {"opensAt": AT + 1}}),
    ("rules", "doors that closed a millisecond ago", {"rules": {"closesAt": AT - 1}}),
    ("stale_pack", "a pack a millisecond older than a day", {"attempt": {"packAge": DAY + 1}}),
    ("group_exhausted", "two people on a ticket for one", {"attempt": {"people": 2}}),
    ("already_admitted", "somebody who came in before", {"standing": {"admitted": 1, "inside": 1}}),
)
"""What can be wrong with an entry, in the order in which it is said: the first that applies is the answer."""
FINAL = {"wrong_event", "revoked", "blocked", "cancelled"}
"""What no supervisor passes over."""
NOT_TOGETHER = {frozenset({"unapproved", "wrong_session"})}

HARMLESS: tuple[tuple[str, Change], ...] = (
    ("a ticket that holds from now", {"ticket": {"validFrom": AT}}),
    ("a ticket that holds until now", {"ticket": {"validTo": AT}}),
    ("a ticket that holds at this moment alone", {"ticket": {"validFrom": AT, "validTo": AT}}),
    ("doors that open now", {"rules": {"opensAt": AT}}),
    ("doors that close now", {"rules": {"closesAt": AT}}),
    ("a pack that is a day old", {"attempt": {"packAge": DAY}}),
    ("a pack of this moment", {"attempt": {"packAge": 0}}),
    ("a pack from the future", {"attempt": {"packAge": -5}}),
    ("a list for all gates", {"rules": {"gates": []}, "attempt": {"gateId": 99}}),
    ("the other gate of the list", {"attempt": {"gateId": 12}}),
    ("one session of many", {"ticket": {"sessions": list(range(48))}}),
    ("the last session there can be", {"ticket": {"sessions": [47]}, "rules": {"sessions": [47]}}),
    ("another session that waits for an answer", {"ticket": {"asked": [2]}}),
    ("questions that were answered long ago", {"ticket": {"missing": []}, "attempt": {"answered": [3]}}),
)

AGAIN: tuple[tuple[str, int, int, int, int, str | None], ...] = (
    # policy, party, admitted, inside, people who come, what is said
    ("once", 1, 0, 0, 1, None),
    ("once", 1, 1, 1, 1, "already_admitted"),
    ("once", 1, 1, 0, 1, "already_admitted"),
    ("once", 1, 0, 0, 2, "group_exhausted"),
    ("once", 1, 1, 1, 2, "group_exhausted"),
    ("once", 15, 0, 0, 15, None),
    ("once", 15, 0, 0, 16, "group_exhausted"),
    ("once", 15, 12, 12, 3, None),
    ("once", 15, 12, 12, 4, "group_exhausted"),
    ("once", 15, 12, 2, 3, None),
    ("once", 15, 12, 2, 4, "group_exhausted"),
    ("once", 15, 15, 15, 1, "already_admitted"),
    ("once", 15, 15, 0, 15, "already_admitted"),
    ("once", 15, 15, 0, 16, "group_exhausted"),
    ("once", 255, 254, 254, 1, None),
    ("once", 255, 0, 0, 255, None),
    ("after_exit", 1, 0, 0, 1, None),
    ("after_exit", 1, 1, 1, 1, "exit_required"),
    ("after_exit", 1, 1, 0, 1, None),
    ("after_exit", 1, 1, 0, 2, "group_exhausted"),
    ("after_exit", 1, 1, 1, 2, "group_exhausted"),
    ("after_exit", 15, 15, 12, 3, None),
    ("after_exit", 15, 15, 12, 4, "group_exhausted"),
    ("after_exit", 15, 15, 15, 1, "exit_required"),
    ("after_exit", 15, 15, 15, 15, "exit_required"),
    ("after_exit", 15, 15, 0, 15, None),
    ("after_exit", 15, 15, 0, 16, "group_exhausted"),
    ("after_exit", 15, 4, 4, 11, None),
    ("free", 1, 0, 0, 1, None),
    ("free", 1, 1, 1, 1, None),
    ("free", 1, 1, 0, 1, None),
    ("free", 1, 0, 0, 2, "group_exhausted"),
    ("free", 15, 15, 15, 15, None),
    ("free", 15, 15, 15, 16, "group_exhausted"),
)

ASKED: tuple[tuple[str, list[int], list[int], Change, list[int]], ...] = (
    # what is told, questions that are open, questions that are answered now, more, what is still asked
    ("an open question", [3], [], {}, [3]),
    ("two open questions", [3, 4], [], {}, [3, 4]),
    ("one of two questions answered", [3, 4], [4], {}, [3]),
    ("the other of two questions answered", [3, 4], [3], {}, [4]),
    ("an answer to something else", [3], [5], {}, [3]),
    ("the question answered", [3], [3], {}, []),
    ("both questions answered", [3, 4], [4, 3], {}, []),
    ("more answered than was asked", [3], [3, 5], {}, []),
    ("an open question that a supervisor passes over", [3], [], {"attempt": {"override": True}}, []),
    ("an open question of somebody who goes out", [3], [], {"attempt": {"kind": "exit"}}, []),
    ("an open question where an entry is taken back", [3], [], {"attempt": {"kind": "annul"}}, []),
    ("an open question at a free list", [3], [], {"rules": {"policy": "free"}}, [3]),
    ("open questions of a group", [3], [], {"ticket": {"party": 15}, "attempt": {"people": 4}}, [3]),
    ("an open question without a network", [3], [], {"attempt": {"packAge": DAY}}, [3]),
)

STORIES = """
nothing happened | 1 | once | 0 0 | -
one came in | 1 | once | 1 1 | 1a
  1a entry 1 10 - = 1 1 -
a group goes out and others of it come in | 5 | once | 5 2 | 1a
  1a entry 3 10 - = 3 3 -
  1b exit 3 20 - = -3 0 -
  1c entry 2 30 - = 2 2 -
a group goes out, and more come in than are left | 5 | once | 5 4 | 1a
  1a entry 3 10 - = 3 3 -
  1b exit 3 20 - = -3 0 -
  1c entry 4 30 - = 4 2 group_exceeded
one ticket used at two gates | 1 | once | 1 1 | 1a
  1a entry 1 10 - = 1 1 -
  2a entry 1 11 - = 0 0 duplicate_admission
one ticket used at two gates in the same millisecond | 1 | once | 1 1 | 1b
  1b entry 1 10 - = 1 1 -
  2a entry 1 10 - = 0 0 duplicate_admission
one device twice in the same millisecond | 1 | after_exit | 1 1 | 1Z
  1Z entry 1 10 - = 1 1 -
  1a entry 1 10 - = 0 0 duplicate_admission
the ninth device comes before the tenth | 1 | once | 1 1 | 9a
  9a entry 1 10 - = 1 1 -
  10a entry 1 10 - = 0 0 duplicate_admission
in, out and in again where that is meant | 1 | after_exit | 1 1 | 1a
  1a entry 1 10 - = 1 1 -
  1b exit 1 20 - = -1 0 -
  2a entry 1 30 - = 1 0 -
in, out and in again where once is enough | 1 | once | 1 1 | 1a
  1a entry 1 10 - = 1 1 -
  1b exit 1 20 - = -1 0 -
  2a entry 1 30 - = 1 0 duplicate_admission
again and again at a free list | 1 | free | 1 1 | 1a
  1a entry 1 10 - = 1 1 -
  2a entry 1 20 - = 0 0 -
  1b entry 1 30 - = 0 0 -
out without having been in | 1 | once | 1 1 | 1b
  1a exit 1 10 - = 0 0 -
  1b entry 1 20 - = 1 1 -
an entry taken back | 1 | once | 0 0 | -
  1a entry 1 10 - = 0 0 -
  1b annul 1 20 1a = 0 0 -
an entry taken back before it happened, by a clock that was wrong | 1 | once | 0 0 | -
  1b annul 1 5 1a = 0 0 -
  1a entry 1 10 - = 0 0 -
an annulment whose entry never came | 1 | once | 1 1 | 2a
  1b annul 1 5 1x = 0 0 -
  2a entry 1 10 - = 1 1 -
the first of two entries taken back: the second is canonical | 1 | once | 1 1 | 2a
  1a entry 1 10 - = 0 0 -
  2a entry 1 20 - = 1 1 -
  1b annul 1 30 1a = 0 0 -
another device's operation of the same name stays | 1 | once | 1 1 | 1a
  1a entry 1 10 - = 1 1 -
  2a entry 1 20 - = 0 0 -
  2b annul 1 30 2a = 0 0 -
an exit taken back | 1 | after_exit | 1 1 | 1a
  1a entry 1 10 - = 1 1 -
  1b exit 1 20 - = 0 0 -
  1c annul 1 21 1b = 0 0 -
  2a entry 1 30 - = 0 0 duplicate_admission
an entry taken back twice | 1 | once | 0 0 | -
  1a entry 1 10 - = 0 0 -
  1b annul 1 20 1a = 0 0 -
  1c annul 1 30 1a = 0 0 -
a group in three parts | 15 | once | 15 15 | 1a
  1a entry 5 10 - = 5 5 -
  2a entry 7 11 - = 7 7 -
  3a entry 3 12 - = 3 3 -
a group of which more came than it has | 15 | once | 15 15 | 1a
  1a entry 12 10 - = 12 12 -
  2a entry 5 11 - = 3 3 group_exceeded
a part of a group goes out and comes back | 15 | after_exit | 14 14 | 1a
  1a entry 12 10 - = 12 12 -
  1b exit 4 20 - = -4 0 -
  2a entry 6 30 - = 6 2 -
more of a group go out than are in | 15 | after_exit | 15 15 | 1a
  1a entry 3 10 - = 3 3 -
  1b exit 9 20 - = -3 0 -
  1c entry 15 30 - = 15 12 -
a group at a list where once is enough, after some went out | 15 | once | 15 12 | 1a
  1a entry 12 10 - = 12 12 -
  1b exit 4 20 - = -4 0 -
  2a entry 4 30 - = 4 3 group_exceeded
a part of a group taken back | 15 | once | 15 15 | 2a
  1a entry 10 10 - = 0 0 -
  2a entry 5 20 - = 5 5 -
  1b annul 10 30 1a = 0 0 -
  1c entry 10 40 - = 10 10 -
a group at a free list | 3 | free | 3 3 | 1a
  1a entry 2 10 - = 2 2 -
  2a entry 3 20 - = 1 1 -
  1b exit 3 30 - = -3 0 -
  2b entry 3 40 - = 3 0 -
"""
"""Name | party | policy | how many were in and are in the end | the canonical admission; then what happened: device and
operation, kind, people, moment, what it takes back = by how many it changed those inside, how many were new, flag."""

CORRECTED: tuple[tuple[str, int, int, int, int, int], ...] = (
    # name, scanned, sent, received, earliest, corrected
    ("a clock that is right", 1_000, 2_000, 2_000, 0, 1_000),
    ("a clock ten minutes ahead", 601_000, 602_000, 2_000, 0, 1_000),
    ("a clock ten minutes behind", 1_000, 2_000, 602_000, 0, 601_000),
    ("sent at once", 5_000, 5_000, 9_000, 0, 9_000),
    ("a day in the queue", DAY, 2 * DAY, 2 * DAY + 50, 0, DAY + 50),
    ("scanned after it was sent, by a clock that was set", 9_000, 5_000, 6_000, 0, 6_000),
    ("a millisecond after it was sent", 5_001, 5_000, 6_000, 0, 6_000),
    ("a millisecond before it was sent", 4_999, 5_000, 6_000, 0, 5_999),
    ("before the pack came", 1_000, 9_000, 9_000, 4_000, 4_000),
    ("as the pack came", 4_000, 9_000, 9_000, 4_000, 4_000),
    ("a millisecond after the pack came", 4_001, 9_000, 9_000, 4_000, 4_001),
    ("a pack that came after the receipt", 1_000, 2_000, 3_000, 8_000, 3_000),
    ("a pack that came at the receipt", 1_000, 2_000, 3_000, 3_000, 3_000),
    ("a clock at zero", 0, 0, 7_000, 1_000, 7_000),
    ("a clock that says nothing sensible", -9_000, 100, 7_000, 1_000, 1_000),
)


def judged() -> Iterator[Case]:
    """Give all cases of one attempt."""
    yield _judge("a good ticket", {}, None)
    for text, change in HARMLESS:
        yield _judge(text, change, None)
    for code, text, change in TROUBLES:
        yield _judge(text, change, code)
        yield _judge(f"{text}, passed over", _both(change, {"attempt": {"override": True}}), code, override=True)
        yield from _leaving(code, text, change)
    for (code, text, change), (other, more, others) in combinations(TROUBLES, 2):
        if frozenset({code, other}) not in NOT_TOGETHER:
            yield _judge(f"{text}, and {more}", _both(change, others), code)
    for policy, party, admitted, inside, people, answer in AGAIN:
        who: Change = {"ticket": {"party": party}, "rules": {"policy": policy}, "attempt": {"people": people}}
        text = f"{people} of {party} come to a list of the policy {policy}, {admitted} were in, {inside} are"
        yield _judge(text, _both(who, {"standing": {"admitted": admitted, "inside": inside}}), answer)
    yield from _asking()


def _leaving(code: str, text: str, change: Change) -> Iterator[Case]:
    """Whatever is wrong with a ticket, whoever is in can go out."""
    for kind in ("exit", "annul"):
        there = _both(change, {"attempt": {"kind": kind, "people": 1}, "standing": {"admitted": 1, "inside": 1}})
        gone = _both(there, {"standing": {"inside": 0}})
        final = code if code == "wrong_event" else None
        yield _judge(f"{kind} of somebody who is in: {text}", there, final)
        yield _judge(f"{kind} of somebody who is not in: {text}", gone, final or "not_inside")


def _asking() -> Iterator[Case]:
    inside = {"standing": {"admitted": 1, "inside": 1}}
    for text, questions, answered, more, left in ASKED:
        change = _both({"ticket": {"missing": questions}, "attempt": {"answered": answered}}, more)
        leaves = change["attempt"].get("kind", "entry") != "entry"
        yield _judge(text, _both(change, inside) if leaves else change, None, missing=left)
    for code, trouble, wrong in TROUBLES:
        yield _judge(f"an open question, but first {trouble}", _both(wrong, {"ticket": {"missing": [3]}}), code)


def _judge(text: str, change: Change, code: str | None, missing: Sequence[int] = (), *, override: bool = False) -> Case:
    result = "refused" if code else "incomplete" if missing else "ok"
    verdict: Case = {"result": result, "code": code, "missing": list(missing), "overridden": None}
    if code and override and code not in FINAL:
        verdict |= {"result": "ok", "code": None, "overridden": code}
    return {"name": text, **_both(GOOD, change), "verdict": verdict}


def _both(one: Change, other: Change) -> dict[str, dict[str, Any]]:
    return {part: {**one.get(part, {}), **other.get(part, {})} for part in {**one, **other}}


def folded() -> Iterator[Case]:
    """Give each story in the order in which it happened, backwards, and mixed."""
    mixed = random.Random(1)
    for story in re.split(r"\n(?=\S)", STORIES.strip()):
        heading, *lines = story.splitlines()
        name, party, policy, standing, first = heading.split(" | ")
        steps = [_step(line) for line in lines]
        admitted, inside = map(int, standing.split())
        end = {
            "effects": [effect for _, effect in steps],
            "standing": {"admitted": admitted, "inside": inside},
            "first": _op(first),
        }
        facts = [fact for fact, _ in steps]
        orders = [facts, facts[::-1], *(mixed.sample(facts, len(facts)) for _ in range(2))]
        different = [order for number, order in enumerate(orders) if order not in orders[:number]]
        for number, order in enumerate(different, 1):
            told = f"{name}, order {number}"
            yield {"name": told, "party": int(party), "policy": policy, "facts": order, "folded": end}


def _step(line: str) -> tuple[Case, Case]:
    op, kind, people, at, annuls, _, moved, fresh, flag = line.split()
    fact = {"op": _op(op), "kind": kind, "people": int(people), "at": int(at), "annuls": _op(annuls)}
    return fact, {"op": _op(op), "moved": int(moved), "fresh": int(fresh), "flag": None if flag == "-" else flag}


def _op(name: str) -> list[Any] | None:
    return None if name == "-" else [int(name[:-1]), name[-1]]


def corrected() -> Iterator[Case]:
    """Give the cases of moments by a clock that may be wrong."""
    for name, scanned, sent, received, earliest, moment in CORRECTED:
        given = {"scannedAt": scanned, "sentAt": sent, "receivedAt": received, "earliest": earliest}
        yield {"name": name, **given, "corrected": moment}


def table() -> str:
    """Write all cases, one a line."""
    parts = {"judge": judged(), "fold": folded(), "corrected": corrected()}
    lines = (f'"{part}": [\n' + ",\n".join(map(json.dumps, cases)) + "\n]" for part, cases in parts.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def main(arguments: list[str]) -> int:
    """Write the table, or only say whether it is as it should be."""
    if arguments == ["--check"]:
        if PATH.read_text(encoding="utf-8") == table():
            return 0
        print("verdict cases: run `python -m tools.verdict_cases`", file=sys.stderr)
        return 1
    PATH.write_text(table(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
