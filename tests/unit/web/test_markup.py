"""The little markup of site pages: words are grouped, never lost and never interpreted."""

from __future__ import annotations

from hypothesis import given, strategies

from portal.domain.texts import rules
from portal.foundation.languages import get
from portal.web.markup import in_blocks

LINES = strategies.lists(
    strategies.tuples(
        strategies.sampled_from(["", "## ", "- "]),
        strategies.text(strategies.characters(blacklist_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1).map(
            str.strip
        ),
    ),
    max_size=12,
)


def blocks(body: str) -> list[tuple[str, list[str]]]:
    found = in_blocks(rules.paragraphs_of(body, get("ko")))
    return [(block.kind, ["".join(piece.text for piece in line) for line in block.lines]) for block in found]


def test_headings_lists_and_paragraphs_are_told_apart() -> None:
    assert blocks("Text\n\n## Heading\n- one\n\n- two\nMore\n- three") == [
        ("paragraph", ["Text"]),
        ("heading", ["Heading"]),
        ("list", ["one", "two"]),
        ("paragraph", ["More"]),
        ("list", ["three"]),
    ]


def test_a_mark_without_words_is_nothing_and_a_mark_within_words_is_none() -> None:
    assert blocks("## \n-\n a ## b - c") == [("paragraph", ["-"]), ("paragraph", [" a ## b - c"])]


@given(LINES)
def test_no_word_is_lost(lines: list[tuple[str, str]]) -> None:
    body = "\n".join(mark + words for mark, words in lines)
    shown = " ".join(line for _kind, found in blocks(body) for line in found)
    for _mark, words in lines:
        if words and not words.startswith(("## ", "- ")) and words not in {"##", "-"}:
            assert rules.harmless(words).strip() in shown
