"""Comparing the numbers of a sentence with those of its translation.

Languages write the same number in other ways: 1,000 and 1.000, 5만 and 50,000, 10월 and October, 두 and two, 오후 3시
and 15:00. Digits compare by value and by how often they occur; whatever is left over on one side must be on the other
in words, or as the hour of a twelve-hour clock. Words are read in the languages of ``numerals``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from portal.engines.translation import numerals

_WORD_SCALES: Final = (
    (r"thousand|tausend|mille|mil|nghìn|ngàn|тысяч[аи]?|тыс\.?|ألف|آلاف|พัน", 1_000),
    (r"หมื่น", 10_000),
    (r"แสน", 100_000),
    (r"million(?:s|en)?|millón|millones|mio\.?|triệu|миллион(?:а|ов)?|млн|ล้าน|مليون|ملايين", 1_000_000),
    (r"billion|milliard(?:e|en|s)?|tỷ|миллиард(?:а|ов)?|млрд", 1_000_000_000),
)
_SIGN_SCALES: Final = {
    "십": 10, "十": 10, "백": 100, "百": 100, "천": 1_000, "千": 1_000,
    "만": 10_000, "万": 10_000, "萬": 10_000, "억": 100_000_000, "亿": 100_000_000, "億": 100_000_000,
}  # fmt: skip
_TOKEN: Final = re.compile(
    r"(?P<number>\d+(?:[.,:/]\d+)*)"
    rf"(?:\s?(?P<signs>[{''.join(_SIGN_SCALES)}]+)(?![米克瓦큼])"
    + "".join(rf"|\s?(?P<s{scale}>{words})(?!\w)" for words, scale in _WORD_SCALES)
    + ")?",
    re.IGNORECASE,
)
# French and Russian part thousands by a space, also a narrow one; NFKC has made all of them plain.
_SPACED: Final = re.compile(r"(?<![\d.,])(\d{1,3})((?: \d{3})+)(?![\d])")
_SPACES_THOUSANDS: Final = frozenset({"fr", "ru"})
_SEPARATOR: Final = re.compile(r"[.,:/]")
_THOUSANDS: Final = 3
_DIGIT: Final = re.compile(r"\d")
_NO_NUMBERS: Final[Counter[str]] = Counter()

_HALF: Final = re.compile(
    r"(?:시간?|년|개월|달)\s?반|반\s?시간|절반|半|half|demi|halb|hälfte|moiti|medi[oa]\b|mitad|rưỡi|nửa|полов|полтор|ครึ่ง|نصف",
    re.IGNORECASE,
)
_HALVES: Final = frozenset({"30", "50", "0.5"})
_QUARTER: Final = re.compile(r"quarter|viertel|quart|cuarto|четверт|ربع|刻|4분의", re.IGNORECASE)
_QUARTERS: Final = frozenset({"15", "45", "25", "75", "0.25"})
_MORNING: Final = re.compile(
    r"\ba\.?m\b|오전|아침|새벽|上午|早上|午前|朝|morning|matin|morgens|mañana|sáng|утра|صباح|เช้า", re.IGNORECASE
)
_CLOCK: Final = re.compile(
    r"\d:\d|\bp\.?m\b|오후|저녁|밤|\d\s?시|[한두세네섯곱덟홉열] 시|下午|晚上|午後|夜|夕|時|点|點"
    r"|afternoon|evening|night|o['’]clock|noon|uhr|abend|nachmittag"
    r"|heure|soir|\d\s?h\b|tarde|noche|horas?\b|giờ|tối|chiều|час|вечера|дня|الساعة|مساء"
    r"|โมง|นาฬิกา|เวลา|บ่าย|เย็น|ค่ำ|ทุ่ม",
    re.IGNORECASE,
)
_LAST_MORNING_HOUR: Final = 12
_ROMAN: Final = {
    "1": "I", "2": "II", "3": "III", "4": "IV", "5": "V", "6": "VI", "7": "VII", "8": "VIII", "9": "IX", "10": "X",
    "18": "XVIII", "19": "XIX", "20": "XX", "21": "XXI",
}  # fmt: skip
# What nobody outside the lists of words can judge: small numbers may be written out in any language.
_LARGEST_WORD: Final = 12
_DISCOUNT: Final = re.compile(r"([一二三四五六七八九]|\d)\s?折")
_HAN_DIGITS: Final = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class _Side:
    """The numbers of one text: in digits, in words, and the words that must be numbers."""

    text: str
    language: str
    digits: Counter[str]
    clear: frozenset[str]
    words: frozenset[str]


def numbers_of(text: str) -> Counter[str]:
    """Count a text's numbers by value, as plain decimals; dates and times count part by part."""
    return Counter(_values(unicodedata.normalize("NFKC", text)))


