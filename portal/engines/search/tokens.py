"""Cut a text into the tokens that the index holds: words, and pairs of characters where words have no spaces between.

Every token is made of letters, marks and digits alone, so none can mean anything to a database's query language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.engines.search.folding import clusters, fold, fold_cluster

LONGEST_TOKEN = 64
BETWEEN = "."
"""Stands in a stream between versions of a text, so that no phrase reaches from one into the next."""

INDIC = "\u0900-\u0963\u0966-\u0dff\u0f71-\u0f84\u0f86-\u0fbc"
HANGUL = "\u1100-\u11ff\uac00-\ud7a3"
HAN_AND_KANA = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30f7-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
UNSPACED = "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ecd\u0edc-\u0edf\u1000-\u103f\u1050-\u109f\u1780-\u17d3"
WIDE = re.compile(f"[{HANGUL}{HAN_AND_KANA}{UNSPACED}]")
GENERIC = re.compile(rf"(?:[^\W_]|[{INDIC}{UNSPACED}]|(?<=[og])['’‘`](?=\w)|(?<=[0-9]),(?=[0-9]{{3}}(?![0-9])))+")
SCRIPT = re.compile(f"([{HANGUL}]+)|([{HAN_AND_KANA}]+)|([{UNSPACED}]+)|([^{HANGUL}{HAN_AND_KANA}{UNSPACED}]+)")
INSIDE = str.maketrans("", "", "'’‘`,")
ARTICLE = re.compile("^(?:[وفبك]?ال|لل)(?=[\u0620-\u064a]{3})")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a folded text in one way of writing: a word, or characters without spaces (`wide`)."""

    text: str
    start: int
    end: int
    wide: bool

    @property
    def tokens(self) -> list[str]:
        """Return it as a word, or as its pairs of characters in order; one character alone stands for itself."""
        if not self.wide:
            return [self.text[:LONGEST_TOKEN]]
        return [self.text[place : place + 2] for place in range(len(self.text) - 1)] or [self.text]


@dataclass(frozen=True, slots=True)
class Located:
    """A token, and where it stands in the original text; `wide` ones have no space between them."""

    token: str
    start: int
    end: int
    wide: bool


def runs(folded: str) -> Iterator[Run]:
    """Find the runs of a folded text."""
    for found in GENERIC.finditer(folded):
        word = found.group()
        if word.isascii() or not WIDE.search(word):
            yield from _word(word, found.start())
            continue
        for part in SCRIPT.finditer(word):
            if part.group(4) is None:
                yield Run(part.group(), found.start() + part.start(), found.start() + part.end(), True)
            else:
                yield from _word(part.group(), found.start() + part.start())


def tokens(text: str) -> list[str]:
    """Return the tokens of a text, in order."""
    return [token for run in runs(fold(text)) for token in run.tokens]


def stream(versions: Iterable[str]) -> str:
    """Return the tokens of all versions of a text in one string, and at its end each character of its wide runs once.

    So a single character is found wherever it stands, without a look at all the pairs that begin with it.
    """
    parts: list[str] = []
    characters: set[str] = set()
    for text in versions:
        found = list(runs(fold(text)))
        parts.append(" ".join(token for run in found for token in run.tokens))
        characters.update(character for run in found if run.wide for character in run.text)
    return f" {BETWEEN} ".join(part for part in (*parts, f" {BETWEEN} ".join(sorted(characters))) if part)


def count_terms(streams: Iterable[str]) -> Counter[str]:
    """Count in how many of some streams each term stands."""
    return Counter(term for one in streams for term in set(one.split()) if term != BETWEEN)


def locate(text: str) -> list[Located]:
    """Return the tokens of a text with their places in it, as it is shown."""
    found, places = _located_runs(text)
    return [
        Located(token, places[start][0], places[end - 1][1], run.wide)
        for run in found
        for token, start, end in _places(run)
    ]


def locate_characters(text: str) -> list[Located]:
    """Return the characters of the wide runs of a text with their places in it."""
    found, places = _located_runs(text)
    return [
        Located(character, *places[run.start + number], wide=True)
        for run in found
        if run.wide
        for number, character in enumerate(run.text)
    ]


def _located_runs(text: str) -> tuple[list[Run], list[tuple[int, int]]]:
    folded: list[str] = []
    places: list[tuple[int, int]] = []
    for start, end in clusters(text):
        part = fold_cluster(text[start:end])
        folded.append(part)
        places.extend([(start, end)] * len(part))
    return list(runs("".join(folded))), places


def _places(run: Run) -> Iterator[tuple[str, int, int]]:
    for number, token in enumerate(run.tokens):
        if run.wide:
            yield token, run.start + number, run.start + number + len(token)
        else:
            yield token, run.start, run.end


def _word(written: str, start: int) -> Iterator[Run]:
    word = ARTICLE.sub("", written.translate(INSIDE))
    if word:
        yield Run(word, start, start + len(written), False)
