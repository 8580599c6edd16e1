"""The picture of a network: one name a row, arcs within the picture, mirrored for readers from the right."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from portal.web.arcs import ROW, WIDTH, lay_out

NUMBER = re.compile(r"-?[0-9.]+")


def test_nothing_is_drawn_of_nothing() -> None:
    picture = lay_out([], {})
    assert (picture.height, picture.spots, picture.arcs) == (0, (), ())


def test_the_heaviest_line_is_the_thickest_and_the_largest_name_has_the_largest_dot() -> None:
    picture = lay_out([1.0, 0.5, 0.0], {(0, 1): 20, (1, 2): 10})
    assert picture.arcs[0].width > picture.arcs[1].width
    assert [spot.radius for spot in picture.spots] == sorted((spot.radius for spot in picture.spots), reverse=True)


@given(st.integers(2, 20), st.data())
def test_every_arc_lies_within_the_picture_and_is_the_mirror_of_the_other_ones(
    number: int, data: st.DataObject
) -> None:
    rows = st.integers(0, number - 1)
    pairs = data.draw(st.sets(st.tuples(rows, rows).filter(lambda pair: pair[0] < pair[1]), max_size=30))
    sizes = [0.5] * number
    plain, turned = (
        lay_out(sizes, dict.fromkeys(pairs, 10.0)),
        lay_out(sizes, dict.fromkeys(pairs, 10.0), mirrored=True),
    )
    assert plain.height == number * ROW
    for one, other in zip(plain.spots, turned.spots, strict=True):
        assert (one.x + other.x, one.text_x + other.text_x, one.y) == (WIDTH, WIDTH, other.y)
    for arc, spots in [(arc, plain.spots) for arc in plain.arcs] + [(arc, turned.spots) for arc in turned.arcs]:
        x, top, reach, _half, _turn, _large, _sweep, _x, bottom = map(float, NUMBER.findall(arc.path))
        assert spots[0].y <= top < bottom <= spots[-1].y
        outermost = x + reach if spots is plain.spots else x - reach
        assert 0 <= outermost <= WIDTH
