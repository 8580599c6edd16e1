"""The tone of civic texts, and when the engine does not say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.sentiment import languages, tone

NEGATIVE = {
    "ko": "불법 주차를 왜 단속하지 않습니까? 정말 위험하고 화가 납니다!",
    "en": "It is a disgrace that nobody cares about this dangerous crossing. Accidents happen all the time!",
    "de": "Der Radweg ist ständig zugeparkt, das ist gefährlich und eine Zumutung!",
    "es": "Es una vergüenza: la calle está sucia, hay ratas y nadie hace nada.",
    "ja": "歩道が狭くて危険です。事故が心配なのに放置されていて、ひどいと思います!",
    "zh-Hans": "晚上噪音太大，根本没人管，实在让人气愤，非常危险！",
    "zh-Hant": "違規停車非常危險，政府毫無作為，實在令人憤怒！",
    "fr": "C'est une honte, la rue est sale et dangereuse et personne ne fait rien !",
    "th": "บริการแย่มาก รอนานมาก ไม่โอเคเลย",
    "id": "pelayanan sangat buruk dan kotor , saya kecewa sekali",
    "ru": "Суд признал чиновника виновным в жестоком убийстве и мошенничестве.",
}
NEUTRAL = {
    "ko": "공원에 의자를 더 설치해 주세요.",
    "en": "Please add signs in Vietnamese at the hospital.",
    "de": "Bitte mehr Fahrradständer am Bahnhof einrichten.",
    "es": "Propongo instalar más bancos en el parque.",
    "ja": "案内を英語でも出してください。",
    "zh-Hans": "希望增加中文服务。",
    "zh-Hant": "建議增加中文服務。",
    "fr": "Il faudrait installer plus de bancs.",
    "th": "เปิดกี่โมงคะ วันเสาร์เปิดไหม",
    "id": "presiden akan menghadiri rapat di jakarta pada hari senin",
    "ru": "Заседание комитета состоится в среду, сообщил представитель министерства.",
}
POSITIVE = {
    "ko": "지난 축제는 정말 즐겁고 좋았습니다. 감사합니다! 응원합니다!",
    "en": "Thank you for the wonderful festival, we loved it!",
    "de": "Vielen Dank für das wunderschöne Fest, eine tolle Idee!",
    "es": "¡Muchas gracias, una fiesta preciosa y una gran idea, felicidades!",
    "ja": "とても楽しいお祭りでした。スタッフも親切で大満足です。ありがとうございます!",
    "zh-Hans": "活动很棒，工作人员很亲切，谢谢！",
    "zh-Hant": "活動很棒，工作人員很親切，謝謝！",
    "fr": "Merci pour cette belle fête, c'était magnifique !",
    "th": "อร่อยมาก บริการดีมาก ชอบมากค่ะ ขอบคุณค่ะ",
    "id": "tempatnya nyaman dan indah , pelayanannya ramah , saya sangat senang",
    "ru": "Замечательный талантливый актёр получил премию за прекрасную работу и успех.",
}


@pytest.mark.parametrize(
    ("expected", "language", "text"),
    [
        (label, language, text)
        for label, texts in (("negative", NEGATIVE), ("neutral", NEUTRAL), ("positive", POSITIVE))
        for language, text in texts.items()
    ],
)
def test_plain_cases_are_read_in_every_language_that_has_a_lexicon(expected: str, language: str, text: str) -> None:
    found = tone(text, language)
    assert found.label == expected
    assert found.score > 0


def test_every_language_whose_tone_is_read_has_an_example_of_each() -> None:
    assert languages() == set(NEGATIVE) == set(NEUTRAL) == set(POSITIVE)


def test_a_petition_that_names_a_wrong_is_never_positive() -> None:
    assert tone("아이들이 학대당했습니다. 가해자를 처벌해 주세요.", "ko").label != "positive"


@pytest.mark.parametrize("language", ["vi", "mn", "xx", "", "EN"])
def test_a_language_without_resources_is_unclear(language: str) -> None:
    assert tone("Thank you very much!", language).label == "unclear"


@pytest.mark.parametrize("text", ["", "   ", "🎉", "12345", "Gangnam-daero 102", "very very very"])
def test_a_scrap_without_cues_is_unclear_not_neutral(text: str) -> None:
    found = tone(text, "en")
    assert (found.label, found.score) == ("unclear", 0.0)


def test_a_statement_without_cues_is_plain() -> None:
    assert tone("The library opens at nine on Mondays.", "en").label == "neutral"


def test_mixed_feelings_are_neither_praise_nor_complaint() -> None:
    assert tone("The park is lovely but the noise there is a problem.", "en").label in {"neutral", "unclear"}


def test_a_film_is_reviewed_and_a_street_complained_about_by_the_same_engine() -> None:
    assert tone("영화가 정말 재미있고 배우들 연기도 좋았어요", "ko").label == "positive"
    assert tone("도로가 위험한데 구청은 왜 방치합니까? 정말 답답합니다", "ko").label == "negative"


def test_the_engine_signs_with_its_name_and_version() -> None:
    assert {tone("", "en").engine, tone("thanks", "en").engine, tone("x", "xx").engine} == {"civic-lexicon-2"}


@settings(max_examples=200)
@given(st.text(max_size=300), st.sampled_from([*sorted(NEGATIVE), "vi", ""]))
def test_every_text_gets_a_well_formed_answer_and_always_the_same(text: str, language: str) -> None:
    found = tone(text, language)
    assert found == tone(text, language)
    assert found.label in {"negative", "neutral", "positive", "unclear"}
    assert 0.0 <= found.score <= 1.0
    assert (found.label == "unclear") == (found.score == 0.0)


@settings(max_examples=50)
@given(st.sampled_from(sorted(NEGATIVE)), st.integers(2, 6))
def test_repeating_a_complaint_never_makes_it_praise(language: str, times: int) -> None:
    assert tone(" ".join([NEGATIVE[language]] * times), language).label == "negative"


def test_a_very_long_text_is_read_from_its_beginning() -> None:
    assert tone(NEGATIVE["en"] + " " + "word " * 200_000, "en") == tone(NEGATIVE["en"] + " " + "word " * 2_000, "en")
