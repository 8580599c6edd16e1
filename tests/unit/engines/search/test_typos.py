"""Mistyped and inflected words find the words that were meant."""

from __future__ import annotations

import pytest

from portal.engines.search import typos

KNOWN = {
    "library": 9,
    "libraries": 4,
    "librarian": 2,
    "bicycle": 5,
    "neighbour": 3,
    "communication": 7,
    "community": 8,
    "bus": 20,
    "2026": 3,
    "2025": 9,
    "библиотеке": 3,
    "библиотеками": 1,
}


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("libary", ("library",)),
        ("lirbary", ("library",)),
        ("bicylce", ("bicycle",)),
        ("neighbuor", ("neighbour",)),
        ("comunication", ("communication",)),
        ("bsu", ()),
        ("xylophone", ()),
        ("2024", ()),
    ],
)
def test_a_slip_or_two_are_forgiven_by_length(word: str, meant: tuple[str, ...]) -> None:
    assert typos.corrections(word, KNOWN) == meant


def test_the_nearest_word_comes_before_the_commoner_one() -> None:
    assert typos.corrections("libraryan", {"library": 9, "librarian": 2}) == ("librarian",)


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("library", ("libraries", "librarian")),
        ("библиотека", ("библиотеке", "библиотеками")),
        ("community", ()),
        ("bus", ()),
    ],
)
def test_forms_differ_in_a_short_ending(word: str, forms: tuple[str, ...]) -> None:
    assert typos.forms(word, KNOWN) == forms


@pytest.mark.parametrize(("word", "typed"), [("library", "libary"), ("neighbour", "neihgbour"), ("bicycle", "bicylce")])
def test_what_is_looked_up_contains_the_word_that_was_meant(word: str, typed: str) -> None:
    start, end = typos.intact(typed)
    assert word.startswith(start) or word.endswith(end) or word in typos.swaps(typed)
