"""Simulated years are published as the portal publishes, and every guard takes from its attack what it can."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date

import pytest

from portal.engines.trust import Published, compute
from tools.trust_years import __main__ as command
from tools.trust_years import forgeries
from tools.trust_years.attacks import INDEX, SHARE, Row, Setting, all_rows
from tools.trust_years.counting import published
from tools.trust_years.differencing import known
from tools.trust_years.world import CLUSTERS, Item, World
from tools.trust_years.years import simulate

PERIOD = "2027-Q4"
ATTACKS = [
    "sock puppets",
    "ghost check-ins",
    "staff asking themselves",
    "closing items early",
    "sentiment bombing",
    "deleting critics",
    "cherry-picked periods",
    "swapping weights",
    "hiding behind the prior",
    "differencing releases",
]


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(seed=1, years=2)


@pytest.fixture(scope="module", params=[1, 2, 3])
def rows(request: pytest.FixtureRequest) -> dict[str, Row]:
    seed = request.param
    return {row.attack: row for row in all_rows(simulate(seed, years=2), PERIOD, seed)}


def test_all_ten_attacks_of_the_method_page_are_carried_out(rows: dict[str, Row]) -> None:
    assert list(rows) == ATTACKS


@pytest.mark.parametrize("attack", ATTACKS)
def test_with_its_guard_an_attack_comes_to_less_than_without(rows: dict[str, Row], attack: str) -> None:
    row = rows[attack]
    assert abs(row.effect_without) > 0.004
    if attack == "deleting critics":
        # What is found in a review costs, and may cost more than the deleting would have won: it never pays.
        assert row.effect_with <= 0 < row.effect_without
    else:
        assert abs(row.effect_with) < abs(row.effect_without)


def test_an_effect_is_the_index_after_less_the_index_before_by_the_same_rules(rows: dict[str, Row]) -> None:
    for row in rows.values():
        assert row.effect_without == pytest.approx(row.without - row.clean_without, abs=1e-12)
        if row.attack != "swapping weights":
            assert row.effect_with == pytest.approx(row.guarded - row.clean, abs=1e-12)


def test_guards_that_leave_no_way_leave_no_effect(rows: dict[str, Row]) -> None:
    assert rows["sentiment bombing"].effect_with == 0
    assert rows["cherry-picked periods"].effect_with == 0
    assert "the engine reads 1 of them" in rows["cherry-picked periods"].meaning
    assert rows["differencing releases"].effect_with == 0


def test_hiding_wins_the_headline_but_not_the_neutral_figure_and_readers_see_the_data_weight_fall(
    world: World, rows: dict[str, Row]
) -> None:
    row = rows["hiding behind the prior"]
    assert row.effect_without > 0.1
    assert "neutral-prior figure" in row.meaning
    setting = Setting(world, PERIOD, 1)
    failing = setting.forged(forgeries.neglecting)
    hidden = setting.forged(forgeries.hiding, failing)
    assert setting.index(hidden).data_weight < setting.index(failing).data_weight - 0.2


def test_swapping_weights_is_measured_in_the_change_that_readers_see(rows: dict[str, Row]) -> None:
    row = rows["swapping weights"]
    assert "the change that readers see" in row.meaning
    assert row.effect_without == pytest.approx(row.without - row.clean, abs=1e-12)


def test_differencing_is_measured_in_small_groups_that_are_known_and_not_in_the_index(rows: dict[str, Row]) -> None:
    row = rows["differencing releases"]
    assert row.unit == SHARE
    assert row.effect_without == 1
    assert all(other.unit == INDEX for other in rows.values() if other is not row)


@pytest.mark.parametrize(
    ("earlier", "later", "is_known"),
    [
        (range(7, 8), range(8, 9), True),
        (range(7, 8), range(8, 10), False),
        (range(8, 13), range(8, 13), False),
        (range(10), range(13, 18), False),
    ],
)
def test_a_difference_is_known_only_if_both_counts_are(earlier: range, later: range, is_known: bool) -> None:
    assert known(earlier, later) is is_known


def test_counts_are_rounded_and_suppressed_before_anything_is_computed(world: World) -> None:
    counts = published(world, PERIOD)
    values = [count.value for count in counts.evidence]
    assert all(value is None or value % 5 == 0 for value in values)
    assert any(value is None for value in values)
    read = Published.from_dict(json.loads(json.dumps(counts.to_dict())))
    assert compute(read) == compute(counts)


def test_years_have_seasons_and_campaigns(world: World) -> None:
    assert {item.at.year for item in world.items} == {2025, 2026, 2027}
    months = Counter(item.at.month for item in world.items)
    assert months[10] > 1.5 * months[8]
    in_april = Counter(item.cluster for item in world.items if (item.at.year, item.at.month) == (2026, 4))
    assert max(in_april.values()) > 1.5 * sorted(in_april.values())[1]


def test_nobody_writes_before_they_have_an_account(world: World) -> None:
    assert all(item.person.joined <= item.at for item in world.items)
    assert all(place.person.joined <= place.at for place in world.places)
    assert {item.cluster for item in world.items} == set(CLUSTERS)


def test_the_same_seed_gives_the_same_years_and_another_one_others(world: World) -> None:
    assert simulate(seed=1, years=2) == world
    assert simulate(seed=2, years=2) != world


def test_an_attack_leaves_other_clusters_alone(world: World) -> None:
    setting = Setting(world, PERIOD, 1)
    before = compute(published(world, PERIOD)).clusters
    for forgery in (forgeries.closing_early, forgeries.deleting_critics, forgeries.ghost_check_ins):
        after = compute(published(setting.forged(forgery), PERIOD)).clusters
        assert [was.index == now.index for was, now in zip(before, after, strict=True)] == [True, False, True, True]


def test_puppets_are_made_for_the_attack_and_answered_at_once(world: World) -> None:
    forged = Setting(world, PERIOD, 1).forged(forgeries.sock_puppets)
    made: list[Item] = [item for item in forged.items if item.person.id < 0]
    assert len(made) == forgeries.PUPPETS
    assert sum(item.person.verified for item in made) == forgeries.CONFIRMED
    assert min(item.at for item in made) >= date(2027, 1, 1)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["trust_years", *arguments])
    return command.main()


def test_the_command_prints_one_table_of_years_and_one_of_attacks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--years", "2", "--seed", "3") == 0
    printed = capsys.readouterr().out
    assert [line[:7] for line in printed.splitlines()[1:9]] == [
        f"{year}-Q{quarter}" for year in (2026, 2027) for quarter in range(1, 5)
    ]
    for words in (*ATTACKS, "effect without", "effect with", "clean", "with guard"):
        assert words in printed


def test_the_command_gives_the_same_json_for_the_same_seed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = []
    for _ in range(2):
        assert run(monkeypatch, "--years", "2", "--seed", "3", "--json") == 0
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    told = json.loads(printed[0])
    assert [row["attack"] for row in told["attacks"]] == ATTACKS
    assert len(told["years"]) == 8
    assert told["years"][0]["prior_weight"] == 20


@pytest.mark.parametrize("years", ["1", "11", "many"])
def test_years_that_cannot_be_simulated_are_refused(monkeypatch: pytest.MonkeyPatch, years: str) -> None:
    with pytest.raises(SystemExit) as ended:
        run(monkeypatch, "--years", years)
    assert ended.value.code == 2
