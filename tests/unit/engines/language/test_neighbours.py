"""Text that resembles a language of the portal but is another one."""

from __future__ import annotations

import pytest

from portal.engines.language.neighbours import looks_foreign


@pytest.mark.parametrize(
    ("text", "script", "language"),
    [
        ("questo parco è molto bello", "latin", "es"),
        ("waar is het feest", "latin", "de"),
        ("yeşil alan istiyoruz", "latin", "uz"),
        ("потрібно більше", "cyrillic", "ru"),
        ("көбірек саябақ", "cyrillic", "uz"),
        ("پارک‌های بیشتری", "arabic", "ar"),
    ],
)
def test_strange_letters_and_words_show(text: str, script: str, language: str) -> None:
    assert looks_foreign(text, script, language)


@pytest.mark.parametrize(
    ("text", "script", "language"),
    [
        ("please open the library on sunday", "latin", "en"),
        ("für die straße über den fluss", "latin", "de"),
        ("o'zbek tilida yozing", "latin", "uz"),
        ("сделайте ещё дорожки", "cyrillic", "ru"),
        ("өнөөдөр хүүхэд үзнэ", "cyrillic", "mn"),
        ("مزيد من الحدائق", "arabic", "ar"),
    ],
)
def test_ordinary_text_does_not(text: str, script: str, language: str) -> None:
    assert not looks_foreign(text, script, language)


def test_a_foreign_name_or_a_single_loan_word_in_a_sentence_is_no_sign() -> None:
    assert not looks_foreign("we met Erdoğan and Škoda people at the café near the old town hall", "latin", "en")
