"""A dropped "not" is found; what only looks like one is let be."""

from __future__ import annotations

import pytest

from portal.engines.translation.negation import negation_dropped


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
    ],
)
def test_a_lost_negation_is_found(source: str, target: str, pair: str) -> None:
    assert negation_dropped(source, target, *pair.split("-"))


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
        ("Das ist nicht gut.", "That is good.", "de-en"),
    ],
)
def test_other_sentences_are_let_be(source: str, target: str, pair: str) -> None:
    assert not negation_dropped(source, target, *pair.split("-"))
