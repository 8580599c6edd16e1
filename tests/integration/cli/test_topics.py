"""`portal topics`: finished quarters are published once, and shown."""

from __future__ import annotations

import json
from datetime import timedelta

from portal.app import Portal
from portal.domain.statistics.types import quarter_of, quarter_window, quarters_before
from portal.foundation import clock
from tests.factories.people import People
from tests.factories.wishes import Wishes
from tests.integration.conftest import Command


def test_what_is_finished_is_published_once_and_shown(portal: Portal, people: People, command: Command) -> None:
    zone = portal.settings.timezone
    period = quarters_before(quarter_of(clock.now(), zone), 2)
    wishes = Wishes(portal, people, quarter_window(period, zone).start + timedelta(days=3))
    for person in range(12):
        wishes.propose(f"person {person}", "Benches for the park")
    assert json.loads(command("topics", "publish", "--json").out)["published"] >= 1
    assert command("topics", "publish").out == "Published 0 quarters.\n"
    assert "en:park" in command("topics", "show", period).out
    shown = json.loads(command("topics", "show", period, "--json").out)
    assert [one["people"] for one in shown["keywords"]] == [10, 10]


def test_what_is_not_published_is_not_shown(portal: Portal, command: Command) -> None:
    ended = command("topics", "show", "1999-Q1")
    assert ended.code == 1
    assert "Nothing is published of 1999-Q1" in ended.err
