"""Where a name stands in a sentence: its boundaries in each language, and the words beside it that agree with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

# What may follow a Korean name within its word; anything else makes another word of it ("중구" in "중구난방").
_PARTICLES: Final = "은|는|이|가|을|를|의|에|와|과|도|만|로|으로|부터|까지|께|나|랑|보다|처럼|마다|입니다|인|일대|내|측"
# Particles that have another form after a vowel, by that after a consonant; "로" counts ㄹ as a vowel.
_AGREEING: Final = re.compile("은|는|이|가|을|를|과|와|으로|로|이나|나|이랑|랑")
_UNSPACED: Final = frozenset({"ja", "zh-Hans", "zh-Hant", "th"})
_FIRST_SYLLABLE: Final = 0xAC00
_FINALS: Final = 28
_RIEUL: Final = 8
_ARTICLE: Final = re.compile(r"\b(an?)\s+\Z", re.IGNORECASE)


def pattern(forms: Iterable[str], language: str) -> re.Pattern[str]:
    """Compile what finds names as words of their own, the longest first, in letters of any size."""
    return re.compile(_bounded(_either(forms), "", language), re.IGNORECASE)


def quick_pattern(forms: Iterable[str], language: str) -> re.Pattern[str]:
    """Compile a pattern of many names for small letters, which is quicker than one that ignores what is small."""
    lowered = {form.lower() for form in forms}
    # Most characters begin no name at all: looking at one saves trying all names there.
    first = "".join(sorted({re.escape(form[0]) for form in lowered}))
    return re.compile(_bounded(_either(lowered), f"(?=[{first}])", language))


def _either(forms: Iterable[str]) -> str:
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))


def _bounded(one: str, ahead: str, language: str) -> str:
    if language == "ko":
        return rf"{ahead}(?<![가-힣])(?:{one})(?=[^가-힣]|\Z|{_PARTICLES})"
    if language in _UNSPACED:
        return rf"{ahead}(?:{one})"
    return rf"(?<![\w-]){ahead}(?:{one})(?![\w-])"


def is_beside_words(wrong: str, right: str, match: re.Match[str], language: str) -> bool:
    """Tell whether another form of a name can stand where one was found, without changing the words beside it."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    if language == "ko":
        return not _AGREEING.match(after) or _final(wrong) == _final(right)
    if language == "en" and _ARTICLE.search(before):
        return (wrong[:1].lower() in "aeiou") == (right[:1].lower() in "aeiou")
    return True


def _final(word: str) -> int:
    """Return how a Korean word ends: 0 a vowel, 1 a consonant, 2 ㄹ; -1 for what is no syllable."""
    code = ord(word[-1]) - _FIRST_SYLLABLE if word else -1
    if not 0 <= code < 11_172:
        return -1
    return {0: 0, _RIEUL: 2}.get(code % _FINALS, 1)
