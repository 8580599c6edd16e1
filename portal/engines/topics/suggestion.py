"""Count the telling words of a text; answer only where one topic is clearly ahead."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TOPICS = ("C1", "C2", "C3", "C4")
WORDS = Path(__file__).with_name("words.tsv")

_LONGEST = 20_000
_LEAST = 2.0
"""One strong word, or two weak ones."""
_LEAD = 1.5
_STRONG, _WEAK = 2.0, 1.0
_UNSPACED = frozenset({"ja", "ko", "zh-Hans", "zh-Hant"})
_ARABIC_BEGINNINGS = "[وف]?(?:[بكل]?ال|لل|[بكل])?"
_MARKS = re.compile("[\u0300-\u036f\u064b-\u0655\u0670\u0640]")
_ALIKE = str.maketrans({"đ": "d", "ة": "ه", "ى": "ي", "ı": "i"})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A topic, its share of the telling words (0..1), and the word of the text that tells the most."""

    topic: str
    share: float
    word: str


@dataclass(frozen=True, slots=True)
class _Entry:
    topic: str
    weight: float


def suggest(text: str, language: str) -> tuple[Suggestion, ...] | None:
    """Rank the topics that a text in `language` speaks of, or return None where that is not clear.

    The same text gets the same answer; no text raises.
    """
    if language not in LANGUAGES:
        return None
    scores, telling = _read(text[:_LONGEST], language)
    ranked = sorted((topic for topic in TOPICS if scores[topic]), key=lambda topic: (-scores[topic], topic))
    if not ranked:
        return None
    best, second = scores[ranked[0]], scores[ranked[1]] if len(ranked) > 1 else 0.0
    if best < _LEAST or best < _LEAD * second:
        return None
    whole = sum(scores.values())
    return tuple(Suggestion(topic, round(scores[topic] / whole, 4), telling[topic]) for topic in ranked)


def _read(text: str, language: str) -> tuple[dict[str, float], dict[str, str]]:
    """Return each topic's score and its most telling word; a word counts once, however often it stands there."""
    pattern, entries = _lists()[language]
    composed = unicodedata.normalize("NFC", text)
    folded, places = _folded(composed)
    scores = dict.fromkeys(TOPICS, 0.0)
    telling: dict[str, tuple[float, str]] = {}
    seen: set[str] = set()
    for found in pattern.finditer(folded):
        name = found.lastgroup or ""
        if name in seen:
            continue
        seen.add(name)
        entry = entries[name]
        scores[entry.topic] += entry.weight
        if telling.get(entry.topic, (0.0, ""))[0] < entry.weight:
            word = composed[places[found.start()] : places[found.end() - 1] + 1]
            telling[entry.topic] = (entry.weight, word)
    return scores, {topic: word for topic, (_weight, word) in telling.items()}


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the text without case and accents, and for each of its characters the place it comes from."""
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        plain = _fold(char)
        folded.append(plain)
        places.extend([place] * len(plain))
    return "".join(folded), places


@cache
def _fold(char: str) -> str:
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", char)).casefold()
    return unicodedata.normalize("NFC", plain).translate(_ALIKE)


@cache
def _lists() -> dict[str, tuple[re.Pattern[str], dict[str, _Entry]]]:
    """Read the words: `!` marks a strong one, `*` where more letters may stand."""
    words: dict[str, dict[str, _Entry]] = {}
    for line in WORDS.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            topic, language, listed = line.split("\t")
            for word in listed.split(","):
                strong = word.strip().startswith("!")
                kept = words.setdefault(language, {})
                kept["".join(map(_fold, word.strip().lstrip("!")))] = _Entry(topic, _STRONG if strong else _WEAK)
    return {language: _compiled(language, entries) for language, entries in words.items()}


def _compiled(language: str, words: dict[str, _Entry]) -> tuple[re.Pattern[str], dict[str, _Entry]]:
    # The longest come first: what "open data" has said is not said again by "data".
    ordered = sorted(words, key=lambda word: (-len(word), word))
    patterns = [f"(?P<w{number}>{_pattern(word, language)})" for number, word in enumerate(ordered)]
    return re.compile("|".join(patterns)), {f"w{number}": words[word] for number, word in enumerate(ordered)}


def _pattern(word: str, language: str) -> str:
    core = re.escape(word.strip("*")).replace(r"\ ", r"\s+")
    if language in _UNSPACED:
        # Latin letters among others: "AI" is not in "said", but it is in "AI를".
        return rf"(?<![a-z0-9]){core}(?![a-z0-9])" if word.isascii() else core
    before = r"\w*" if word.startswith("*") else _ARABIC_BEGINNINGS if language == "ar" else ""
    after = r"\w*" if word.endswith("*") else ""
    return rf"(?<!\w){before}{core}{after}(?!\w)"


LANGUAGES = frozenset(_lists())
