"""Which language a text is in, what may be shown of it, and when to try again."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

import pytest
from hypothesis import given, strategies

from portal.domain.texts import rules
from portal.domain.texts.types import LanguageOrigin, Shown, Status
from portal.engines.language import Detection, detect
from portal.foundation.languages import get

TEXT = strategies.text(max_size=80)


def detection(language: str | None) -> Detection:
    found = detect("역삼동 도서관에 안내가 필요합니다" if language == "ko" else "")
    assert found.language == language
    return found


def test_the_writers_own_choice_comes_first() -> None:
    choice = rules.choose_language("ja", detection("ko"))
    assert (choice.code, choice.origin, choice.detected) == ("ja", LanguageOrigin.CHOSEN, "ko")


@pytest.mark.parametrize("chosen", [None, "", "xx", "KO"])
def test_without_a_choice_the_text_itself_says_it(chosen: str | None) -> None:
    assert rules.choose_language(chosen, detection("ko")).code == "ko"
    nothing = rules.choose_language(chosen, detection(None))
    assert (nothing.code, nothing.origin) == ("und", LanguageOrigin.DETECTED)


def test_a_text_is_not_brought_into_its_own_language() -> None:
    assert rules.targets_for("ko", ("ko", "en", "ja")) == ("en", "ja")
    assert rules.targets_for("de", ("ko", "en")) == ("ko", "en")


def test_pauses_grow_and_end_at_a_day() -> None:
    pauses = [rules.next_try(attempts) for attempts in range(12)]
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(minutes=1)
    assert pauses[-1] == timedelta(days=1)


def test_what_is_shown_says_where_a_translation_stands() -> None:
    for status in Status:
        if status is not Status.STALE:
            assert rules.shown_status(status, True) is Shown(status.value)
    assert rules.shown_status(Status.STALE, True) is Shown.STALE
    assert rules.shown_status(Status.STALE, False) is Shown.PENDING


@given(TEXT)
def test_a_sentence_is_known_again_whatever_its_normal_form_and_spaces(sentence: str) -> None:
    key = rules.sentence_key(sentence)
    assert rules.sentence_key(f" \n{unicodedata.normalize('NFD', sentence)}\t") == key
    assert len(key) == len(rules.fingerprint(sentence)) == 64


@given(TEXT, TEXT)
def test_only_the_same_text_has_the_same_fingerprint(one: str, other: str) -> None:
    assert (rules.fingerprint(one) == rules.fingerprint(other)) == (one == other)


@given(TEXT)
def test_showing_a_text_loses_nothing_that_can_be_seen(text: str) -> None:
    shown = "".join(piece.text for paragraph in rules.paragraphs_of(text, get("ko")) for piece in paragraph)
    assert "".join(shown.split()) == "".join(rules.harmless(text).split())
    assert not rules.BIDI_OVERRIDES.search(shown)


def test_a_translation_is_cut_where_the_original_is_and_each_piece_has_its_language() -> None:
    segments = [["One. ", "en"], ["둘.\n\n", "ko"], ["Three\u202e.", "en"]]
    first, second = rules.paragraphs_of_segments(segments, get("en"))
    assert [(piece.text, piece.language.code, piece.is_original) for piece in first] == [
        ("One. ", "en", False),
        ("둘.", "ko", True),
    ]
    assert [piece.text for piece in second] == ["Three."]
