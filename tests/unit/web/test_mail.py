"""How a written mail is taken apart into subject and blocks."""

from __future__ import annotations

from hypothesis import given, strategies

from portal.foundation import languages
from portal.web.mail import Block, Line, parse

WORDS = strategies.text(strategies.characters(categories=["L", "N"]), min_size=1, max_size=20)


def test_the_first_line_is_the_subject_and_empty_lines_part_the_blocks() -> None:
    subject, blocks = parse(
        "\n  A  subject \n\nHello,\nhow are you\n\n=> Open | http://localhost/x\n\n> quoted\n> lines\n"
    )
    assert subject == "A subject"
    assert blocks == [
        Block("paragraph", "Hello,\nhow are you"),
        Block("button", "Open", "http://localhost/x"),
        Block("quote", "quoted\nlines", lines=(Line("quoted"), Line("lines"))),
    ]


def test_lines_of_quotes_and_cards_can_name_their_language() -> None:
    korean, traditional = languages.get("ko"), languages.get("zh-Hant")
    assert parse("S\n\n|ko 춤\n| 10:00\n\n>zh-Hant 因為\n>\n> ko")[1] == [
        Block("card", "춤\n10:00", lines=(Line("춤", korean), Line("10:00"))),
        Block("quote", "因為\n\nko", lines=(Line("因為", traditional), Line(""), Line("ko"))),
    ]


def test_words_that_only_look_like_marks_are_a_paragraph() -> None:
    for words in (">ko", "|x|y", "> a\n| b", "| a\nb", "=>"):
        assert [block.kind for block in parse(f"S\n\n{words}")[1]] == ["paragraph"], words


def test_a_language_that_nobody_knows_is_none() -> None:
    assert parse("S\n\n|xx words")[1] == [Block("card", "words", lines=(Line("words"),))]


def test_line_ends_of_any_kind_part_blocks() -> None:
    assert parse("S\r\n\r\na\r\n\r\n\r\n\r\nb")[1] == [Block("paragraph", "a"), Block("paragraph", "b")]


@given(WORDS, strategies.lists(WORDS, min_size=1, max_size=6))
def test_no_word_is_lost(subject: str, paragraphs: list[str]) -> None:
    found, blocks = parse(subject + "\n\n" + "\n\n".join(paragraphs))
    assert found == subject
    assert [block.text for block in blocks] == paragraphs
