"""Numbers written out in words, in the languages whose numerals the portal reads.

``spoken`` reads cardinal numbers: "zweihundertfünfzig" is 250, "만 오천 원" 15,000, "三百" 300. What it reads is
*clear* where nothing else can be meant, so that a translation must hold it too: Korean and Thai numerals before a
counter, Chinese and Japanese ones likewise, because their signs are also pieces of words. ``hinted`` knows what else
can stand for a small number (``number_hints.tsv``).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# Several checks ask for the same few sentences, one after another.
_ASKED_AGAIN: Final = 64
_HINTS_FILE: Final = Path(__file__).with_name("number_hints.tsv")
# Up to two, words are too often articles, pronouns and parts of other words to be asked for.
_SMALLEST_CLEAR: Final = 3
# Few words begin with the same three letters as a numeral.
_BEGINNING: Final = 3
_WORD: Final = re.compile(r"[^\W\d_]+")


def _table(entries: str) -> dict[str, int]:
    """Read ``word value word value ...``."""
    cells = entries.split()
    return {word: int(value) for word, value in zip(cells[::2], cells[1::2], strict=True)}


@dataclass(frozen=True, slots=True)
class _Numerals:
    """How one language builds numbers: words that add up, words that multiply, and what may stand between them."""

    added: Mapping[str, int]
    scales: Mapping[str, int]
    beginnings: frozenset[str]
    are_words: bool
    big: int
    run: re.Pattern[str]
    token: re.Pattern[str]
    never_clear: frozenset[str]
    needs_counter: bool

    def may_be_in(self, text: str) -> bool:
        """Tell cheaply that most texts, in small letters, hold no numeral."""
        if not self.are_words:
            return not self.beginnings.isdisjoint(text)
        return not self.beginnings.isdisjoint({word[:_BEGINNING] for word in _WORD.findall(text)})


_WHOLE_WORDS: Final = (r"(?<!\w)", r"(?!\w)")


def _numerals(
    added: str,
    scales: str,
    *,
    big: int = 1_000,
    joiner: str = "",
    edges: tuple[str, str] = _WHOLE_WORDS,
    never_clear: str = "",
    counters: str = "",
) -> _Numerals:
    words, multipliers = _table(added), _table(scales)
    one = "|".join(re.escape(word) for word in sorted({**words, **multipliers}, key=len, reverse=True))
    counter = rf"(?P<counter>{counters})?" if counters else ""
    are_words = edges == _WHOLE_WORDS
    beginning = _BEGINNING if are_words else 1
    # A scale right after digits belongs to them: "5만", "1.5 million".
    run = rf"{edges[0]}(?<!\d)(?<!\d\s)(?:{one})(?:{joiner}(?:{one}))*{edges[1]}{counter}"
    return _Numerals(
        words,
        multipliers,
        frozenset(word[:beginning] for word in {**words, **multipliers}),
        are_words,
        big,
        re.compile(run),
        re.compile(one),
        frozenset(never_clear.split()),
        bool(counters),
    )


_HAN: Final = "一 1 二 2 两 2 兩 2 三 3 四 4 五 5 六 6 七 7 八 8 九 9"
_HAN_SCALES: Final = "十 10 百 100 千 1000 万 10000 萬 10000 亿 100000000 億 100000000"
_WEEKDAY: Final = r"(?<!星期)(?<!禮拜)(?<!礼拜)(?<!周)(?<!週)"

_LANGUAGES: Final[Mapping[str, _Numerals]] = {
    "en": _numerals(
        "zero 0 one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 eleven 11 twelve 12 thirteen 13 "
        "fourteen 14 fifteen 15 sixteen 16 seventeen 17 eighteen 18 nineteen 19 twenty 20 thirty 30 forty 40 fifty 50 "
        "sixty 60 seventy 70 eighty 80 ninety 90 dozen 12 first 1 second 2 third 3 fourth 4 fifth 5 sixth 6 seventh 7 "
        "eighth 8 ninth 9 tenth 10",
        "hundred 100 thousand 1000 million 1000000 billion 1000000000",
        joiner=r"(?:-|\s(?:and\s)?)",
        never_clear="first second third fourth fifth sixth seventh eighth ninth tenth",
    ),
    "de": _numerals(
        "null 0 ein 1 eine 1 eins 1 einer 1 einem 1 einen 1 zwei 2 drei 3 vier 4 fünf 5 sechs 6 sieben 7 acht 8 neun 9 "
        "zehn 10 elf 11 zwölf 12 zwanzig 20 dreißig 30 dreissig 30 vierzig 40 fünfzig 50 sechzig 60 "
        "siebzig 70 achtzig 80 neunzig 90 dreizehn 13 vierzehn 14 fünfzehn 15 sechzehn 16 siebzehn 17 achtzehn 18 "
        "neunzehn 19",
        "hundert 100 tausend 1000 million 1000000 millionen 1000000 milliarde 1000000000 milliarden 1000000000",
        joiner=r"(?:und|\s(?=Mill))?",
    ),
    "fr": _numerals(
        "zéro 0 un 1 une 1 deux 2 trois 3 quatre 4 cinq 5 six 6 sept 7 huit 8 neuf 9 dix 10 onze 11 douze 12 treize 13 "
        "quatorze 14 quinze 15 seize 16 vingt 20 trente 30 quarante 40 cinquante 50 soixante 60 quatre-vingts 80 "
        "quatre-vingt 80 septante 70 nonante 90",
        "cent 100 cents 100 mille 1000 million 1000000 millions 1000000 milliard 1000000000 milliards 1000000000",
        joiner=r"(?:-et-|-|\set\s|\s)",
        never_clear="neuf",
    ),
    "es": _numerals(
        "cero 0 un 1 uno 1 una 1 dos 2 tres 3 cuatro 4 cinco 5 seis 6 siete 7 ocho 8 nueve 9 diez 10 once 11 doce 12 "
        "trece 13 catorce 14 quince 15 dieciséis 16 diecisiete 17 dieciocho 18 diecinueve 19 veinte 20 veintiún 21 "
        "veintiuno 21 veintiuna 21 veintidós 22 veintitrés 23 veinticuatro 24 veinticinco 25 veintiséis 26 "
        "veintisiete 27 veintiocho 28 veintinueve 29 treinta 30 cuarenta 40 cincuenta 50 sesenta 60 setenta 70 "
        "ochenta 80 noventa 90 cien 100 ciento 100 doscientos 200 doscientas 200 trescientos 300 trescientas 300 "
        "cuatrocientos 400 cuatrocientas 400 quinientos 500 quinientas 500",
        "mil 1000 millón 1000000 millones 1000000",
        joiner=r"(?:\sy\s|\s)",
    ),
    "vi": _numerals(
        "một 1 mốt 1 hai 2 ba 3 bốn 4 tư 4 năm 5 lăm 5 sáu 6 bảy 7 tám 8 chín 9 mười 10",
        "mươi 10 trăm 100 nghìn 1000 ngàn 1000 triệu 1000000 tỷ 1000000000",
        joiner=r"\s",
        never_clear="ba năm tư lăm",
    ),
    "ru": _numerals(
        "ноль 0 один 1 одна 1 одно 1 одного 1 одной 1 одну 1 два 2 две 2 двух 2 двум 2 двумя 2 три 3 трёх 3 трех 3 "
        "трём 3 трем 3 тремя 3 четыре 4 четырёх 4 четырех 4 четырём 4 пять 5 пяти 5 шесть 6 шести 6 семь 7 семи 7 "
        "восемь 8 восьми 8 девять 9 девяти 9 десять 10 десяти 10 одиннадцать 11 одиннадцати 11 двенадцать 12 "
        "двенадцати 12 тринадцать 13 четырнадцать 14 пятнадцать 15 шестнадцать 16 семнадцать 17 восемнадцать 18 "
        "девятнадцать 19 двадцать 20 двадцати 20 тридцать 30 тридцати 30 сорок 40 сорока 40 пятьдесят 50 "
        "пятидесяти 50 шестьдесят 60 семьдесят 70 восемьдесят 80 девяносто 90 сто 100 ста 100 двести 200 двухсот 200 "
        "триста 300 четыреста 400 пятьсот 500 шестьсот 600 семьсот 700 восемьсот 800 девятьсот 900",
        "тысяча 1000 тысячи 1000 тысяч 1000 миллион 1000000 миллиона 1000000 миллионов 1000000",
        joiner=r"\s",
    ),
    "ar": _numerals(
        "صفر 0 واحد 1 واحدة 1 اثنان 2 اثنين 2 ثلاث 3 ثلاثة 3 أربع 4 أربعة 4 خمس 5 خمسة 5 ست 6 ستة 6 سبع 7 سبعة 7 "
        "ثماني 8 ثمانية 8 ثمان 8 تسع 9 تسعة 9 عشر 10 عشرة 10 عشرون 20 عشرين 20 ثلاثون 30 ثلاثين 30 أربعون 40 "
        "أربعين 40 خمسون 50 خمسين 50 ستون 60 ستين 60 سبعون 70 سبعين 70 ثمانون 80 ثمانين 80 تسعون 90 تسعين 90 "
        "مئتان 200 مئتي 200",
        "مئة 100 مائة 100 ألف 1000 آلاف 1000 مليون 1000000 ملايين 1000000",
        joiner=r"(?:\sو|\s)",
        edges=(r"(?:(?<!\w)|(?<=\bال)|(?<=\bو)|(?<=\bب)|(?<=\bل))", r"(?!\w)"),
    ),
    "th": _numerals(
        "หนึ่ง 1 เอ็ด 1 สอง 2 ยี่ 2 สาม 3 สี่ 4 ห้า 5 หก 6 เจ็ด 7 แปด 8 เก้า 9",
        "สิบ 10 ร้อย 100 พัน 1000 หมื่น 10000 แสน 100000 ล้าน 1000000",
        big=1_000_000,
        edges=("", r"(?!ม|ารถ|อี้|มู)"),
        counters=r"\s?(?:คน|ตัว|แห่ง|วัน|ชั่วโมง|ครั้ง|เดือน|ปี|บาท|วอน|เล่ม|คัน|ห้อง|สัปดาห์|นาที|โมง|ภาษา|หลัง|ชั้น|ราย)",
    ),
    "ko": _numerals(
        "한 1 하나 1 두 2 둘 2 세 3 셋 3 석 3 네 4 넷 4 넉 4 다섯 5 여섯 6 일곱 7 여덟 8 아홉 9 열 10 스물 20 스무 20 "
        "서른 30 마흔 40 쉰 50 예순 60 일흔 70 여든 80 아흔 90 일 1 이 2 삼 3 사 4 오 5 육 6 칠 7 팔 8 구 9",
        "십 10 백 100 천 1000 만 10000 억 100000000",
        big=10_000,
        joiner=r"(?:(?<=[만억])\s)?",
        edges=(r"(?:(?<![가-힣])|(?<=제)|(?<=총))", ""),
        counters=r"(?:(?<=.[십백천만억열곱섯덟홉무]))?\s?(?:명|분|사람|대|곳|개|권|번|살|달|가지|마리|층|식구|잔|채|주|시간|시|배|쪽|원"
        r"|회|년|일|건|차례|그루|군데|학교|호|점|장|켤레|집|가구|팀|나라|언어)",
    ),
    "zh": _numerals(
        _HAN,
        _HAN_SCALES,
        big=10_000,
        edges=(_WEEKDAY, ""),
        counters=r"多?(?:个|個|名|位|人|天|年|月|日|号|號|点|點|次|本|间|間|所|条|條|辆|輛|小时|小時|楼|樓|层|層|块|塊|元|家|座|周|週|星期"
        r"|种|種|堂|类|類|岁|歲|票|分钟|分鐘|韩元|韓元|米|公里|张|張|台|部|棵|份|倍)",
    ),
    "ja": _numerals(
        _HAN,
        _HAN_SCALES,
        big=10_000,
        edges=(r"(?<!第)", ""),
        counters=r"(?:人|名|日|月|年|時|回|冊|台|つ|か所|カ所|階|歳|枚|円|番|週|校|倍|件|軒|棟|ウォン|分間|か国|カ国|本)",
    ),
}

# Days have names of their own in Korean.
_KOREAN_DAYS: Final = {"사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8, "열흘": 10, "보름": 15}
_KOREAN_DAY: Final = re.compile(rf"(?<![가-힣])(?:{'|'.join(_KOREAN_DAYS)})")


@dataclass(frozen=True, slots=True)
class Spoken:
    """The numbers a text says in words: those that cannot be anything else, and all that may be numbers."""

    clear: frozenset[int]
    any: frozenset[int]


_NOTHING: Final = Spoken(frozenset(), frozenset())


def is_known(language: str) -> bool:
    """Tell whether the numerals of a language are known."""
    return language in _LANGUAGES


@dataclass(frozen=True, slots=True)
class _Reading:
    start: int
    end: int
    value: int
    is_clear: bool


@functools.lru_cache(maxsize=_ASKED_AGAIN)
def spoken(text: str, language: str) -> Spoken:
    """Read the numerals of a text; none in a language whose numerals are not known."""
    readings = _readings(text, language)
    if not readings:
        return _NOTHING
    return Spoken(
        frozenset(found.value for found in readings if found.is_clear and found.value >= _SMALLEST_CLEAR),
        frozenset(found.value for found in readings),
    )


def locate(text: str, language: str) -> list[tuple[int, int, int]]:
    """List where the numerals of a text that count something begin and end, and their values."""
    return [(found.start, found.end, found.value) for found in _readings(text, language) if found.is_clear]


@functools.lru_cache(maxsize=_ASKED_AGAIN)
def _readings(text: str, language: str) -> tuple[_Reading, ...]:
    numerals = _LANGUAGES.get(language)
    if numerals is None:
        return ()
    lowered = text.lower()
    matches = numerals.run.finditer(lowered) if numerals.may_be_in(lowered) else ()
    readings = [found for match in matches if (found := _read(match, numerals))]
    if language == "ko":
        readings += [_Reading(*day.span(), _KOREAN_DAYS[day.group()], True) for day in _KOREAN_DAY.finditer(text)]
    return tuple(readings)


def _read(match: re.Match[str], numerals: _Numerals) -> _Reading | None:
    counter = match["counter"] if numerals.needs_counter else ""
    words = match.group().removesuffix(counter or "")
    value = _value(numerals.token.findall(words), numerals)
    if value is None:
        return None
    is_clear = counter is not None and words not in numerals.never_clear and _is_apart(words, counter)
    return _Reading(match.start(), match.start() + len(words), value, is_clear)


def _is_apart(words: str, counter: str) -> bool:
    """Korean "세대" is a generation and "네" is yes: a single syllable counts only apart from its counter."""
    return len(words) > 1 or not ("가" <= words <= "힣") or counter[:1].isspace()


def _value(tokens: list[str], numerals: _Numerals) -> int | None:
    """Add and multiply; None where two digits stand side by side, as in "五六" for five or six."""
    total = section = unit = 0
    for token in tokens:
        scale = numerals.scales.get(token)
        if scale is None:
            added = numerals.added[token]
            if unit and len(str(unit)) == len(str(added)) and not (unit >= 60 and added >= 10):
                return None
            unit += added
        elif scale < numerals.big:
            section += (unit or 1) * scale
            unit = 0
        else:
            total += ((section + unit) or 1) * scale
            section = unit = 0
    return total + section + unit


def _read_hints() -> dict[tuple[str, int], str]:
    rows = (line.split("\t") for line in _HINTS_FILE.read_text(encoding="utf-8").splitlines()[1:])
    return {(language, int(value)): patterns for language, value, patterns in rows}


_HINTS: Final = _read_hints()


@functools.lru_cache(maxsize=256)
def _hint(value: int, language: str) -> re.Pattern[str] | None:
    patterns = _HINTS.get((language, value))
    return re.compile(patterns, re.IGNORECASE) if patterns else None


def hinted(value: int, text: str, language: str) -> bool:
    """Tell whether something in a text can stand for a number up to twelve: an ordinal, a month, "each", "noon"."""
    pattern = _hint(value, language)
    return pattern is not None and pattern.search(text) is not None


# Months that are nothing but months; "March" and "May" begin other words.
_MONTHS: Final = {
    "en": "January February - April - June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février - avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}
_MONTH: Final = {
    language: (re.compile(rf"\b(?:{names.replace('- ', '').replace(' ', '|')})\b"), names.split())
    for language, names in _MONTHS.items()
}


def months(text: str, language: str) -> frozenset[int]:
    """Number the months that a text names by words of their own."""
    if language not in _MONTH:
        return frozenset()
    pattern, names = _MONTH[language]
    return frozenset(names.index(name) + 1 for name in pattern.findall(text))
