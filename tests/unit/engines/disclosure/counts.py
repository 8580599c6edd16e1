"""Tables of people for the tests: each count is as many people."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from portal.engines.disclosure import Edition, Exact, Shown, publish

CODES = ("ko", "en", "zh", "vi", "uz", "th")

groups = st.lists(
    st.one_of(st.just(0), st.integers(1, 9), st.integers(9, 12), st.integers(10, 400)), min_size=1, max_size=6
)


def parts_of(counts: Sequence[int]) -> tuple[Exact, ...]:
    return tuple(Exact(code, count, count) for code, count in zip(CODES, counts, strict=False))


def edition(counts: Sequence[int], *earlier: Edition, merge: bool = True) -> Edition:
    """Publish a table whose groups add up to its total."""
    total, parts = Exact("", sum(counts), sum(counts)), parts_of(counts)
    return Edition(total, parts, *publish(total, parts, earlier=earlier, merge=merge))


def total_of(table: Edition) -> int | None:
    assert table.shown_total is not None
    return table.shown_total.value


def values(table: Edition) -> list[int | None]:
    """What is shown of the groups, without what they are together."""
    return [cell.value for cell in table.shown if cell.code != "other"]


def marks(table: Edition) -> str:
    return "".join(cell.conf.value for cell in table.shown if cell.code != "other")


def other(table: Edition) -> Shown | None:
    return next((cell for cell in table.shown if cell.code == "other"), None)


def assert_no_small_group_known(tables: Sequence[tuple[int, ...]]) -> None:
    """Refuse tables that look alike and agree in a group of one to nine people."""
    for group in zip(*tables, strict=True):
        assert len(set(group)) > 1 or not 1 <= group[0] <= 9, tables
