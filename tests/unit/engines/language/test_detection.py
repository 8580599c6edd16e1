"""Which language a text is in, how sure that is, and when the engine says that it does not know."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.language import LANGUAGES, Detection, detect

SENTENCES = {
    "ar": "نحتاج إلى مزيد من الحدائق في هذا الحي",
    "de": "Wir brauchen mehr Bänke und Schatten im Park.",
    "en": "The crossing in front of the school is too dark at night.",
    "es": "Pedimos que la biblioteca abra también los domingos.",
    "fr": "Il faudrait davantage de pistes cyclables près de la gare.",
    "hi": "हमारे इलाके में बच्चों के लिए पार्क चाहिए",
    "id": "Tolong tambah lampu jalan di dekat sekolah kami.",
    "ja": "駅前に自転車を置く場所を増やしてください。",
    "ko": "우리 동네 공원에 의자를 더 놓아 주세요.",
    "mn": "Манай дүүрэгт хүүхдийн тоглоомын талбай хэрэгтэй байна.",
    "ne": "हाम्रो टोलमा बच्चाहरूका लागि पार्क चाहिन्छ",
    "ru": "Пожалуйста, сделайте объявления ещё и на русском языке.",
    "th": "อยากให้มีป้ายภาษาไทยที่โรงพยาบาล",
    "tl": "Sana ay may mga klase ng wikang Koreano tuwing Sabado.",
    "uz": "Iltimos, bu hujjatlarni o'zbek tiliga ham tarjima qiling.",
    "vi": "Tôi muốn có thêm lớp học tiếng Hàn vào cuối tuần.",
    "zh-Hans": "希望区政府能提供更多中文服务。",
    "zh-Hant": "希望區公所能提供更多中文服務。",
}


def test_there_is_an_example_of_every_language() -> None:
    assert set(SENTENCES) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plain_sentence_is_recognised_with_high_confidence(language: str) -> None:
    found = detect(SENTENCES[language])
    assert found.language == language
    assert found.confidence > 0.9


@pytest.mark.parametrize(
    "text", ["", "   \n", "1234 - 56", "🎉🎉", "!?…", "https://example.org/park", "@someone", "user@example.org"]
)
def test_text_without_words_has_no_language(text: str) -> None:
    assert detect(text) == Detection(None, 0.0, ())


@pytest.mark.parametrize(
    "text",
    [
        "Χρειαζόμαστε περισσότερα πάρκα",
        "אנחנו צריכים יותר פארקים",
        "Vorremmo più alberi e panchine nel parco del quartiere.",
        "Mahallemizde daha fazla park ve yeşil alan istiyoruz.",
        "Нам потрібно більше велосипедних доріжок у районі.",
        "ما به پارک‌های بیشتری در محله نیاز داریم.",
    ],
)
def test_a_language_outside_the_portal_is_not_passed_off_as_one_inside(text: str) -> None:
    assert detect(text).language is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("안녕", "ko"),
        ("Hello", "en"),
        ("Hola", "es"),
        ("ありがとう", "ja"),
        ("謝謝", "zh-Hant"),
        ("谢谢", "zh-Hans"),
    ],
)
def test_a_greeting_is_enough(text: str, language: str) -> None:
    assert detect(text).language == language


def test_two_kanji_are_japanese_or_chinese_but_never_korean() -> None:
    found = detect("駐車")
    assert found.language == "ja"
    assert found.confidence < 0.9
    assert [language for language, _ in found.alternatives] == ["zh-Hant"]


@pytest.mark.parametrize("name", ["Kim Minsu", "Gangnam", "K-POP", "park"])
def test_a_bare_name_or_loan_word_is_not_claimed_with_confidence(name: str) -> None:
    assert detect(name).confidence < 0.9


def test_foreign_names_do_not_outweigh_the_sentence_around_them() -> None:
    assert detect("강남 K-POP World City Week 자원봉사 신청").language == "ko"
    assert detect("I love 떡볶이 and want more street food in Gangnam").language == "en"
    assert detect("BBC 蘇格蘭的記者 Alasdair Lamont 在現場報導").language == "zh-Hant"


def test_an_evenly_mixed_text_names_both_languages() -> None:
    found = detect("Ich möchte mehr 자전거도로")
    assert {found.language, *(language for language, _ in found.alternatives)} >= {"ko", "de"}
    assert found.confidence < 0.9


def test_uzbek_is_known_in_its_cyrillic_spelling_too() -> None:
    assert detect("Илтимос, бу ҳужжатларни ўзбек тилига ҳам таржима қилинг.").language == "uz"


def test_a_megabyte_is_sampled_not_read() -> None:
    assert detect(SENTENCES["vi"] * 20_000).language == "vi"  # how long it takes: `bench`


def test_letters_are_found_behind_a_long_stretch_without_any() -> None:
    assert detect("-" * 500_000 + SENTENCES["ko"] + "-" * 300_000).language == "ko"


@settings(max_examples=200)
@given(st.text(max_size=300))
def test_every_text_gets_a_well_formed_answer_and_always_the_same(text: str) -> None:
    found = detect(text)
    assert found == detect(text)
    assert found.language is None or found.language in LANGUAGES
    assert 0.0 <= found.confidence <= 1.0
    assert (found.language is None) == (found.confidence == 0.0)
    assert all(language in LANGUAGES and 0.0 <= share <= 1.0 for language, share in found.alternatives)
    assert found.language not in dict(found.alternatives)
    assert sum(share for _, share in found.alternatives) + found.confidence <= 1.001


@settings(max_examples=100)
@given(st.sampled_from(LANGUAGES), st.text("0123456789 .,!?-\n", max_size=20))
def test_digits_and_punctuation_change_nothing(language: str, noise: str) -> None:
    assert detect(f"{noise} {SENTENCES[language]} {noise}").language == language
