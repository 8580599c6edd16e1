"""Numbers behind placeholders, and what counts as a link."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.translation.masking import PLACEHOLDERS, has_words, links, mask_numbers, unmask_numbers


@given(st.text() | st.text(alphabet="0123456789.,:/％가a１２① ", max_size=40))
def test_masking_can_be_undone_or_is_refused(sentence: str) -> None:
    masked = mask_numbers(sentence)
    if masked is not None:
        assert unmask_numbers(masked.text, masked.numbers) == sentence
        assert not any(character.isdecimal() for character in masked.text)


@pytest.mark.parametrize(
    ("sentence", "text", "numbers"),
    [
        ("10월 3일 14:30에 1,000명", "①월 ②일 ③에 ④명", ("10", "3", "14:30", "1,000")),
        ("3.5 km, 50%.", "① km, ②%.", ("3.5", "50")),
        ("2026/10/3까지", "①까지", ("2026/10/3",)),
        ("１２時に２，０００人", "①時に②人", ("１２", "２，０００")),
        ("room 5.", "room ①.", ("5",)),
    ],
)
def test_a_number_keeps_its_inner_separators(sentence: str, text: str, numbers: tuple[str, ...]) -> None:
    masked = mask_numbers(sentence)
    assert masked is not None
    assert (masked.text, masked.numbers) == (text, numbers)


def test_nine_numbers_can_be_masked_and_ten_cannot() -> None:
    assert mask_numbers(" ".join("123456789")) is not None
    assert mask_numbers(" ".join("1234567890")) is None


@pytest.mark.parametrize("placeholder", PLACEHOLDERS)
def test_a_sentence_that_holds_a_placeholder_already_cannot_be_masked(placeholder: str) -> None:
    assert mask_numbers(f"제{placeholder}항 3조") is None


@pytest.mark.parametrize("text", ["① and ①", "①", "② and ③", "① ② ③", "no numbers"])
def test_lost_repeated_or_invented_placeholders_are_noticed(text: str) -> None:
    assert unmask_numbers(text, ("1", "2")) is None


def test_placeholders_may_change_places() -> None:
    assert unmask_numbers("② people at ①", ("14:30", "20")) == "20 people at 14:30"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://example.org/a?b=c#d에서 보세요", ["https://example.org/a?b=c#d"]),
        ("(see https://example.org/a).", ["https://example.org/a"]),
        ("메일 help@example.org로", ["help@example.org"]),
        ("@gangnam #강남구 좋아요 #1", ["#강남구", "@gangnam"]),
        ("@gangnam님, 안녕하세요", ["@gangnam"]),
        ("C# and a@b", []),
    ],
)
def test_links_addresses_mentions_and_tags_are_found(text: str, found: list[str]) -> None:
    assert links(text) == found


@pytest.mark.parametrize("text", ["", "123 - 456", "🎉🎉!!", "https://example.org/가", "@someone #tag", "２０２６"])
def test_a_text_without_words_has_nothing_to_translate(text: str) -> None:
    assert has_words(text) is text.endswith("가")


def test_a_text_with_words_has_something_to_translate() -> None:
    assert has_words("https://example.org 참고")
