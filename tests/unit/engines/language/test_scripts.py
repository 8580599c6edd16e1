"""How much of a text each writing system carries, and what part of a long text is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.language.scripts import SAMPLE_LENGTH, masses, sample, script_of


@pytest.mark.parametrize(
    ("letter", "script"),
    [
        ("a", "latin"),
        ("ữ", "latin"),
        ("ж", "cyrillic"),
        ("ع", "arabic"),
        ("ह", "devanagari"),
        ("ก", "thai"),
        ("강", "hangul"),
        ("ㅋ", "hangul"),
        ("の", "kana"),
        ("ア", "kana"),
        ("々", "han"),
        ("区", "han"),
        ("𠮷", "han"),
        ("λ", "other"),
        ("א", "other"),
        ("ກ", "other"),
    ],
)
def test_a_letter_belongs_to_its_script(letter: str, script: str) -> None:
    assert script_of(letter) == script


def test_kana_and_kanji_count_as_one_writing_system() -> None:
    assert set(masses("駅のそば")) == {"han"}


def test_capitalised_latin_words_weigh_less_than_plain_ones() -> None:
    assert masses("seoul")["latin"] > 2 * masses("Seoul")["latin"]


def test_marks_digits_and_symbols_weigh_nothing() -> None:
    assert masses("12 + 3 = 15 🎉 …") == {}


def test_addresses_and_mentions_are_left_out_of_the_sample() -> None:
    assert sample("see https://example.org/a?b @somebody me@example.org now").split() == ["see", "now"]


def test_compatibility_forms_are_folded() -> None:
    assert sample("ｐａｒｋ ﾊﾟｰｸ o‘zbek") == "park パーク o'zbek"


def test_the_windows_of_a_long_text_span_all_of_it() -> None:
    text = "a" * 10_000 + "ж" * 10_000
    assert set(masses(sample(text))) == {"latin", "cyrillic"}


@given(st.text(max_size=200), st.integers(1, 60))
def test_a_sample_is_bounded(text: str, times: int) -> None:
    # NFKC makes one character into at most 18.
    assert len(sample(text * times)) <= 18 * (SAMPLE_LENGTH + 10)


@given(st.text())
def test_masses_are_positive(text: str) -> None:
    assert all(mass > 0 for mass in masses(text).values())
