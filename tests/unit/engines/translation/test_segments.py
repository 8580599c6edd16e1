"""Sentences and gaps: nothing is lost, and ends are where a reader sees them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.translation.segments import split

LANGUAGES = ("ko", "en", "ja", "zh-Hans", "th", "de", "ar", "hi")
TRICKY = st.text(alphabet=" \t\r\n\x00\x0b\x85\u2028.!?…。！？।؟\"'”」)(1.9aZé다요の中กข①-#@:/", max_size=60)


def sentences(text: str, language: str = "en") -> list[str]:
    return [span.text for span in split(text, language) if span.is_sentence]


@given(text=st.text() | TRICKY, language=st.sampled_from(LANGUAGES))
def test_the_spans_joined_are_the_text(text: str, language: str) -> None:
    assert "".join(span.text for span in split(text, language)) == text


@given(text=st.text() | TRICKY, language=st.sampled_from(LANGUAGES))
def test_a_sentence_has_no_outer_white_space_and_no_line_break(text: str, language: str) -> None:
    for sentence in sentences(text, language):
        assert sentence
        assert sentence == sentence.strip()
        assert len(sentence.splitlines()) == 1


@given(text=st.text() | TRICKY, language=st.sampled_from(LANGUAGES))
def test_gaps_never_touch_and_are_never_empty(text: str, language: str) -> None:
    spans = split(text, language)
    assert all(span.text for span in spans)
    assert not any(not a.is_sentence and not b.is_sentence for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The park is dark. Please add lights!", ["The park is dark.", "Please add lights!"]),
        ("en", "Mr. Kim met Dr. Lee. They agreed.", ["Mr. Kim met Dr. Lee.", "They agreed."]),
        ("en", "See No. 5, e.g. the gate. No. We will not.", ["See No. 5, e.g. the gate.", "No.", "We will not."]),
        ("en", "It costs 3.5 million. Open at 3 p.m. The rest waits.", None),
        ("en", "The U.S. embassy helped J. Smith. Good.", ["The U.S. embassy helped J. Smith.", "Good."]),
        ("en", 'He asked "Why?" and left. She stayed.', ['He asked "Why?" and left.', "She stayed."]),
        ("en", "Really?! Yes... it is. Wait... What?", ["Really?!", "Yes... it is.", "Wait...", "What?"]),
        ("en", "please fix the park. it is dark.", ["please fix the park.", "it is dark."]),
        ("en", "See https://example.org/a.b?c=d. Then go.", ["See https://example.org/a.b?c=d.", "Then go."]),
        ("de", "Das gilt z.B. hier. Am 3. Oktober bzw. danach.", ["Das gilt z.B. hier.", "Am 3. Oktober bzw. danach."]),
        ("de", "Das gilt z. B. am Rathaus usw. und dort. Gut.", ["Das gilt z. B. am Rathaus usw. und dort.", "Gut."]),
        ("ko", "공원이 어둡습니다. 가로등을 설치해 주세요.", ["공원이 어둡습니다.", "가로등을 설치해 주세요."]),
        ("ko", "좋습니다.그리고 감사합니다!정말요?네.", ["좋습니다.", "그리고 감사합니다!", "정말요?", "네."]),
        ("ko", "행사는 2026. 10. 3. 열립니다. 오세요.", ["행사는 2026. 10. 3. 열립니다.", "오세요."]),
        ("ko", "먼저 했습니다. 2. 다음입니다. 나. 끝입니다.", ["먼저 했습니다.", "다음입니다.", "끝입니다."]),
        ("es", "Nos afecta mucho.Esta es v2.Ok de Node.js.", ["Nos afecta mucho.", "Esta es v2.Ok de Node.js."]),
        ("ko", "좋아요!😊 감사합니다 🙏🏽\n★ 공지 ★", ["좋아요!", "감사합니다", "공지"]),
        ("en", "Great 👍 idea! ❤️", ["Great 👍 idea!"]),
        ("ko", "문의는 help@example.org로 주세요. 감사합니다.", ["문의는 help@example.org로 주세요.", "감사합니다."]),
        (
            "ja",
            "公園が暗いです。街灯を設置してください！お願いします",
            ["公園が暗いです。", "街灯を設置してください！", "お願いします"],
        ),
        ("ja", "「行きたい。」と言った。本当です。", ["「行きたい。」と言った。", "本当です。"]),
        ("ja", "「行きたい。」彼は来た。", ["「行きたい。」", "彼は来た。"]),
        ("zh-Hans", "公园很暗。请安装路灯！好吗？谢谢", ["公园很暗。", "请安装路灯！", "好吗？", "谢谢"]),
        ("hi", "पार्क में अंधेरा है। कृपया बत्ती लगाएं।", ["पार्क में अंधेरा है।", "कृपया बत्ती लगाएं।"]),
        ("ar", "لماذا الحديقة مظلمة؟ نحتاج إلى إضاءة. شكرا", ["لماذا الحديقة مظلمة؟", "نحتاج إلى إضاءة.", "شكرا"]),
    ],
)
def test_sentences_end_where_a_reader_sees_it(language: str, text: str, expected: list[str] | None) -> None:
    expected = expected or ["It costs 3.5 million.", "Open at 3 p.m.", "The rest waits."]
    assert sentences(text, language) == expected


def test_thai_sentences_end_at_spaces_but_short_clauses_stay_together() -> None:
    text = "สวนสาธารณะมืดมากในตอนกลางคืน กรุณาติดตั้งไฟ ขอบคุณ"
    assert sentences(text, "th") == ["สวนสาธารณะมืดมากในตอนกลางคืน", "กรุณาติดตั้งไฟ ขอบคุณ"]


@pytest.mark.parametrize("marker", ["- ", "1. ", "12) ", "(3) ", "가. ", "• ", "## ", "① ", "①", "a) "])
def test_a_list_marker_belongs_to_the_gap(marker: str) -> None:
    assert sentences(f"{marker}공원을 만들어 주세요.", "ko") == ["공원을 만들어 주세요."]


def test_line_breaks_always_end_a_sentence() -> None:
    assert sentences("제목\r\n\r\n본문 첫 줄\n둘째 줄", "ko") == ["제목", "본문 첫 줄", "둘째 줄"]


@pytest.mark.parametrize(
    "piece",
    ["a", ".", "a. ", "😊", "!😊", " ", "1.", '."', "ก ", "@", "http://", "。」と", "\n", "다.", "aa.aa@", "- "],
)
def test_long_hostile_text_is_split_and_whole(piece: str) -> None:
    text = piece * (300_000 // len(piece))  # a quadratic splitter takes minutes; `bench` has its figures
    assert "".join(span.text for span in split(text, "ko")) == text
