"""`portal review draw`: a quarter that is over is drawn once, and the draw can be repeated."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from portal.app import Portal
from portal.domain.moderation.models import ReviewSample
from portal.domain.proposals.types import Cluster
from tests.factories import reviews
from tests.factories.people import People
from tests.integration.conftest import Command

THEN = datetime(2024, 5, 4, 9, 30, tzinfo=UTC)


@pytest.fixture
def decided(portal: Portal, people: People) -> list[int]:
    """Two decisions of a quarter that is long over, and one that can't be drawn."""
    writer, moderator = people.member(), people.moderator()
    clusters: tuple[Cluster | None, ...] = (Cluster.C1, Cluster.C3, None)
    return [reviews.refused(portal, writer, moderator, THEN, cluster) for cluster in clusters]


def test_the_samples_are_drawn_and_a_second_time_it_comes_to_the_same(command: Command, decided: list[int]) -> None:
    first, second = command("review", "draw", "2024-Q2"), command("review", "draw", "2024-Q2")
    assert (first.code, second.code) == (0, 0)
    assert "Drawn for 2024-Q2." in first.out
    assert "Left out, because they belong to no cluster: 1" in first.out
    assert "repeated now, it comes to the same." in second.out


def test_programs_get_the_seed_and_all_that_was_drawn(command: Command, decided: list[int]) -> None:
    told = json.loads(command("review", "draw", "2024-Q2", "--json").out)
    assert len(told["seed"]) == 64
    assert (told["new"], told["left_out"], told["differs"]) == (True, 1, [])
    assert told["groups"] == [
        {"kind": "moderation", "cluster": "C1", "among": 1, "drawn": [decided[0]]},
        {"kind": "moderation", "cluster": "C3", "among": 1, "drawn": [decided[1]]},
    ]


def test_what_does_not_follow_from_the_seed_is_told(portal: Portal, command: Command, decided: list[int]) -> None:
    assert command("review", "draw", "2024-Q2").code == 0
    with portal.database.unit_of_work() as session:
        session.execute(update(ReviewSample).where(ReviewSample.subject_id == decided[0]).values(subject_id=decided[2]))
    ended = command("review", "draw", "2024-Q2")
    assert ended.code == 1
    assert f"moderation {decided[0]}, moderation {decided[2]}" in ended.out


@pytest.mark.parametrize(
    ("period", "sentence"),
    [("2098-Q1", "This quarter is not over yet."), ("=cmd", "This is no quarter."), ("2024-Q9", "This is no quarter.")],
)
def test_what_can_not_be_drawn_is_one_sentence(portal: Portal, command: Command, period: str, sentence: str) -> None:
    ended = command("review", "draw", period)
    assert (ended.code, sentence in ended.err) == (1, True)
