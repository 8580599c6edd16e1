"""Finding parts of a sentence that changed places, where that can be told without understanding it.

Numbers and names of the termbase are landmarks. Three kinds of evidence are strong enough: what "from" and "to" belong
to on both sides, two counts on either side of an "and", and the order of links. Who does what to whom, and what comes
first where no number or name tells, no such rule can see.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Final

from portal.engines.translation import numerals
from portal.engines.translation.codes import base
from portal.engines.translation.masking import LINK
from portal.engines.translation.numbers import numbers_of
from portal.engines.translation.termbase import Termbase

_NUMBER: Final = re.compile(
    r"\d+(?:[.,:/]\d+)*(?:\s?(?:[십백천만억十百千万萬亿億]+|million|billion|thousand|triệu|tỷ))?", re.IGNORECASE
)
# Stand for a number and for a name once they are found.
_N, _P = "\ue000", "\ue001"
_I: Final = f"[{_N}{_P}]"
_NO: Final = f"[^{_N}{_P}]"
# Several landmarks that make one phrase: "June 3", "2024년 800명".
_AFTER_PREPOSITION: Final = rf"{_NO}{{0,12}}?(?P<%s>{_I}(?:[^{_N}{_P},.;]{{0,8}}{_I})*)"
_BEFORE_POSTPOSITION: Final = rf"(?P<%s>{_I}(?:[^{_N}{_P}\s]{{0,3}}\s?{_I})*)[^{_N}{_P}\s,、]{{0,5}}?"


def _prepositions(start: str, end: str) -> re.Pattern[str]:
    return re.compile(
        rf"{start}{_AFTER_PREPOSITION % 'start'}[^.]{{0,25}}?{end}{_AFTER_PREPOSITION % 'end'}", re.IGNORECASE
    )


def _postpositions(start: str, end: str) -> re.Pattern[str]:
    return re.compile(
        rf"{_BEFORE_POSTPOSITION % 'start'}(?:{start})[^.。]{{0,25}}?{_BEFORE_POSTPOSITION % 'end'}(?:{end})"
    )


_FROM_TO: Final = {
    "ko": _postpositions("에서|부터", "까지|으로|로|에"),
    "ja": _postpositions("から", "まで|へ|に"),
    "zh": _prepositions("[从從由自]", "[到至往去为為成]"),
    "en": _prepositions(r"\bfrom\b", r"\b(?:to|until|till|through)\b"),
    "de": _prepositions(r"\b(?:von|vom|ab)\b", r"\b(?:nach|bis|zu|zum|zur|auf)\b"),
    "fr": _prepositions(r"\b(?:de|du|depuis)\b", r"(?<!\w)(?:à|au|aux|vers|jusqu\W\w+)\b"),
    "es": _prepositions(r"\b(?:de|del|desde)\b", r"\b(?:a|al|hasta)\b"),
    "vi": _prepositions(r"\btừ\b", r"\b(?:đến|tới|lên|xuống)\b"),
    "ru": _prepositions(r"\b(?:с|со|от|из)\b", r"\b(?:до|по|на|в)\b"),
    "th": _prepositions("(?:จาก|ตั้งแต่)", "(?:ถึง|ไป|เป็น)"),
    "ar": _prepositions(r"\bمن\b", r"\b(?:إلى|حتى)\b"),
}
_AND: Final = {
    "ko": r"[와과,]|및|고\s|며\s",
    "ja": r"[と、]",
    "zh": r"[和与與及，、]",
    "en": r",|\band\b",
    "de": r",|\bund\b",
    "fr": r",|\bet\b",
    "es": r",|\b[ye]\b",
    "vi": r",|\bvà\b",
    "ru": r",|\bи\b",
    "th": r"และ",
    "ar": r"،|\bو",
}
_JOINED: Final = {language: re.compile(rf"{_N}[^{_N}]*?(?:{sign})[^{_N}]*{_N}") for language, sign in _AND.items()}
# "B instead of A" may become "not A but B".
_INSTEAD: Final = re.compile(
    r"대신|말고|아니라|instead|rather|\bnot\b|代わり|ではなく|而不是|代替|statt|lieu|lugar|вместо|thay|แทน|بدل",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Marked:
    """A text with signs in place of its landmarks, and what each of them stands for, in order."""

    text: str
    values: tuple[str, ...]

    def between(self, start: int, end: int) -> frozenset[str]:
        """Name the landmarks in a part of the text."""
        before = sum(map(self.text[:start].count, (_N, _P)))
        count = sum(map(self.text[start:end].count, (_N, _P)))
        return frozenset(self.values[before : before + count])

    def of(self, sign: str) -> list[str]:
        """List the numbers or the names alone."""
        signs = (character for character in self.text if character in (_N, _P))
        return [value for value, found in zip(self.values, signs, strict=True) if found == sign]


def is_swapped(source: str, target: str, source_language: str, target_language: str, termbase: Termbase) -> bool:
    """Tell whether two parts of a sentence certainly changed places; languages are portal codes."""
    if _links_swapped(source, target):
        return True
    there, here = base(source_language), base(target_language)
    if there not in _FROM_TO or here not in _FROM_TO:
        return False
    marked = _mark(source, source_language, termbase)
    if len(marked.values) < 2:
        return False
    other = _mark(target, target_language, termbase)
    return _ends_swapped(marked, other, there, here) or _counts_swapped(marked, other, there, here)


def _links_swapped(source: str, target: str) -> bool:
    if "://" not in source and "@" not in source:
        return False
    there, here = LINK.findall(source), LINK.findall(target)
    return there != here and sorted(there) == sorted(here) and _INSTEAD.search(source) is None


def _mark(text: str, language: str, termbase: Termbase) -> _Marked:
    """Put signs in place of names, numbers in digits and numbers in words."""
    found = [(start, end, _P, terms[0].approved["ko"]) for start, end, terms in termbase.locate(text, language)]
    found += [(*match.span(), _N, _number(match.group())) for match in _NUMBER.finditer(text)]
    found += [(start, end, _N, str(value)) for start, end, value in numerals.locate(text, base(language))]
    pieces, values, position = [], [], 0
    for start, end, sign, value in sorted(found):
        if start >= position:
            pieces += [text[position:start], sign]
            values.append(value)
            position = end
    return _Marked("".join([*pieces, text[position:]]), tuple(values))


@functools.lru_cache(maxsize=4_096)
def _number(token: str) -> str:
    return "/".join(numbers_of(token))


def _ends_swapped(source: _Marked, target: _Marked, source_language: str, target_language: str) -> bool:
    """Compare what "from" and "to" belong to."""
    there, here = _FROM_TO[source_language].search(source.text), _FROM_TO[target_language].search(target.text)
    if there is None or here is None:
        return False
    from_there, to_there = source.between(*there.span("start")), source.between(*there.span("end"))
    from_here, to_here = target.between(*here.span("start")), target.between(*here.span("end"))
    went_to_the_end = (from_there - to_there) & (to_here - from_here)
    came_to_the_start = (to_there - from_there) & (from_here - to_here)
    return bool(went_to_the_end and came_to_the_start)


def _counts_swapped(source: _Marked, target: _Marked, source_language: str, target_language: str) -> bool:
    """Compare two counts with an "and" between them; names that changed places as well make it the same again."""
    there, here = source.of(_N), target.of(_N)
    if len(there) != 2 or there[0] == there[1] or here != there[::-1]:
        return False
    if _JOINED[source_language].search(source.text) is None or _JOINED[target_language].search(target.text) is None:
        return False
    names = source.of(_P)
    return len(names) < 2 or target.of(_P) == names
