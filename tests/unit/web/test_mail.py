"""How a written mail is taken apart into subject and blocks."""

from __future__ import annotations

from hypothesis import given, strategies

from portal.web.mail import Block, parse

WORDS = strategies.text(strategies.characters(categories=["L", "N"]), min_size=1, max_size=20)


def test_the_first_line_is_the_subject_and_empty_lines_part_the_blocks() -> None:
    subject, blocks = parse(
        "\n  A  subject \n\nHello,\nhow are you\n\n=> Open | http://localhost/x\n\n> quoted\n> lines\n"
    )
    assert subject == "A subject"
    assert blocks == [
        Block("paragraph", "Hello,\nhow are you"),
        Block("button", "Open", "http://localhost/x"),
        Block("quote", "quoted\nlines"),
    ]


def test_line_ends_of_any_kind_part_blocks() -> None:
    assert parse("S\r\n\r\na\r\n\r\n\r\n\r\nb")[1] == [Block("paragraph", "a"), Block("paragraph", "b")]


@given(WORDS, strategies.lists(WORDS, min_size=1, max_size=6))
def test_no_word_is_lost(subject: str, paragraphs: list[str]) -> None:
    found, blocks = parse(subject + "\n\n" + "\n\n".join(paragraphs))
    assert found == subject
    assert [block.text for block in blocks] == paragraphs
