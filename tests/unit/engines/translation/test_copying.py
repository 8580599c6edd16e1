"""What was handed back as it was is found; names and quotations are let be."""

from __future__ import annotations

import pytest

from portal.engines.translation.copying import is_copied, is_copied_in_part, is_third_language


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        ("The park is dark.", True),
        ("老年人可以免费乘坐地铁。", True),
        ("COEX K-POP", False),
        ("公園", False),
        ("Wi-Fi 24/7", False),
    ],
)
def test_a_sentence_handed_back_is_no_translation(text: str, copied: bool) -> None:
    assert is_copied(text, text) is copied
    assert not is_copied(text, text + "x")


@pytest.mark.parametrize(
    ("source", "target", "pair", "copied"),
    [
        ("공원 화장실을 고쳐 주세요.", "Please repair 화장실을 고쳐 주세요.", "ko-en", True),
        ("삼성동(三成洞)에 삽니다.", "I live in Samseong-dong (三成洞).", "ko-en", False),
        ("#축제에서 만나요.", "See you at #축제.", "ko-en", False),
        ("图书馆很安静。", "The library is 很安静.", "zh-en", True),
        ("图书馆很安静。", "図書館はとても安静です。", "zh-ja", False),
        ("Улица закрыта для машин.", "The street is закрыта.", "ru-en", True),
        ("The park is big and full of trees.", "Der Park is big and full of Bäume.", "en-de", True),
        ("We met at the Gangnam Global Tech Forum.", "Wir trafen uns beim Gangnam Global Tech Forum.", "en-de", False),
        ("I live in Gangnam-gu, Songpa-gu or so.", "Ich wohne in Gangnam-gu, Songpa-gu oder so.", "en-de", False),
        ('The film "our little street" starts.', '영화 "our little street"가 시작합니다.', "en-ko", False),
        ("The park is big and full of trees.", "공원은 big and full of trees 입니다.", "en-ko", True),
    ],
)
def test_a_piece_handed_back_is_found(source: str, target: str, pair: str, copied: bool) -> None:
    assert is_copied_in_part(source, target, *pair.split("-")) is copied


@pytest.mark.parametrize(
    ("target", "language", "third"),
    [
        ("Der Bus kommt nicht und wir sind zu spät.", "en", True),
        ("The bus is late and we are cold.", "en", False),
        ("The bus is late and we are cold.", "fr", True),
        ("El autobús llega tarde y hace frío.", "es", False),
        ("COEX K-POP World Week", "de", False),
        ("The bus is late and we are cold.", "pl", False),
    ],
)
def test_a_third_language_is_found_by_its_small_words(target: str, language: str, third: bool) -> None:
    assert is_third_language(target, language) is third
