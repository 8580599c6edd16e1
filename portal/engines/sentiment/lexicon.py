"""Hand-written lists of cues: words and phrases that carry tone in civic text, by category and language."""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

NEGATIVE = ("complaint", "danger", "accusation", "demand", "lack", "distress")
POSITIVE = ("praise", "gratitude", "support")
CATEGORIES = (*NEGATIVE, "request", "fact", *POSITIVE, "intensity")

_FOLDER = Path(__file__).with_name("lexicons")
_HEADING = re.compile(r"\[(\w+)\]")
_WORD = re.compile(r"\w+")
_CUE_WORD = re.compile(r"\*?\w+\*?|\*")
# What may stand between the words of one phrase.
_GAP = " \t\n-'’"
# Written without spaces between words, or (Korean) with endings glued to stems: a cue counts wherever it stands.
_UNSPACED = frozenset({"ja", "ko", "th", "zh-Hans", "zh-Hant"})
_KEY = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue in a text: where it stands and what it is a sign of."""

    start: int
    end: int
    category: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row (a star ends a stem, a star alone is a word or two) and their category."""

    words: tuple[str, ...]
    category: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's cues: phrases by their first word or stem, and pieces that count anywhere by their beginning."""

    language: str
    phrases: Mapping[str, tuple[Phrase, ...]]
    stem_lengths: tuple[int, ...]
    pieces: Mapping[str, tuple[tuple[str, str], ...]]
    categories: frozenset[str]

    def find(self, text: str) -> list[Hit]:
        """Find cues in lower-case text, from left to right; where several begin, the longest counts."""
        found = list(self._phrases(text)) if self.phrases else []
        return found + list(self._pieces(text)) if self.pieces else found

    def _pieces(self, text: str) -> Iterator[Hit]:
        taken, known = 0, self.pieces
        pairs = enumerate(map(operator.add, text, text[1:] + " "))
        # Most letters begin no cue; the loop over them is what costs.
        for start, key in [(at, pair) for at, pair in pairs if pair in known or pair[0] in known]:
            if start < taken:
                continue
            pieces = known.get(key) or known[key[0]]
            length = next((len(piece) for piece, _ in pieces if text.startswith(piece, start)), 0)
            for piece, category in pieces:
                if len(piece) == length and text.startswith(piece, start):
                    taken = start + length
                    yield Hit(start, taken, category)

    def _phrases(self, text: str) -> Iterator[Hit]:
        words = [(match.start(), match.end(), match.group()) for match in _WORD.finditer(text)]
        at = 0
        while at < len(words):
            reached = [(_reach(phrase.words, words, at, text), phrase) for phrase in self._beginning_with(words[at][2])]
            furthest = max((end for end, _ in reached), default=0)
            for end, phrase in reached:
                if end and end == furthest:
                    yield Hit(words[at][0], words[end - 1][1], phrase.category)
            at = furthest or at + 1

    def _beginning_with(self, word: str) -> list[Phrase]:
        found = list(self.phrases.get(word, ()))
        for length in self.stem_lengths:
            if length > len(word):
                break
            found += self.phrases.get(f"{word[:length]}*", ())
        return found


def _reach(wanted: Sequence[str], words: Sequence[tuple[int, int, str]], at: int, text: str) -> int:
    """Tell behind which word the phrase ends that begins at one; 0 where it does not stand there."""
    for number, one in enumerate(wanted[1:], start=1):
        at += 1
        if at >= len(words) or text[words[at - 1][1] : words[at][0]].strip(_GAP):
            return 0
        if one == "*":
            rest = ("", *wanted[number + 1 :])
            return _reach(rest, words, at, text) or _reach(rest, words, at + 1, text) if at + 1 < len(words) else 0
        word = words[at][2]
        if word != one and not (one.endswith("*") and word.startswith(one[:-1])):
            return 0
    return at + 1


@functools.cache
def available() -> frozenset[str]:
    """Name the languages that have a lexicon."""
    return frozenset(path.stem for path in _FOLDER.glob("*.txt"))


@functools.cache
def load(language: str) -> Lexicon:
    """Read one language's cues; raises FileNotFoundError when there are none."""
    return parse(language, (_FOLDER / f"{language}.txt").read_text(encoding="utf-8"))


def parse(language: str, text: str, allowed: Sequence[str] = CATEGORIES) -> Lexicon:
    """Index cues from text: ``[category]`` headings, then cues between commas.

    In languages with spaces a cue is whole words; ``*`` after letters is any ending, alone a word or two, and
    ``*stem*`` counts anywhere. In the others every cue counts anywhere.
    """
    headings: set[str] = set()
    pairs: list[tuple[str, str]] = []
    category = ""
    for line in text.splitlines():
        heading = _HEADING.fullmatch(line.strip())
        if heading:
            category = heading.group(1)
            headings.add(category)
        elif line.strip() and not line.startswith("#"):
            pairs += [(cue.strip(), category) for cue in line.split(",") if cue.strip()]
    unknown = headings - set(allowed)
    if unknown:
        raise ValueError(f"{language}: no such category: {', '.join(sorted(unknown))}")
    pairs = sorted(set(pairs))
    anywhere = [pair for pair in pairs if language in _UNSPACED or pair[0].startswith("*")]
    phrases = [Phrase(tuple(_CUE_WORD.findall(cue)), name) for cue, name in pairs if (cue, name) not in anywhere]
    stems = {len(phrase.words[0]) - 1 for phrase in phrases if phrase.words[0].endswith("*")}
    return Lexicon(language, _by_first(phrases), tuple(sorted(stems)), _by_beginning(anywhere), frozenset(headings))


def _by_first(phrases: Iterable[Phrase]) -> dict[str, tuple[Phrase, ...]]:
    index: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        index.setdefault(phrase.words[0], []).append(phrase)
    return {word: tuple(those) for word, those in index.items()}


def _by_beginning(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[tuple[str, str], ...]]:
    index: dict[str, list[tuple[str, str]]] = {}
    for cue, category in pairs:
        piece = cue.strip("*")
        index.setdefault(piece[:_KEY], []).append((piece, category))
    # A letter that is a cue by itself also counts where longer cues begin with it.
    full = {key: {*those, *index.get(key[0], [])} for key, those in index.items()}
    return {key: tuple(sorted(those, key=lambda pair: (-len(pair[0]), pair))) for key, those in full.items()}
