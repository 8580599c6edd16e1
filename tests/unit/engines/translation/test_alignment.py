"""Sentences are paired where it is beyond doubt which says what."""

from __future__ import annotations

import pytest

from portal.engines.translation.alignment import align


def test_sentences_of_paragraphs_that_have_as_many_are_paired() -> None:
    source = "도서관을 열어 주세요. 밤에도 열어 주세요.\n\n감사합니다."
    target = "Please open the library. Please open it at night as well.\n\nThank you."
    assert align(source, target, "ko", "en") == (
        ("도서관을 열어 주세요.", "Please open the library."),
        ("밤에도 열어 주세요.", "Please open it at night as well."),
        ("감사합니다.", "Thank you."),
    )


def test_a_paragraph_with_more_sentences_on_one_side_teaches_nothing_and_the_others_do() -> None:
    source = "도서관을 열어 주세요. 밤에도 열어 주세요.\r\n감사합니다."
    target = "Please open the library, at night as well.\nThank you."
    assert align(source, target, "ko", "en") == (("감사합니다.", "Thank you."),)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("하나입니다.\n둘입니다.", "It is one. It is two."),
        ("회의는 3시에 시작합니다.", "The meeting begins at 4."),
        ("예.", "This sentence says very much more than the one word that it is said to be a translation of."),
        ("", "Something."),
        ("12345", "12345"),
    ],
)
def test_what_does_not_fit_is_not_paired(source: str, target: str) -> None:
    assert align(source, target, "ko", "en") == ()


def test_one_pair_that_does_not_fit_puts_its_whole_paragraph_in_doubt() -> None:
    source = "회의는 3시에 시작합니다. 모두 오세요."
    target = "Everybody come. The meeting begins at 3."
    assert align(source, target, "ko", "en") == ()