def _values(text: str) -> Iterator[str]:
    pending, last_scale, end = Decimal(0), 0, -1
    for match in _TOKEN.finditer(text):
        parts, scale = _parts(match["number"]), _scale(match)
        is_continued = bool(last_scale) and len(parts) == 1 and _continues(match, parts[0] * scale, last_scale, end)
        if last_scale and not is_continued:
            yield _plain(pending)
            pending = Decimal(0)
        if match["signs"] or is_continued:
            pending += parts[0] * scale
            last_scale = _SIGN_SCALES[match["signs"][-1]] if match["signs"] else 0
            if not last_scale:
                yield _plain(pending)
                pending = Decimal(0)
        else:
            last_scale = 0
            yield from (_plain(part * scale) for part in parts)
        end = match.end()
    if last_scale:
        yield _plain(pending)


def _continues(match: re.Match[str], value: Decimal, last_scale: int, end: int) -> bool:
    """Tell whether a number goes on with the one before, as 2천 does in "1만 2천"."""
    gap = match.start() - end
    return gap <= 1 and value < last_scale and (gap == 0 or bool(match["signs"]) or value >= 100)


def _scale(match: re.Match[str]) -> int:
    scale = 1
    for sign in match["signs"] or "":
        scale *= _SIGN_SCALES[sign]
    return next((value for _, value in _WORD_SCALES if match[f"s{value}"]), scale)


def _parts(number: str) -> list[Decimal]:
    """Read one number, or the parts of a date or a time; a full hour is an hour alone."""
    digits = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in number)
    parts = _SEPARATOR.split(digits)
    if len(parts) > 1 and ":" not in digits and all(len(part) == _THOUSANDS for part in parts[1:]):
        return [Decimal("".join(parts))]
    if len(parts) == 2 and ("." in digits or "," in digits):
        return [Decimal(".".join(parts))]
    values = [Decimal(part) for part in parts]
    return values[:1] if ":" in digits and not any(values[1:]) else values


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def numbers_differ(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Tell whether a number of one side has no counterpart on the other, be it digits or a known word."""
    if not _may_hold_numbers(source, source_language) and not _may_hold_numbers(target, target_language):
        return False
    there, here = _side(source, source_language), _side(target, target_language)
    return _is_uncovered(there, here) or _is_uncovered(here, there)


def _may_hold_numbers(text: str, language: str) -> bool:
    """Tell cheaply that a text has no number that must be elsewhere as well."""
    return bool(_DIGIT.search(text) or numerals.spoken(text, language).clear or numerals.months(text, language))


def _side(text: str, language: str) -> _Side:
    text = unicodedata.normalize("NFKC", text)
    if language in _SPACES_THOUSANDS:
        text = _SPACED.sub(lambda match: match[1] + match[2].replace(" ", ""), text)
    discounts = frozenset(str(100 - 10 * _digit(sign)) for sign in _DISCOUNT.findall(text)) if language == "zh" else ()
    if discounts:
        text = _DISCOUNT.sub("", text)
    read = numerals.spoken(text, language)
    named = numerals.months(text, language)
    return _Side(
        text,
        language,
        numbers_of(text) if _DIGIT.search(text) else _NO_NUMBERS,
        frozenset(map(str, read.clear | named)),
        frozenset(map(str, read.any | named)) | frozenset(discounts),
    )


def _digit(sign: str) -> int:
    return int(sign) if sign.isdigit() else _HAN_DIGITS.index(sign)


def _is_uncovered(side: _Side, other: _Side) -> bool:
    """Tell whether ``side`` holds a number that ``other`` lacks."""
    if side.digits != other.digits:
        others = other.digits - side.digits
        if not all(_has(value, side, other, others) for value in side.digits - other.digits):
            return True
    return not all(value in other.digits or _has(value, side, other, other.digits) for value in side.clear)


def _has(value: str, side: _Side, other: _Side, others: Counter[str]) -> bool:
    """Tell whether ``other`` says a number otherwise; ``others`` are its digits that nothing else accounts for."""
    if value in other.words or _is_half_or_quarter(value, other):
        return True
    if not value.isdigit():
        return all(part in others for part in value.split("."))
    if _is_hour(int(value), side, other, others):
        return True
    if int(value) <= _LARGEST_WORD:
        return not numerals.is_known(other.language) or numerals.hinted(int(value), other.text, other.language)
    return value in _ROMAN and re.search(rf"\b{_ROMAN[value]}\b", other.text) is not None


def _is_half_or_quarter(value: str, other: _Side) -> bool:
    return ((value in _HALVES or value.endswith(".5")) and _HALF.search(other.text) is not None) or (
        value in _QUARTERS and _QUARTER.search(other.text) is not None
    )


def _is_hour(hour: int, side: _Side, other: _Side, others: Counter[str]) -> bool:
    """Find the hour of the other clock, 3 p.m. for 15:00, unless the smaller one is said to be of the morning."""
    if not 0 < hour < 2 * _LAST_MORNING_HOUR or hour == _LAST_MORNING_HOUR:
        return False
    twin = hour + _LAST_MORNING_HOUR if hour < _LAST_MORNING_HOUR else hour - _LAST_MORNING_HOUR
    if str(twin) not in others and str(twin) not in other.words:
        return False
    early, late = (side, other) if hour < twin else (other, side)
    is_morning = _MORNING.search(early.text) is not None and _CLOCK.search(early.text) is None
    return not is_morning and _CLOCK.search(late.text) is not None
