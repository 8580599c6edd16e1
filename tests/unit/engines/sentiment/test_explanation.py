"""Which words moved a tone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.sentiment import explain, languages, tone
from portal.engines.sentiment.explanation import MOST


def towards(text: str, language: str) -> dict[str, str]:
    return {push.words: push.towards for push in explain(text, language).moved}


def test_praise_and_grievance_are_told_apart() -> None:
    found = towards("The park is lovely but the noise there is a problem.", "en")
    assert found["lovely"] == "positive"
    assert found["noise"] == "negative"


def test_a_korean_stem_is_shown_with_its_ending() -> None:
    assert "위험하고" in towards("길이 위험하고 어둡습니다", "ko")


def test_a_letter_model_explains_by_words() -> None:
    assert towards("ขอบคุณมากค่ะ อร่อยมาก", "th")["อร่อยมาก"] == "positive"


def test_a_word_is_told_once() -> None:
    words = [push.words for push in explain("thanks, thanks, thanks", "en").moved]
    assert words.count("thanks") == 1


def test_nothing_moves_what_cannot_be_read() -> None:
    assert explain("Thank you", "xx").moved == ()
    assert explain("", "en").moved == ()


@settings(max_examples=150)
@given(st.text(max_size=200), st.sampled_from(sorted(languages())))
def test_an_explanation_has_the_tone_itself_and_words_by_strength(text: str, language: str) -> None:
    found = explain(text, language)
    strengths = [push.strength for push in found.moved]
    assert found.tone == tone(text, language)
    assert strengths == sorted(strengths, reverse=True)
    assert len(strengths) <= MOST
    assert all(strength > 0 for strength in strengths)


@pytest.mark.parametrize("most", [0, 1, 3])
def test_no_more_words_than_asked_for(most: int) -> None:
    assert len(explain("dangerous, awful, terrible, corrupt, lovely", "en", most).moved) <= most
