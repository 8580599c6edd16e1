"""Cutting a text into sentences, losing nothing, in time linear in its length.

A line break always ends a sentence, because line breaks come out of a translation unchanged. White space, pictures and
list markers ("1. ", "- ", "가. ") around sentences belong to the gaps, so that the translation memory and the model see
the bare sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from portal.engines.translation.masking import LINK
from portal.engines.translation.types import Span

# No sentence ends inside a link or a Korean date such as "2026. 10. 3.".
_UNBROKEN: Final = re.compile(rf"{LINK.pattern}|(?<!\d)\d{{4}}\.\s?\d{{1,2}}\.\s?\d{{1,2}}\.", re.VERBOSE)
_LINE: Final = re.compile(r"[^\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
# Emoji and other pictures stand around sentences like white space: no model has to carry them over.
_BLANK: Final = r"[\s\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d\u20e3]"
_BLANKS: Final = re.compile(rf"{_BLANK}*")
_IS_BLANK: Final = re.compile(_BLANK)
_LIST_MARKER: Final = re.compile(
    r"(?:(?:[-–—*+•·‣◦▪■□●○◆◇▶►※>]|\#{1,6}|\(?\d{1,3}[.)]|\(?[가나다라마바사아자차카타파하][.)]|\(?[a-z]\))\s+|[①-⑳]\s*)"
)
_CLOSERS: Final = "\"'”’»›)\\]】」』》〉）］"
_STOPS: Final = "。！？｡।॥"
_THAI: Final = "\u0e01-\u0e5b"
_CANDIDATE: Final = re.compile(
    rf"(?P<stop>[.!?…‼⁇⁈⁉؟۔{_STOPS}]+)(?P<closers>[{_CLOSERS}]*)|(?P<thai>(?<=[{_THAI}])[^\S\r\n]+(?=[{_THAI}]))"
)
_EAST_ASIAN: Final = re.compile(r"[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]")
_KOREAN_ENDING: Final = "다요죠까음임함됨오"
# What follows a Japanese or Chinese closing quote when the quotation is only a part of its sentence.
_QUOTE_GOES_ON: Final = "とはがのをにもで、，,"
# A single space separates Thai sentences and clauses alike; shorter pieces than this are taken for clauses.
_THAI_MINIMUM: Final = 24
_WORD_LOOKBACK: Final = 24
_LAST_WORD: Final = re.compile(r"[^\s(\[{\"'“‘«„「]*\Z")
_DOTTED: Final = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_RUN_TOGETHER: Final = len("ho.Es")
_SHORTEST_PLAIN_WORD: Final = 4


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NEVER_LAST: Final = _words(
    """mr mrs ms dr prof rev gen gov sen rep st mt vs cf fr hr frl mme mlle sr sra srta ud uds
    bzw ca ggf inkl exkl sog evtl vgl zb г ул им тыс млн стр"""
)
_LAST_BEFORE_A_CAPITAL: Final = _words(
    "etc usw inc ltd co corp jr approx est dept max min tel abs ave blvd rd str av p.m a.m"
)
_BEFORE_A_NUMBER: Final = _words("no nr nos art pp p vol fig sec ch tel núm num n pág ziff abs kap")
_ORDINAL_DOT: Final = _words("de da nb nn no fi is cs sk sl hr sr bs hu et lv tr pl")


def split(text: str, language: str) -> tuple[Span, ...]:
    """Cut a text into sentences and the gaps between them; joined, the spans are the text to the last character."""
    spans: list[Span] = []
    position = 0
    for start, end in _sentences(text, language):
        if start > position:
            spans.append(Span(text[position:start], is_sentence=False))
        spans.append(Span(text[start:end], is_sentence=True))
        position = end
    if position < len(text):
        spans.append(Span(text[position:], is_sentence=False))
    return tuple(spans)


def _sentences(text: str, language: str) -> Iterator[tuple[int, int]]:
    for line in _LINE.finditer(text):
        start = _sentence_start(text, line.start(), line.end())
        for end in _ends(text, start, line.end(), language):
            yield start, end
            start = _sentence_start(text, end, line.end())
        last = _before_blanks(text, start, line.end())
        if last > start:
            yield start, last


def _ends(text: str, start: int, stop: int, language: str) -> Iterator[int]:
    """Yield where sentences of one line end, except the last."""
    unbroken = iter([match.span() for match in _UNBROKEN.finditer(text, start, stop)])
    begin, end = next(unbroken, (stop, stop))
    for candidate in _CANDIDATE.finditer(text, start, stop):
        while end <= candidate.start():
            begin, end = next(unbroken, (stop, stop))
        if begin <= candidate.start() or candidate.start() < start or candidate.end() >= stop:
            continue
        found = _end_at(text, start, candidate, stop, language)
        if found is not None:
            yield found
            start = _sentence_start(text, found, stop)


def _end_at(text: str, start: int, candidate: re.Match[str], stop: int, language: str) -> int | None:
    """Tell where the sentence begun at ``start`` ends by this sign, if it does."""
    if candidate["thai"]:
        return candidate.start() if candidate.start() - start >= _THAI_MINIMUM else None
    return candidate.end() if _ends_sentence(text, start, candidate, stop, language) else None


def _sentence_start(text: str, position: int, stop: int) -> int:
    """Skip blanks and a list marker; markers also stand within a line: "... 합니다. 2. 그리고 ..."."""
    start = _after_blanks(text, position, stop)
    marker = _LIST_MARKER.match(text, start, stop)
    return _after_blanks(text, marker.end(), stop) if marker else start


def _after_blanks(text: str, position: int, stop: int) -> int:
    match = _BLANKS.match(text, position, stop)
    return match.end() if match else position


def _before_blanks(text: str, start: int, stop: int) -> int:
    while stop > start and _IS_BLANK.match(text[stop - 1]):
        stop -= 1
    return stop


def _ends_sentence(text: str, start: int, candidate: re.Match[str], stop: int, language: str) -> bool:
    signs, closers, after = candidate["stop"], candidate["closers"], text[candidate.end()]
    if any(sign in _STOPS for sign in signs):
        return not (closers and after in _QUOTE_GOES_ON)
    if _IS_BLANK.match(after):
        return _ends_before_space(text, start, candidate, _next_character(text, candidate.end(), stop), language)
    if not closers and _EAST_ASIAN.match(after):
        return signs.strip("!?") == "" or (signs == "." and text[candidate.start() - 1] in _KOREAN_ENDING)
    return signs == "." and _is_run_together(text[max(start, candidate.start() - 2) : candidate.end() + 2])


def _is_run_together(around: str) -> bool:
    """Tell a forgotten space ("mucho.Esta") from an inner full stop."""
    return (
        len(around) == _RUN_TOGETHER
        and around[:2].islower()
        and (around[:2] + around[3:]).isalpha()
        and around[3:].istitle()
    )


def _next_character(text: str, position: int, stop: int) -> str:
    following = _after_blanks(text, position, stop)
    return text[following] if following < stop else ""


def _ends_before_space(text: str, start: int, candidate: re.Match[str], following: str, language: str) -> bool:
    signs = candidate["stop"]
    if candidate["closers"] and following.islower():
        return False
    if signs[-1] in "!?؟۔‼⁇⁈⁉":
        return True
    if signs != ".":
        return not following.islower()
    return not _is_abbreviation(_word_before(text, start, candidate.start()), following, language)


def _word_before(text: str, start: int, end: int) -> str:
    match = _LAST_WORD.search(text[max(start, end - _WORD_LOOKBACK) : end])
    return match.group() if match else ""


def _is_abbreviation(word: str, following: str, language: str) -> bool:
    """Tell whether the full stop after ``word`` shortens it, numbers it or dates it instead of ending the sentence."""
    folded = word.casefold()
    if following.isdigit() and (word[-1:].isdigit() or folded in _BEFORE_A_NUMBER):
        return True
    if word.isdigit():
        return len(word) <= 2 and language in _ORDINAL_DOT
    if folded in _NEVER_LAST or _is_initial(word, language):
        return True
    if folded in _LAST_BEFORE_A_CAPITAL:
        return following.islower() or following.isdigit()
    if _DOTTED.fullmatch(word):
        return True
    return following.islower() and len(word) < _SHORTEST_PLAIN_WORD


def _is_initial(word: str, language: str) -> bool:
    """Take a lone letter for an initial; German writes "z. B." and "u. a." with spaces as well."""
    return len(word) == 1 and word.isalpha() and word != "I" and (word.isupper() or language == "de")
