"""`portal trust bursts`, `set-apart` and `let-count`: what the pages do, in sentences and as JSON."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from portal.app import Portal
from portal.domain.accounts.types import Role
from portal.domain.proposals.types import State
from portal.foundation import clock
from tests.factories import bursts
from tests.factories.people import People
from tests.factories.proposals import propose
from tests.integration.conftest import Command

BY = ("--by", "analyst@example.org", "--reason", "Ten at one minute")


@pytest.fixture
def burst(portal: Portal, people: People) -> str:
    """A burst of twelve, an hour ago; and an analyst."""
    people.member(Role.ANALYST, email="analyst@example.org")
    public = propose(portal, people.member(), State.PUBLISHED, moderator=people.moderator())
    return str(bursts.burst(portal, public.id, clock.now() - timedelta(hours=1), 12))


def test_a_burst_is_listed_set_apart_and_let_count(command: Command, burst: str) -> None:
    [listed] = json.loads(command("trust", "bursts", "--json").out)["bursts"]
    assert (str(listed["burst"]), listed["new"], listed["people"], listed["apart"]) == (burst, 12, 12, 0)
    assert command("trust", "set-apart", burst, *BY).out == "People set apart: 12.\n"
    again = command("trust", "set-apart", burst, *BY)
    assert (again.code, again.err) == (1, "Error: All of them are set apart already.\n")
    told = command("trust", "bursts").out
    assert told.splitlines()[1].split()[-5:] == ["12", "12", "0.0", "12", "apart"]
    assert told.endswith("Page 1 of 1.\n")
    back = command("trust", "let-count", burst, *BY, "--json")
    assert (back.code, json.loads(back.out)) == (0, {"people": 12})
    refused = command("trust", "let-count", burst, *BY, "--json")
    assert (refused.code, json.loads(refused.out)) == (1, {"refused": "counts_already"})


def test_without_a_burst_there_is_nothing_unusual(command: Command, portal: Portal) -> None:
    assert command("trust", "bursts").out == "Nothing unusual.\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("set-apart", "999", *BY), 1, "There is no such thing: burst 999."),
        (("set-apart", "0", *BY), 2, "Invalid value"),
        (("let-count", *BY), 2, "Name a BURST or an --address."),
        (("let-count", "1", "--address", "a@example.org", *BY), 2, "Name a BURST or an --address."),
        (("let-count", "--address", "nobody@example.org", *BY), 1, "Nobody with this address is set apart."),
        (("set-apart", "{burst}", "--by", "analyst@example.org", "--reason", " "), 1, "Say with --reason why."),
        (("set-apart", "{burst}", "--by", "nobody@example.org", "--reason", "x"), 1, "There is no account"),
        (("set-apart", "{burst}", "--by", "{member}", "--reason", "x"), 1, "has no role that may do this."),
        (("set-apart", "{burst}", "--by", "analyst@example.org", "--reason", "\udc80"), 1, "half a character"),
    ],
)
def test_what_can_not_be_done_is_said_in_a_sentence(
    command: Command, people: People, burst: str, arguments: tuple[str, ...], code: int, said: str
) -> None:
    member = people.member().email
    ended = command("trust", *(one.format(burst=burst, member=member) for one in arguments))
    assert (ended.code, said in ended.err) == (code, True), ended.err
    assert "Traceback" not in ended.err


def test_a_look_at_a_quarter_says_both_numbers(command: Command, portal: Portal, burst: str) -> None:
    year = clock.now().astimezone(portal.settings.timezone)
    period = f"{year.year}-Q{(year.month - 1) // 3 + 1}"
    look = ("trust", "preview", period, "--provisional")
    assert json.loads(command(*look, "--json").out)["apart"] == 0
    command("trust", "set-apart", burst, *BY)
    told = json.loads(command(*look, "--json").out)
    assert (told["apart"], told["index_without_apart"] is not None) == (12, True)
    assert "People set apart: 12." in command(*look).out
