"""Hits are marked in the text as it is shown."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.search import Expression, highlight, parse, snippet

LONG = "One two three four five six seven eight nine ten. " * 20


def looked_for(query: str) -> Expression:
    return Expression(tuple(unit.clause() for unit in parse(query).units))


def hits(text: str, query: str) -> list[str]:
    return [piece.text for piece in highlight(text, looked_for(query)) if piece.is_hit]


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("A Café, a cafe", "café", ["Café", "cafe"]),
        ("Cafe\u0301 au lait", "cafe", ["Cafe\u0301"]),
        ("Die Straße", "strasse", ["Straße"]),
        ("ＬＩＢＲＡＲＹ card", "library", ["ＬＩＢＲＡＲＹ"]),
        ("a ﬁne day", "fine", ["ﬁne"]),
        ("libraries and librarians", "librar", ["libraries", "librarians"]),
        ("작은 도서관에서", "도서관", ["도서관"]),
        (unicodedata.normalize("NFD", "작은 도서관에서"), "도서관", [unicodedata.normalize("NFD", "도서관")]),
        ("圖書館和圖畫", "图书馆", ["圖書館"]),
        ("ｺﾞﾐの日", "ごみ", ["ｺﾞﾐ"]),
        ("公園の木、木曜", "木", ["木", "木"]),
        ("في المَكْتَبَةِ", "مكتبة", ["المَكْتَبَةِ"]),
        ("open data, data open", '"open data"', ["open data"]),
        ("nothing here", "도서관", []),
    ],
)
def test_what_is_marked_is_what_was_written(text: str, query: str, expected: list[str]) -> None:
    assert hits(text, query) == expected


@given(st.text(), st.text(max_size=20))
def test_the_pieces_are_the_text(text: str, query: str) -> None:
    assert "".join(piece.text for piece in highlight(text, looked_for(query))) == text


@given(st.text(min_size=1, max_size=60))
def test_a_text_is_found_by_itself(text: str) -> None:
    expression = looked_for(text)
    assert any(piece.is_hit for piece in highlight(text, expression)) == bool(expression.clauses)


@given(st.text(alphabet="ab 도서관図書", max_size=400), st.sampled_from(["a", "도서관", "図書", "ab"]))
def test_a_snippet_is_cut_from_the_text(text: str, query: str) -> None:
    pieces = snippet(text, looked_for(query), 60)
    whole = "".join(piece.text for piece in pieces)
    assert whole.removeprefix("…").removesuffix("…") in text
    assert len(whole) <= 62


def test_a_snippet_shows_the_hit_and_says_where_it_is_cut() -> None:
    text = LONG + "the library at last " + LONG
    whole = "".join(piece.text for piece in snippet(text, looked_for("library"), 100))
    assert "the library at last" in whole
    assert whole.startswith("…")
    assert whole.endswith("…")


def test_without_a_hit_there_is_no_snippet() -> None:
    assert snippet(LONG, looked_for("library"), 100) == []
