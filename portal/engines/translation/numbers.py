"""Comparing the numbers of a sentence with those of its translation.

Languages write the same number in other ways: 1,000 and 1.000, 5만 and 50,000, 10월 and October, 두 and two. Digits
compare by value; small numbers may turn into words and back, where the word is known.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from decimal import Decimal
from typing import Final

_TOKEN: Final = re.compile(r"(\d+(?:[.,:/．，：／]\d+)*)\s?(만|억|천|万|萬|亿|億|千|thousand\b|million\b|billion\b)?")
_SEPARATOR: Final = re.compile(r"[.,:/]")
_SCALE: Final = {
    "천": 1_000, "千": 1_000, "thousand": 1_000,
    "만": 10_000, "万": 10_000, "萬": 10_000,
    "million": 1_000_000, "억": 100_000_000, "亿": 100_000_000, "億": 100_000_000, "billion": 1_000_000_000,
}  # fmt: skip
_THOUSANDS: Final = 3
_LARGEST_WORD: Final = 12


def _one_a_word(patterns: str) -> list[str]:
    return patterns.split()


# Words for 0, 1, 2 ... 12, months included, as alternatives of a pattern.
_WORDS: Final = {
    "en": [
        r"\b(?:zero|no)\b",
        r"\b(?:one|an?|first|once|single|January)\b",
        r"\b(?:two|second|twice|both|February)\b",
        r"\b(?:three|third|March)\b",
        r"\b(?:four(?:th)?|April)\b",
        r"\b(?:five|fifth|May)\b",
        r"\b(?:six(?:th)?|June)\b",
        r"\b(?:seven(?:th)?|July)\b",
        r"\b(?:eighth?|August)\b",
        r"\b(?:nine|ninth|September)\b",
        r"\b(?:ten(?:th)?|October)\b",
        r"\b(?:eleven(?:th)?|November)\b",
        r"\b(?:twelve|twelfth|December)\b",
    ],
    "ko": _one_a_word(
        "영 한|하나|첫|일 두|둘|이 세|셋|삼 네|넷|사 다섯|오 여섯|육 일곱|칠 여덟|팔 아홉|구 열|십 열한|십일 열두|십이"
    ),
    "ja": _one_a_word("零 一|ひと 二|ふた 三|みっ 四|よっ 五|いつ 六|むっ 七|なな 八|やっ 九|ここの 十|とお 十一 十二"),
    "zh": _one_a_word("零 一 二|两|兩 三 四 五 六 七 八 九 十 十一 十二"),
}


def numbers_of(text: str) -> Counter[str]:
    """Count a text's numbers by value: a plain decimal, or parts joined by full stops for dates and versions."""
    return Counter(_value(number, scale) for number, scale in _TOKEN.findall(unicodedata.normalize("NFKC", text)))


def _value(number: str, scale: str) -> str:
    digits = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in number)
    parts = _SEPARATOR.split(digits)
    if len(parts) > 1 and all(len(part) == _THOUSANDS for part in parts[1:]):
        parts = ["".join(parts)]
    if len(parts) > 2:
        return ".".join(part.lstrip("0") or "0" for part in parts)
    value = Decimal(".".join(parts)) * _SCALE.get(scale, 1)
    return f"{value.normalize():f}"


def numbers_differ(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Tell whether a number of one side has no counterpart on the other, be it digits or a known word."""
    there, here = numbers_of(source), numbers_of(target)
    missing, invented = there - here, here - there
    return any(not _is_in_words(value, target, target_language) for value in missing) or any(
        not _is_in_words(value, source, source_language) for value in invented
    )


def _is_in_words(value: str, text: str, language: str) -> bool:
    if not value.isdigit() or int(value) > _LARGEST_WORD:
        return False
    words = _WORDS.get(language)
    return words is None or re.search(words[int(value)], text, re.IGNORECASE) is not None
