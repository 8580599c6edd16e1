"""The termbase: names that must come out as approved.

``termbase.tsv`` beside this module has one term a line: ``kind``, the approved form in each language, and ``accepted``,
further forms a translation may use (``en:Gangnam District|ja:カンナム区``). The approved form triggers the check in a
source sentence; any form satisfies it in a translation. Longer terms are matched first and use up their characters, so
that "강남구청" is not also "강남구".
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("termbase.tsv")
_ACCEPTED: Final = "accepted"
_KIND: Final = "kind"
# What may follow a Korean name within its word; anything else makes another word of it ("중구" in "중구난방").
_PARTICLES: Final = "은|는|이|가|을|를|의|에|와|과|도|만|로|으로|부터|까지|께|나|랑|보다|처럼|마다|입니다|인|일대|내|측"
_SHORTEST_HAN_TRIGGER: Final = 3


@dataclass(frozen=True, slots=True)
class Term:
    """One name: the approved form by language, and every form accepted in a translation by language."""

    kind: str
    approved: dict[str, str]
    accepted: dict[str, tuple[str, ...]]


@dataclass(slots=True)
class Termbase:
    """Terms, ready to be looked up in sentences."""

    terms: tuple[Term, ...]
    _patterns: dict[str, tuple[re.Pattern[str], dict[str, list[Term]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Compile one pattern a language, longest term first."""
        for language in {language for term in self.terms for language in term.approved}:
            by_form: dict[str, list[Term]] = {}
            for term in self.terms:
                form = term.approved.get(language)
                if form and _may_trigger(form, language):
                    by_form.setdefault(form.casefold(), []).append(term)
            if by_form:
                self._patterns[language] = (_pattern(by_form, language), by_form)

    def find(self, sentence: str, language: str) -> list[list[Term]]:
        """List the names in a sentence; a form that several terms share yields all of them, as any may be meant."""
        if language not in self._patterns:
            return []
        pattern, by_form = self._patterns[language]
        return [by_form[match.group().casefold()] for match in pattern.finditer(sentence)]

    def violations(self, source: str, target: str, source_language: str, target_language: str) -> list[Term]:
        """List the names of a source sentence that its translation does not hold in an accepted form."""
        folded = target.casefold()
        missing = []
        for readings in self.find(source, source_language):
            judged = [term for term in readings if target_language in term.accepted]
            forms = [form for term in judged for form in term.accepted[target_language]]
            if judged and not any(form.casefold() in folded for form in forms):
                missing.append(judged[0])
        return missing


def _may_trigger(form: str, language: str) -> bool:
    """Leave out Han names of two characters: "中区" is also a piece of ordinary words."""
    return not (language in ("ja", "zh-Hans") and len(form) < _SHORTEST_HAN_TRIGGER)


def _pattern(forms: Iterable[str], language: str) -> re.Pattern[str]:
    longest_first = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    if language == "ko":
        return re.compile(rf"(?<![가-힣])(?:{longest_first})(?=[^가-힣]|\Z|{_PARTICLES})", re.IGNORECASE)
    if language in ("ja", "zh-Hans"):
        return re.compile(longest_first, re.IGNORECASE)
    return re.compile(rf"(?<![\w-])(?:{longest_first})(?![\w-])", re.IGNORECASE)


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
