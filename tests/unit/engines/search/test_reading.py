"""Whatever is typed is words to look for, never a command."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.search import Term, parse
from portal.engines.search.reading import LONGEST_QUERY, MOST_TOKENS


def terms(query: str) -> list[list[str]]:
    return [[term.token for term in unit.terms] for unit in parse(query).units]


def test_words_of_four_letters_are_beginnings_and_shorter_ones_and_numbers_are_whole() -> None:
    query = parse("open the 2026")
    assert [unit.terms for unit in query.units] == [(Term("open", True),), (Term("the"),), (Term("2026"),)]


@pytest.mark.parametrize("query", ['"open data"', "“open data”", "«open data»", "「open data」", "„open data“"])
def test_words_in_any_quotation_marks_are_a_phrase(query: str) -> None:
    unit = parse(query).units[0]
    assert unit.phrase
    assert unit.clause().together
    assert [term.token for term in unit.terms] == ["open", "data"]


def test_a_quotation_mark_that_stands_alone_is_nothing() -> None:
    assert terms('5" pipe') == [["5"], ["pipe"]]


def test_particles_are_left_away_where_two_syllables_stay() -> None:
    assert terms("도서관에서 공원을 마을") == [["도서", "서관"], ["공원"], ["마을"]]


@pytest.mark.parametrize("query", ["", " ", "%", '"', "'", '""', "?!…", "🎉", "\u202e\u200f", "\x00", "\ud800", "_"])
def test_punctuation_alone_is_nothing_to_look_for(query: str) -> None:
    assert parse(query).is_empty
    assert not parse(query).cut


@pytest.mark.parametrize("query", ["word " * 1000, "w" * 5000, "한" * 5000, "가나다라" * 1250, '"' * 5000 + "a b"])
def test_an_endless_query_is_cut_and_says_so(query: str) -> None:
    parsed = parse(query)
    assert parsed.cut
    assert sum(len(unit.terms) for unit in parsed.units) <= MOST_TOKENS


def test_a_query_of_ordinary_length_is_not_cut() -> None:
    assert not parse("a quiet room for prayer in the cultural centre of the district").cut


def test_the_same_word_twice_is_looked_for_once() -> None:
    assert terms("bus BUS bus") == [["bus"]]


@given(st.text(max_size=LONGEST_QUERY))
def test_no_query_is_an_error(text: str) -> None:
    parsed = parse(text)
    for unit in parsed.units:
        assert unit.clause().alternatives
        assert unit.looser().alternatives
        assert all(unit.looser().alternatives)


def test_a_long_run_may_lack_some_of_its_pairs_and_a_short_one_none() -> None:
    assert [len(terms) for terms in parse("인공지능상담").units[0].looser().alternatives] == [3] * 10
    assert parse("도서관").units[0].looser() == parse("도서관").units[0].clause()
