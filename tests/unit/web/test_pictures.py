"""Pictures of figures: parts that add up, scales of round numbers, and mirrors for readers from the right."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web import pictures
from portal.web.pictures import BAND_HEIGHT, BAND_TOP, PLOT_HEIGHT, ROW, WIDTH, Bar

CONTRIBUTIONS = st.lists(st.floats(-0.5, 0.3), min_size=1, max_size=8)
VALUES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20)


def named(values: list[float]) -> list[tuple[str, float]]:
    return [(f"part {number}", value) for number, value in enumerate(values)]


@given(CONTRIBUTIONS)
def test_each_part_of_a_sum_begins_where_the_one_before_it_ended_and_the_last_ends_at_the_sum(
    values: list[float],
) -> None:
    steps = pictures.steps(named(values))
    assert steps[0].start == 0.0
    assert [step.start for step in steps[1:]] == [step.end for step in steps[:-1]]
    assert steps[-1].end == pytest.approx(math.fsum(values), abs=1e-9)
    assert sorted(step.code for step in steps) == sorted(code for code, _value in named(values))


@given(CONTRIBUTIONS)
def test_a_part_below_zero_lies_below_zero(values: list[float]) -> None:
    for step in pictures.steps(named(values)):
        if step.value < 0:
            assert step.end <= step.start <= 0.0


def test_parts_keep_their_order_but_for_those_below_zero_which_come_first() -> None:
    steps = pictures.steps([("a", 0.2), ("b", -0.1), ("c", 0.3), ("d", -0.05)])
    assert [step.code for step in steps] == ["b", "d", "a", "c"]


def test_the_bars_of_a_sum_add_up_to_the_bar_of_the_whole() -> None:
    picture, made = pictures.adding_up([("a", 0.2), ("b", 0.3), ("c", 0.35)], 0.85)
    added = [mark for mark in picture.marks if mark.kind == "plus"]
    whole = next(mark for mark in picture.marks if mark.kind == "whole")
    assert sum(mark.width for mark in added) == pytest.approx(whole.width)
    assert added[-1].x + added[-1].width == pytest.approx(whole.x + whole.width)
    assert [step.code for step in made] == ["a", "b", "c"]
    assert picture.rows == 4


def test_a_part_below_zero_is_drawn_on_the_other_side_of_the_line_at_zero() -> None:
    picture, _made = pictures.adding_up([("a", 0.5), ("b", -0.1)], 0.4)
    zero = picture.lines[0].x
    below = next(mark for mark in picture.marks if mark.kind == "minus")
    assert below.x < zero
    assert below.x + below.width == pytest.approx(zero)


@given(st.lists(st.floats(0, 0.2), min_size=6, max_size=6), st.integers(1, 6))
def test_rounded_parts_add_up_to_the_rounded_whole_and_none_is_a_whole_digit_off(
    values: list[float], digits: int
) -> None:
    total = math.fsum(values)
    shown = pictures.rounded_to_sum(values, total, digits)
    assert round(math.fsum(shown), digits) == round(total, digits) or math.isclose(
        math.fsum(shown), round(total, digits), abs_tol=10 ** -(digits + 1)
    )
    assert all(abs(one - exact) < 10**-digits * (1 + 1e-6) for one, exact in zip(shown, values, strict=True))


@given(VALUES, st.booleans())
def test_a_scale_holds_all_values_between_round_ends_with_few_ticks(values: list[float], zero: bool) -> None:
    scale = pictures.scale(values, zero=zero)
    margin = 1e-6 * max(1.0, *map(abs, values))
    assert scale.low - margin <= min(values)
    assert max(values) <= scale.high + margin
    assert scale.ticks[0] == pytest.approx(scale.low)
    assert scale.ticks[-1] == pytest.approx(scale.high)
    assert 2 <= len(scale.ticks) <= 8
    assert len({round(tick, scale.digits) for tick in scale.ticks}) == len(scale.ticks)
    if zero:
        assert scale.low <= 0 <= scale.high


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([0], (0.0, 1.0)),
        ([], (0.0, 1.0)),
        ([700], (0.0, 200.0, 400.0, 600.0, 800.0)),
        ([0.85], (0.0, 0.25, 0.5, 0.75, 1.0)),
        ([-0.1, 0.8], (-0.25, 0.0, 0.25, 0.5, 0.75, 1.0)),
    ],
)
def test_scales_have_numbers_that_people_count_in(values: list[float], ticks: tuple[float, ...]) -> None:
    scale = pictures.scale(values)
    assert scale.ticks[0] <= min([*values, 0])
    assert scale.ticks[-1] >= max([*values, 0])
    assert scale.step in {ticks[1] - ticks[0], 0.25, 1.0, 200.0}


def test_a_scale_of_one_value_alone_is_not_empty() -> None:
    assert pictures.scale([0.9], zero=False).low < 0.9 < pictures.scale([0.9], zero=False).high


@given(st.lists(st.floats(0, 100), min_size=1, max_size=6))
def test_a_mirrored_picture_is_the_same_seen_from_the_other_side(values: list[float]) -> None:
    on = pictures.scale(values)
    bars = [[Bar(0.0, value)] for value in values]
    there = pictures.rows(bars, on, lines=[("target", values[0])])
    back = pictures.rows(bars, on, lines=[("target", values[0])], mirrored=True)
    for one, other in zip((*there.marks, *there.lines), (*back.marks, *back.lines), strict=True):
        assert other.x == pytest.approx(WIDTH - one.x - one.width)
        assert (other.y, other.width, other.height) == (one.y, one.width, one.height)
    assert pictures.mirror(back).marks == pytest.approx(there.marks) or all(
        a.x == pytest.approx(b.x) for a, b in zip(pictures.mirror(back).marks, there.marks, strict=True)
    )
    assert back.mirrored


def test_bars_begin_at_the_start_side_of_the_page() -> None:
    on = pictures.scale([10])
    assert pictures.rows([[Bar(0, 5)]], on).marks[0].x == 0
    mirrored = pictures.rows([[Bar(0, 5)]], on, mirrored=True).marks[0]
    assert mirrored.x + mirrored.width == WIDTH


@given(st.lists(st.floats(0, 1e6), min_size=4, max_size=4))
def test_parts_of_a_whole_lie_side_by_side_and_fill_it(values: list[float]) -> None:
    picture = pictures.stacked([[(f"kind-{number}", value) for number, value in enumerate(values)]])
    if sum(values) == 0:
        assert all(mark.width == 0 for mark in picture.marks)
        return
    ends = [mark.x + mark.width for mark in picture.marks]
    assert [mark.x for mark in picture.marks] == pytest.approx([0.0, *ends[:-1]], abs=1e-6)
    assert ends[-1] == pytest.approx(WIDTH)


def test_bars_lie_in_the_band_below_the_words_of_their_row_and_pairs_do_not_touch() -> None:
    single = pictures.rows([[Bar(0, 1)], [Bar(0, 2)]], pictures.scale([2]))
    assert [(mark.y, mark.height) for mark in single.marks] == [
        (BAND_TOP, BAND_HEIGHT),
        (ROW + BAND_TOP, BAND_HEIGHT),
    ]
    assert single.height == 2 * ROW
    upper, lower = pictures.paired([(0.4, 0.6)], ("a", "b")).marks
    assert upper.y + upper.height < lower.y
    assert lower.y + lower.height <= ROW
    assert upper.width / lower.width == pytest.approx(0.4 / 0.6)


def test_a_line_over_time_goes_from_the_start_side_to_the_end_side_within_its_band() -> None:
    points = [(1.0, 0.8, 0.75, 0.85), (2.0, 0.85, 0.8, 0.88), (4.0, 0.9, 0.88, 0.93)]
    plot = pictures.plot(points, lines=[("target", 0.9)])
    assert [point.x for point in plot.points] == pytest.approx([0, WIDTH / 3, WIDTH])
    assert all(point.high < point.y < point.low for point in plot.points), "up is less in a drawing"
    assert dict(plot.lines)["target"] == pytest.approx(plot.points[2].y)
    assert len(plot.band.split()) == 2 * len(points)
    mirrored = pictures.plot(points, mirrored=True)
    assert [point.x for point in mirrored.points] == pytest.approx([WIDTH, WIDTH * 2 / 3, 0])
    assert [point.y for point in mirrored.points] == [point.y for point in pictures.plot(points).points]


@pytest.mark.parametrize("points", [[], [(3.0, 0.9, 0.8, 0.95)], [(3.0, 0.9, 0.9, 0.9)]])
def test_a_line_of_one_moment_or_none_has_no_number_that_is_none(
    points: list[tuple[float, float, float, float]],
) -> None:
    plot = pictures.plot(points)
    assert all(0 <= point.y <= PLOT_HEIGHT and point.x == WIDTH / 2 for point in plot.points)
    assert "nan" not in plot.band + plot.line


def test_columns_stand_in_even_places_and_what_is_not_known_leaves_its_place_empty() -> None:
    first, second, third = pictures.columns([10, None, 5])
    assert (first.known, second.known, third.known) == (True, False, True)
    assert third.x - second.x == pytest.approx(second.x - first.x) == pytest.approx(WIDTH / 3)
    assert first.height == 2 * third.height
    assert all(column.y + column.height == pytest.approx(ROW) for column in (first, second, third))
    assert [column.x for column in pictures.columns([10, None, 5], mirrored=True)] == pytest.approx(
        [third.x, second.x, first.x]
    )


@pytest.mark.parametrize("values", [[], [None], [0.0], [0.0, None]])
def test_columns_without_anything_to_show_are_flat(values: list[float | None]) -> None:
    assert all(column.height == 0 for column in pictures.columns(values))


@given(st.lists(st.floats(0, 1e9), max_size=8))
def test_shares_are_of_one_whole(values: list[float]) -> None:
    shares = pictures.shares(values)
    assert len(shares) == len(values)
    assert math.fsum(shares) == pytest.approx(1.0 if math.fsum(values) > 0 else 0.0)
