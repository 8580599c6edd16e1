"""A "not" that was dropped or added is found; what only looks like one, or is said otherwise, is let be."""

from __future__ import annotations

import pytest

from portal.engines.translation.negation import negation_differs


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("이 도서관에는 엘리베이터가 없습니다.", "There is a lift in this library.", "ko-en"),
        ("안내판이 이해되지 않습니다.", "The sign is understood.", "ko-en"),
        ("여기에 주차하지 마세요.", "Park here.", "ko-en"),
        ("The office does not open on Sunday.", "구청은 일요일에 엽니다.", "en-ko"),
        ("There is no sign.", "有标志。", "en-zh"),
        ("案内板がありません。", "There is a sign.", "ja-en"),
        ("没有通道。", "There is a way.", "zh-en"),
        ("Das ist nicht gut.", "That is good.", "de-en"),
        ("The gate is never locked.", "La porte est toujours ouverte.", "en-fr"),
        ("Nadie vive aquí.", "Somebody lives here.", "es-en"),
        ("The street has no trees.", "Đường phố có cây.", "en-vi"),
        ("У нас нет врача.", "We have a doctor.", "ru-en"),
        ("ห้ามเข้า", "Enter.", "th-en"),
        ("لا توجد حديقة هنا.", "There is a park here.", "ar-en"),
    ],
)
def test_a_lost_negation_is_found(source: str, target: str, pair: str) -> None:
    assert negation_differs(source, target, *pair.split("-"))


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("There is a sign.", "안내판이 없습니다.", "en-ko"),
        ("공원이 예쁩니다.", "The park is not pretty.", "ko-en"),
        ("The office is closed on Sunday.", "구청은 일요일에 닫지 않습니다.", "en-ko"),
        ("入場は無料です。", "Entry is not free.", "ja-en"),
        ("Wir kommen gern.", "We do not come.", "de-en"),
    ],
)
def test_an_added_negation_is_found_even_beside_another_sign(source: str, target: str, pair: str) -> None:
    assert negation_differs(source, target, *pair.split("-"))


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("이 도서관에는 엘리베이터가 없습니다.", "This library lacks a lift.", "ko-en"),
        ("여기에 주차하지 마세요.", "Do not park here.", "ko-en"),
        ("공원을 만들면 좋지 않을까요?", "Would it be good to make a park?", "ko-en"),
        ("Not only students came.", "학생뿐만 아니라 모두 왔습니다.", "en-ko"),
        ("早く行かなければなりません。", "I must go soon.", "ja-en"),
        ("公园非常大，而且不仅漂亮。", "The park is very big and also pretty.", "zh-en"),
        ("도서관이 있습니다.", "There is a library.", "ko-en"),
        ("신고하지 않은 집은 없습니다.", "No household failed to register.", "ko-en"),
        ("역에서 멀지 않습니다.", "It is near the station.", "ko-en"),
        ("The pool does not open before May.", "Das Schwimmbad öffnet erst im Mai.", "en-de"),
        ("Der Laden ist geschlossen.", "The shop is not open.", "de-en"),
        ("Les places sont limitées.", "Not all can come, as there are few places.", "xx-en"),
        ("不用谢！", "You are welcome!", "zh-en"),
        ("낡은 의자를 없애 주세요.", "Please remove the old benches.", "ko-en"),
    ],
)
def test_other_sentences_are_let_be(source: str, target: str, pair: str) -> None:
    assert not negation_differs(source, target, *pair.split("-"))
