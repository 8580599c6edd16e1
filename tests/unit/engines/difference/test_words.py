"""A difference tells every character of both versions, and tells it in words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, strategies

from portal.engines.difference import Change, Kind, compare

KEPT, REMOVED, ADDED = Kind.KEPT, Kind.REMOVED, Kind.ADDED


def told(before: str, after: str) -> list[tuple[Kind, str]]:
    return [(change.kind, change.text) for change in compare(before, after)]


def test_what_is_the_same_is_one_kept_stretch() -> None:
    assert compare("도서관을 열어 주세요.", "도서관을 열어 주세요.") == (Change(KEPT, "도서관을 열어 주세요."),)
    assert compare("", "") == ()


@pytest.mark.parametrize(
    ("before", "after", "difference"),
    [
        ("open until nine", "open until ten", [(KEPT, "open until "), (REMOVED, "nine"), (ADDED, "ten")]),
        (
            "밤 9시까지 열어요",
            "밤 10시까지 열어요",
            [(KEPT, "밤 "), (REMOVED, "9시까지"), (ADDED, "10시까지"), (KEPT, " 열어요")],
        ),
        ("图书馆开到九点", "图书馆开到十点", [(KEPT, "图书馆开到"), (REMOVED, "九"), (ADDED, "十"), (KEPT, "点")]),
        ("ห้องสมุด", "ห้องสมุดใหม่", [(KEPT, "ห้องสมุด"), (ADDED, "ใหม่")]),
        ("", "new", [(ADDED, "new")]),
        ("old", "", [(REMOVED, "old")]),
    ],
)
def test_changes_are_told_in_words(before: str, after: str, difference: list[tuple[Kind, str]]) -> None:
    assert told(before, after) == difference


def test_a_rewritten_clause_reads_as_one_change() -> None:
    assert told("We ask for a night bus.", "We beg of the night train.") == [
        (KEPT, "We "),
        (REMOVED, "ask for a"),
        (ADDED, "beg of the"),
        (KEPT, " night "),
        (REMOVED, "bus"),
        (ADDED, "train"),
        (KEPT, "."),
    ]


TEXTS = strategies.text(strategies.sampled_from("ab 가나 中文ไท .\n,é1"), max_size=60)


@given(TEXTS, TEXTS)
def test_nothing_is_left_out_of_either_version(before: str, after: str) -> None:
    changes = compare(before, after)
    assert "".join(change.text for change in changes if change.kind is not ADDED) == before
    assert "".join(change.text for change in changes if change.kind is not REMOVED) == after
    assert all(change.text for change in changes)
    assert all(one.kind is not other.kind for one, other in pairwise(changes))
