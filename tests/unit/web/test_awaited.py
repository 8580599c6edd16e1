"""A page asks for the translation of what stands on it, but not again and again, and not for everything."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from portal.web.awaited import MOST_A_MINUTE, MOST_ON_PAGE, SECONDS, Awaited


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_was_asked_for_is_asked_for_again_after_a_minute() -> None:
    clock = Clock()
    awaited = Awaited(clock)
    assert awaited.new_among([(1, "ja"), (1, "en"), (1, "ja")]) == [(1, "ja"), (1, "en")]
    assert awaited.new_among([(1, "ja"), (2, "ja")]) == [(2, "ja")]
    clock.now = SECONDS
    assert awaited.new_among([(1, "ja")]) == [(1, "ja")]


def test_of_a_long_page_what_stands_first_is_asked_for() -> None:
    texts = [(number, "ja") for number in range(MOST_ON_PAGE + 5)]
    assert Awaited(Clock()).new_among(texts) == texts[:MOST_ON_PAGE]


@given(st.lists(st.tuples(st.lists(st.integers(1, 1_000), max_size=40), st.floats(0, 30)), max_size=60))
def test_whoever_leafs_through_everything_asks_for_no_more_than_so_many_a_minute(
    pages: list[tuple[list[int], float]],
) -> None:
    clock, asked = Clock(), list[tuple[float, int]]()
    awaited = Awaited(clock)
    for texts, pause in pages:
        clock.now += pause
        asked += [(clock.now, len(awaited.new_among([(text_id, "ja") for text_id in texts])))]
        assert sum(number for moment, number in asked if moment > clock.now - SECONDS) <= MOST_A_MINUTE
