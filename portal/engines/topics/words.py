"""Cut a text into the words that may be keywords, and bring their forms together. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from icu4py.breakers import WordBreaker

from portal.engines.search.folding import fold
from portal.engines.search.tokens import ARTICLE, INDIC, SCRIPT, UNSPACED, WIDE
from portal.engines.topics import korean

LONGEST_TEXT: Final = 20_000
"""Characters that are looked at; who writes more has said what it is about."""
LONGEST_WORD: Final = 40
STOP_WORDS: Final = Path(__file__).with_name("stopwords.tsv")

_ADDRESS: Final = re.compile(r"\b(?:https?://|www\.)\S{1,500}|\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}")
_WORD: Final = re.compile(rf"(?:[^\W_]|[{INDIC}{UNSPACED}]|(?<=\w)['’‘ʻʼ-](?=\w))+")
_MARKS: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
)
_STACK: Final = re.compile(r"([\u0900-\u0dff\u0e00-\u0eff])([\u0900-\u0903\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])\2{2,}")
_JOINERS: Final = "\u200c\u200d"
_APOSTROPHES: Final = re.compile("['’‘ʻʼ]")
_HYPHEN: Final = "-"
_LATIN: Final = re.compile("[a-zA-Z\u00c0-\u024f]")
_LOOKALIKE: Final = re.compile("[\u0370-\u03ff\u0400-\u04ff]")
_CYRILLIC_AND_GREEK: Final = "аеіоорсухјѕһӏАВЕІКМНОРСТУХЈЅαοενικρτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
_AS_LATIN: Final = str.maketrans(_CYRILLIC_AND_GREEK, "aeioopcyxjshlABEIKMHOPCTYXJSaoevikptuxABEZHIKMNOPTYX")
_BREAKER: Final = {"ja": "ja", "zh-Hans": "zh", "zh-Hant": "zh", "th": "th"}
_KANA: Final = re.compile("[\u3040-\u309fー]+")
_KANA_WORDS: Final = frozenset(
    {"ごみ", "まつり", "こども", "いす", "みどり", "おもちゃ", "ふれあい", "いじめ", "たばこ", "あいさつ", "にぎわい"}
)
"""Nouns that are written without characters; all else in hiragana is grammar."""
_SHORTEST, _SHORTEST_WIDE = 3, 2
_ENDINGS: Final = {
    "ne": ("हरूलाई", "हरूको", "हरूका", "हरूमा", "हरूले", "हरू", "लाई", "बाट", "को", "का", "की", "मा", "ले"),
    "uz": ("larning", "larga", "larda", "lardan", "larni", "lari", "lar", "ning", "dagi"),
    "id": ("nya",),
    "mn": ("уудын", "үүдийн", "ууд", "үүд", "нууд", "нүүд", "тай", "тэй"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is compared, and as it stands in the text (composed, without stacked marks)."""

    key: str
    form: str


def words(text: str, language: str) -> Iterator[Word]:
    """Yield the words of a text that may say what it is about, in order; stop words and numbers are left out.

    Scripts decide how a text is cut, whatever its language is said to be: Korean loses its particles, Chinese, Japanese
    and Thai are cut by ICU's dictionaries. Only the first ``LONGEST_TEXT`` characters are read; no text raises.
    """
    stop = stop_words(language) | stop_words("en")
    for form in _forms(clean(text), language):
        word = _word(form, language)
        if word and word.key not in stop and fold(form) not in stop:
            yield word


def clean(text: str) -> str:
    """Return what is read of a text: composed, without addresses, signs that steer and marks that are stacked."""
    composed = unicodedata.normalize("NFC", _ADDRESS.sub(" ", text[:LONGEST_TEXT]))
    seen = "".join(
        one for one in composed if unicodedata.category(one) not in {"Cf", "Cs", "Co", "Cn"} or one in _JOINERS
    )
    return _STACK.sub(r"\1\2", _MARKS.sub("", seen))


@cache
def stop_words(language: str) -> frozenset[str]:
    """Return the words of a language that say nothing of what a text is about, as they are compared."""
    return _stop_words().get(language, frozenset())


def stem(key: str, language: str) -> str:
    """Bring the forms of a folded word together, as far as that is safe without a dictionary."""
    match language:
        case "en":
            return _english(key)
        case "es" | "fr":
            return _romance(key, language)
        case _:
            for ending in _ENDINGS.get(language, ()):
                if key.endswith(ending) and len(key) - len(ending) >= _SHORTEST:
                    return key[: -len(ending)]
    return key


def _forms(text: str, language: str) -> Iterator[str]:
    for found in _WORD.finditer(text):
        word = found.group()
        if word.isascii() or not WIDE.search(word):
            yield word
            continue
        for part in SCRIPT.finditer(word):
            if part.group(2) or part.group(3):
                yield from WordBreaker(part.group(), _BREAKER.get(language, "ja"))
            else:
                yield part.group()


def _word(form: str, language: str) -> Word | None:
    if len(form) > LONGEST_WORD or not any(map(str.isalpha, form)):
        return None
    if WIDE.search(form):
        return _wide(form)
    form = _one_script(_without_elision(form, language))
    key = stem(ARTICLE.sub("", fold(_APOSTROPHES.sub("", form))), language)
    acronym = form.isupper() and form.isascii() and len(form) == _SHORTEST - 1
    if len(key) < _SHORTEST and not acronym:
        return None
    return Word(key, form)


def _wide(form: str) -> Word | None:
    if re.match("[\uac00-\ud7a3]", form):
        form = korean.stem(form)
    if _KANA.fullmatch(form) and form not in _KANA_WORDS:
        return None
    return Word(fold(form), form) if len(form) >= _SHORTEST_WIDE else None


def _without_elision(form: str, language: str) -> str:
    """Take off what stands before a French apostrophe, and the English genitive."""
    parts = _APOSTROPHES.split(form)
    if len(parts) == 2 and language == "fr" and len(parts[0]) <= 2:
        return parts[1]
    return parts[0] if len(parts) == 2 and language == "en" and parts[1] in {"s", ""} else form


def _one_script(form: str) -> str:
    """Read Cyrillic and Greek letters among Latin ones as the Latin ones that they look like."""
    if not (_LATIN.search(form) and _LOOKALIKE.search(form)):
        return form
    latin = form.translate(_AS_LATIN)
    return form if _LOOKALIKE.search(latin) else latin


def _english(key: str) -> str:
    if len(key) > 4 and key.endswith("ies"):
        return key[:-3] + "y"
    if len(key) > 4 and key.endswith(("ches", "shes", "sses", "xes")):
        return key[:-2]
    if len(key) > 3 and key.endswith("s") and not key.endswith(("ss", "us", "is")):
        return key[:-1]
    return key


def _romance(key: str, language: str) -> str:
    if language == "es" and len(key) > 5 and key.endswith("es") and key[-3] not in "aeiou":
        return key[:-2]
    if len(key) > 4 and key.endswith("s") and not key.endswith(("ss", "us", "is")):
        return key[:-1]
    return key


@cache
def _stop_words() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in STOP_WORDS.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            language, listed = line.split("\t")
            found[language] = frozenset(fold(_APOSTROPHES.sub("", word)) for word in listed.split())
    return found
