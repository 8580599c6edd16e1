"""One tokeniser for all languages: spellings that people take for the same give the same tokens."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.engines.search import stream, tokens
from portal.engines.search.folding import fold
from portal.engines.search.tokens import LONGEST_TOKEN, locate

SAME = [
    ("café", "cafe\u0301"),
    ("CAFÉ", "cafe"),
    ("Straße", "STRASSE"),
    ("ﬁne", "fine"),
    ("ｌｉｂｒａｒｙ", "library"),
    ("İstanbul", "istanbul"),
    ("ışık", "isik"),
    ("Đường phố", "duong pho"),
    ("Ёлки", "елки"),
    ("Łódź", "lodz"),
    ("oʻzbek", "o'zbek"),
    ("bo’ladi", "boʻladi"),
    ("カラス", "からす"),
    ("ｺﾞﾐ", "ごみ"),
    ("が", "か\u3099"),
    ("한글", unicodedata.normalize("NFD", "한글")),
    ("圖書館", "图书馆"),
    ("図書館", "图书馆"),
    ("مَكْتَبَةٌ", "مكتبه"),
    ("المكتبة", "مكتبة"),
    ("أشجار", "اشجار"),
    ("هـــادئ", "هادي"),
    ("हिन्दी", "हिंदी"),
    ("١٢٣", "123"),
    ("1,000,000", "1000000"),
    ("soft\u00adhyphen", "softhyphen"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_that_people_take_for_the_same_are_the_same(one: str, other: str) -> None:
    assert tokens(one) == tokens(other) != []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("도서관에서", ["도서", "서관", "관에", "에서"]),
        ("책", ["책"]),
        ("図書館で", ["图书", "书馆", "馆で"]),
        ("ล่าม", ["ล่", "่า", "าม"]),
        ("K팝 3번", ["k", "팝", "3", "번"]),
        ("l'école e-mail", ["l", "ecole", "e", "mail"]),
        ("पुस्तकालय।", ["पुस्तकालय"]),
        ("a_b;c", ["a", "b", "c"]),
        ("1, 2,5 and 1,000", ["1", "2", "5", "and", "1000"]),
        ("%\"'()*:!&|<> 🎉", []),
    ],
)
def test_words_are_kept_whole_and_scripts_without_spaces_are_cut_into_pairs(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_a_stream_keeps_versions_apart_and_knows_every_single_character() -> None:
    assert stream(["open 도서관", "closed"]) == "open 도서 서관 . closed . 관 . 도 . 서"


@given(st.text())
@example("ﷺ ㎏ ǆ ŉ ﬀ")
@example("\ud800\x00")
def test_no_token_can_mean_anything_to_a_database(text: str) -> None:
    for token in tokens(text):
        assert 0 < len(token) <= LONGEST_TOKEN
        assert not re.search(r"[\s\"'\\\\:*&|!()<>.^+\-\x00]", token)
        assert token == token.lower()


@given(st.text())
@example("ｶﾞㄱㅏ\u1100\u1161a\u0301\u0323")
@example("न्दी o'z l'eau 1,000")
def test_folding_in_parts_is_folding_the_whole(text: str) -> None:
    assert [located.token for located in locate(text)] == tokens(text)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert tokens(fold(text)) == tokens(text)


@given(st.text())
def test_places_are_in_the_text_and_in_order(text: str) -> None:
    located = locate(text)
    assert all(0 <= one.start < one.end <= len(text) for one in located)
    assert [one.start for one in located] == sorted(one.start for one in located)
