"""The attacker finds nobody in what the portal publishes, and somebody as soon as one of its guards is missing.

``python -m tools.disclosure_attack --tries 10000`` is the same with more populations.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tools.disclosure_attack.__main__ import main
from tools.disclosure_attack.attacker import attack
from tools.disclosure_attack.campaign import run
from tools.disclosure_attack.population import World, make_world
from tools.disclosure_attack.publisher import Publisher, Weakness


def test_nobody_is_found_in_what_the_portal_publishes() -> None:
    report = run(Weakness.NONE, "suite", range(20))
    assert report.small_counts > 1000
    assert report.found == 0
    assert report.open > 0.99 * report.small_counts


@pytest.mark.parametrize(
    ("missing", "populations"),
    [
        (Weakness.NO_SECONDARY, (18, 36)),
        (Weakness.NO_ROUNDING, (0,)),
        (Weakness.NO_COMPARISON, (4,)),
    ],
)
def test_somebody_is_found_where_a_guard_is_missing(missing: Weakness, populations: Sequence[int]) -> None:
    assert run(missing, "7", populations).found > 0
    assert run(Weakness.NONE, "7", populations).found == 0


def test_a_group_of_nine_that_is_joined_by_one_is_not_found_even_where_the_reason_names_the_one() -> None:
    world = one_table((9, 40, 50, 60), (10, 40, 50, 60))
    assert not attack(Publisher(Weakness.NAMED_CORRECTIONS), world, random.Random(1)).found


def test_two_groups_of_nine_are_found_where_the_total_says_that_they_cannot_be_smaller() -> None:
    world = one_table((9, 9, 0, 0))
    assert len(attack(Publisher(Weakness.NO_SECONDARY), world, random.Random(1)).found) == 2
    assert not attack(Publisher(), world, random.Random(1)).found


def test_the_populations_have_small_groups_corrections_and_windows() -> None:
    worlds = [make_world(random.Random(number)) for number in range(20)]
    assert all(len(world.windows) >= 1 for world in worlds)
    assert any(world.corrected for world in worlds)
    counts = [count for world in worlds for key, count in world.counts.items() if key[3]]
    assert sum(1 <= count <= 9 for count in counts) > 0.3 * len(counts)


def test_the_command_prints_its_figures_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--tries", "2", "--seed", "suite", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["tries"] == 2
    assert facts["found"] == 0
    assert facts["small counts"] == facts["proven open"] + facts["neither"]


def test_one_visitor_a_quarter_is_found_where_a_window_is_the_exact_sum_of_its_quarters() -> None:
    world = world_of(*(([20, 0, 0, 0], [came, 0, 0, 0]) for came in (1, 1, 0, 0)))
    assert len(attack(Publisher(Weakness.EXACT_SUMS), world, random.Random(1)).found) >= 2
    assert not attack(Publisher(), world, random.Random(1)).found


def test_two_groups_of_one_are_found_where_it_is_told_that_nobody_of_them_came_but_all_of_the_others() -> None:
    world = world_of(([1, 1, 10, 0], [0, 0, 10, 0]))
    found = attack(Publisher(Weakness.UNRELATED), world, random.Random(1)).found
    assert {key[4] for key in found if key[0] == "registered"} == {"C1", "C2"}
    assert not attack(Publisher(), world, random.Random(1)).found


def test_five_who_came_late_are_found_where_the_reasons_of_two_corrections_name_ten_people_together() -> None:
    world = one_table((0, 40, 50, 60), (5, 40, 50, 60), (10, 40, 50, 60))
    key = ("registered", 0, 1, "cluster", "C1")
    assert key in attack(Publisher(Weakness.NAMED_CORRECTIONS), world, random.Random(1)).found
    assert not attack(Publisher(), world, random.Random(1)).found


def one_table(*editions: Sequence[int]) -> World:
    """Make a world of one quarter, in which nobody came of those who had registered."""
    world = world_of(*((groups, [0, 0, 0, 0]) for groups in editions))
    counts = {(measure, 0, quarter, *cell): count for (measure, quarter, _, *cell), count in world.counts.items()}
    corrected = {(0, later): sum(editions[later]) - sum(editions[later - 1]) for later in range(1, len(editions))}
    return replace(world, counts=counts, editions=(len(editions),), corrected=corrected)


def world_of(*quarters: tuple[Sequence[int], Sequence[int]]) -> World:
    """Make a world without corrections from who registered and who came, by cluster, in each quarter."""
    counts = {}
    for quarter, both in enumerate(quarters):
        for measure, groups in zip(("registered", "attended"), both, strict=True):
            counts[measure, quarter, 0, "", ""] = sum(groups)
            for code, group in zip(("C1", "C2", "C3", "C4"), groups, strict=True):
                counts[measure, quarter, 0, "cluster", code] = group
    return World(counts, ("cluster",), (1,) * len(quarters), {}, merge=False)
