"""The words that fill the slots, with the forms a template may ask for."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tools.sample_packages.korean import PARTICLES, particle

DATA = Path(__file__).parent / "data"
LANGUAGES = ("ko", "en", "zh", "ja")
KINDS = (
    "place",
    "facility",
    "service",
    "group",
    "person",
    "language",
    "weekday",
    "when",
    "date",
    "event",
    "flaw",
    "merit",
)
# A pair of words of one colour is held out of training; with k colours that is one pair in k.
COLOURS = 5
# Chosen so that every kind has words of every colour.
COLOUR_SALT = 208
# Words written with a vowel letter but spoken with a consonant, or the other way round.
ARTICLE_EXCEPTIONS = {"university student": "a"}
VERBS = {"is": ("is", "are"), "costs": ("costs", "cost")}


@dataclass(frozen=True, slots=True)
class Entry:
    """One word or name in the four languages."""

    kind: str
    columns: Mapping[str, str]

    @property
    def key(self) -> str:
        """Name the entry, the same in every run."""
        return f"{self.kind}={self.columns.get('ko') or self.columns['ko_polite']}"

    @property
    def colour(self) -> int:
        """Give the colour that decides which pairs are held out; stable across runs and when words are added."""
        digest = hashlib.sha256(f"{COLOUR_SALT}:{self.key}".encode()).digest()
        return int.from_bytes(digest[:8]) % COLOURS

    def form(self, language: str, form: str) -> tuple[str, ...]:
        """Give the word in one form, cut where a token should end."""
        if language == "ko" and form in PARTICLES:
            return self.columns["ko"], particle(self.columns["ko"], form)
        if f"{language}_{form}" in self.columns:
            return (self.columns[f"{language}_{form}"],)
        word = self.columns[language]
        if not form:
            return (word,)
        if language != "en":
            raise ValueError(f"{self.key} has no form {form!r} in {language}")
        return english_form(word, form, self.columns)


def english_form(word: str, form: str, columns: Mapping[str, str]) -> tuple[str, ...]:
    """Give an English word with an article, a capital or the verb that agrees with it."""
    if form == "a":
        article = ARTICLE_EXCEPTIONS.get(word) or ("an" if word[0] in "aeiou" else "a")
        return article, " ", word
    if form == "cap":
        return (word[0].upper() + word[1:],)
    if form == "The":
        named = columns["en_the"]
        return (named[0].upper() + named[1:],)
    if form in VERBS:
        return (VERBS[form][columns["en_number"] == "plural"],)
    raise ValueError(f"no English form {form!r}")


@cache
def entries(kind: str) -> tuple[Entry, ...]:
    """Read the words of one kind."""
    with (DATA / f"{kind}.tsv").open(encoding="utf-8", newline="") as lines:
        return tuple(Entry(kind, row) for row in csv.DictReader(lines, delimiter="\t"))
