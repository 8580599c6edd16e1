"""The termbase: names that must come out as approved.

``termbase.tsv`` beside this module has one term a line: ``kind``, the approved form in each language, and ``accepted``,
further forms a translation may use (``en:Gangnam District|ja:カンナム区``). The approved form triggers the check in a
source sentence; any form satisfies it in a translation. Longer terms are matched first and use up their characters, so
that "강남구청" is not also "강남구". Languages in Latin letters that have no column write a Korean place as English
does, perhaps with a word of their own for "district" or "station"; there its proper part must come out.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from portal.engines.translation.masking import without_links
from portal.engines.translation.scripts import Script, scripts_of_language

_FILE: Final = Path(__file__).with_name("termbase.tsv")
_ACCEPTED: Final = "accepted"
_KIND: Final = "kind"
# What may follow a Korean name within its word; anything else makes another word of it ("중구" in "중구난방").
_PARTICLES: Final = "은|는|이|가|을|를|의|에|와|과|도|만|로|으로|부터|까지|께|나|랑|보다|처럼|마다|입니다|인|일대|내|측"
_SHORTEST_HAN_TRIGGER: Final = 3
_LATIN: Final = "en"
# Kinds whose names nobody translates by their meaning; a project or an institution may be a common noun elsewhere.
_PLACES: Final = frozenset({"district", "neighbourhood", "station", "place", "landmark"})
_ROMANISED: Final = frozenset({"district", "neighbourhood", "station"})
_SUFFIX: Final = {
    "ko": re.compile(r"(?<=..)(?:구|동|역)\Z"),
    "en": re.compile(r"(?:\s?\d?-(?:gu|dong))?(?:\s(?:District|Station|Office Station))?\Z"),
    "zh-Hans": re.compile(r"(?<=..)[区洞站]\Z"),
    "ja": re.compile(r"(?<=..)[区洞駅]\Z"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """One name: the approved form by language, and every form accepted in a translation by language."""

    kind: str
    approved: dict[str, str]
    accepted: dict[str, tuple[str, ...]]

    def wanted(self, language: str) -> tuple[str, ...]:
        """List what a translation must hold one of, folded; nothing where the language cannot be judged."""
        if language in self.accepted:
            return tuple(form.casefold() for form in self.accepted[language])
        return self.proper_parts(language) if self.kind in _ROMANISED else ()

    def proper_parts(self, language: str) -> tuple[str, ...]:
        """List the forms in a language without "district" or "station", folded."""
        column = _column(language)
        return tuple(_SUFFIX[column].sub("", form).casefold() for form in self.accepted.get(column, ()))


@dataclass(frozen=True, slots=True, eq=False)
class _Finder:
    """A pattern of one language's forms, and the terms that each form may mean."""

    pattern: re.Pattern[str]
    by_form: dict[str, list[Term]]


@dataclass(slots=True)
class Termbase:
    """Terms, ready to be looked up in sentences."""

    terms: tuple[Term, ...]
    _finders: dict[str, _Finder] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Compile one pattern a language, longest term first."""
        for language in {language for term in self.terms for language in term.approved}:
            by_form: dict[str, list[Term]] = {}
            for term in self.terms:
                form = term.approved.get(language)
                if form and _may_trigger(form, language):
                    by_form.setdefault(form.casefold(), []).append(term)
            if by_form:
                self._finders[language] = _Finder(_pattern(by_form, language), by_form)

    def find(self, sentence: str, language: str) -> list[list[Term]]:
        """List the names in a sentence; a form that several terms share yields all of them, as any may be meant."""
        return [readings for _, _, readings in self.locate(sentence, language)]

    def locate(self, sentence: str, language: str) -> list[tuple[int, int, list[Term]]]:
        """List the names in a sentence with where they begin and end."""
        finder = self._finders.get(_column(language))
        if finder is None:
            return []
        return [(start, end, finder.by_form[form]) for start, end, form in _matches(finder, sentence)]

    def violations(self, source: str, target: str, source_language: str, target_language: str) -> list[Term]:
        """List the names of a source sentence that its translation does not hold in an accepted form."""
        folded = target.casefold()
        missing = []
        for readings in self.find(source, source_language):
            wanted = [(term, forms) for term in readings if (forms := term.wanted(target_language))]
            if wanted and not any(form in folded for _, forms in wanted for form in forms):
                missing.append(wanted[0][0])
        return missing

    def strangers(self, source: str, target: str, source_language: str, target_language: str) -> list[Term]:
        """List the places that a translation names and its source does not, by any form or its proper part."""
        folded = source.casefold()
        found = []
        for readings in self.find(without_links(target), target_language):
            parts = [part for term in readings for part in term.proper_parts(source_language)]
            is_place = all(term.kind in _PLACES for term in readings)
            if is_place and parts and not any(part in folded for part in parts):
                found.append(readings[0])
        return found


# Names are looked for in the same sentence by several checks, one after another.
@functools.lru_cache(maxsize=64)
def _matches(finder: _Finder, sentence: str) -> tuple[tuple[int, int, str], ...]:
    lowered = sentence.lower()
    # A very few letters become two when they are made small; then only what is small already is found.
    text = lowered if len(lowered) == len(sentence) else sentence
    return tuple((*match.span(), match.group().casefold()) for match in finder.pattern.finditer(text))


@functools.lru_cache(maxsize=256)
def _column(language: str) -> str:
    """Name the column that tells how a language writes Korean names: its own, or English for Latin letters."""
    return _LATIN if scripts_of_language(language) == {Script.LATIN} else language


def _may_trigger(form: str, language: str) -> bool:
    """Leave out Han names of two characters: "中区" is also a piece of ordinary words."""
    return not (language in ("ja", "zh-Hans") and len(form) < _SHORTEST_HAN_TRIGGER)


def _pattern(forms: Iterable[str], language: str) -> re.Pattern[str]:
    """Compile a pattern for small letters, which is quicker than one that ignores what is small."""
    lowered = sorted({form.lower() for form in forms}, key=len, reverse=True)
    one = "|".join(map(re.escape, lowered))
    # Most characters begin no name at all: looking at one saves trying all names there.
    first = "".join(sorted({re.escape(form[0]) for form in lowered}))
    if language == "ko":
        return re.compile(rf"(?=[{first}])(?<![가-힣])(?:{one})(?=[^가-힣]|\Z|{_PARTICLES})")
    if language in ("ja", "zh-Hans"):
        return re.compile(rf"(?=[{first}])(?:{one})")
    return re.compile(rf"\b(?=[{first}])(?<![\w-])(?:{one})(?![\w-])")


def parse(text: str) -> Termbase:
    """Read a termbase from its tab-separated text; raises ValueError for a malformed line."""
    header, *lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    terms = []
    for number, cells in enumerate(lines, start=2):
        if len(cells) != len(header):
            raise ValueError(f"term {number} has {len(cells)} cells, not {len(header)}")
        row = dict(zip(header, cells, strict=True))
        further, kind = row.pop(_ACCEPTED), row.pop(_KIND)
        approved = {language: form for language, form in row.items() if form}
        accepted = {language: [form] for language, form in approved.items()}
        for entry in filter(None, further.split("|")):
            language, _, form = entry.partition(":")
            accepted[language].append(form)
        terms.append(Term(kind, approved, {language: tuple(forms) for language, forms in accepted.items()}))
    return Termbase(tuple(terms))


@functools.cache
def load() -> Termbase:
    """Read the portal's own termbase."""
    return parse(_FILE.read_text(encoding="utf-8"))
