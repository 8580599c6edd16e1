"""A translation that ends too early is found."""

from __future__ import annotations

import pytest

from portal.engines.translation.completeness import is_cut_off, is_odd_length

LONG = "Street musicians may play until ten, but they need a permit, and have to keep the volume down near homes."


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("The park is big.", "공원이 크고", "en-ko"),
        ("공원이 크고 아름답습니다.", "The park is big and", "ko-en"),
        ("The stalls: fruit and bread", "Die Stände: Obst,", "en-de"),
        ("Our “Alley Day” is back.", "Unser „Tag der Gasse ist zurück.", "en-de"),
        ("The hall (3rd floor) is open.", "Der Saal (3. Stock ist offen.", "en-de"),
        (LONG, "Straßenmusiker dürfen bis zehn spielen, wenn sie es wollen.", "en-de"),
    ],
)
def test_a_missing_end_is_found(source: str, target: str, pair: str) -> None:
    assert is_cut_off(source, target, *pair.split("-"))


@pytest.mark.parametrize(
    ("source", "target", "pair"),
    [
        ("The park is big.", "สวนใหญ่", "en-th"),
        ("감사합니다! 🙏", "Thank you! 🙏", "ko-en"),
        ("도서관", "Library", "ko-en"),
        ("회의(오후 3시)입니다.", "It is a meeting (3 p.m.).", "ko-en"),
        ("“함께”라고 했습니다.", "They said: “Together.”", "ko-en"),
        ("빵, 물, 모자", "bread, water, a hat", "ko-en"),
        ("1) 신청서", "1) the form", "ko-en"),
        ("Ist das so? Ja.", "Is that so? Yes.", "de-en"),
    ],
)
def test_a_whole_sentence_is_let_be(source: str, target: str, pair: str) -> None:
    assert not is_cut_off(source, target, *pair.split("-"))


def test_lengths_are_compared_by_what_a_letter_says() -> None:
    assert not is_odd_length("지역 도서관의 책이 많아졌습니다.", "The local library now has more books.", "ko", "en")
    assert not is_odd_length("图书馆的书变多了。", "The library now has more books.", "zh", "en")
    assert is_odd_length(LONG, "Musiker spielen.", "en", "de")
    assert is_odd_length("Gut.", LONG, "de", "en")
    assert not is_odd_length("", LONG, "de", "en")


def test_a_title_may_be_much_denser_than_a_sentence() -> None:
    title = "Proposal for start-up counselling at the walking path in the park"
    assert not is_odd_length(title, "공원 산책로 창업 상담 제안", "en", "ko")
    assert is_odd_length(f"{title}.", "공원 산책로 상담.", "en", "ko")
