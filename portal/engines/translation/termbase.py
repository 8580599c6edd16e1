"""The termbase: names that must come out as approved.

A term has forms in each language: the preferred one, further ones that a translation may use, and forbidden ones, known
wrong ways to say it. The preferred form triggers the check in a source sentence; any accepted form satisfies it in a
translation. Longer terms are matched first and use up their characters, so that "강남구청" is not also "강남구".

``termbase.tsv`` beside this module is what the portal is shipped with: one term a line with its ``kind``, the preferred
form in each language, and under ``accepted`` and ``forbidden`` further forms (``en:Gangnam District|ja:カンナム区``).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from portal.engines.translation.terms_in_words import is_beside_words, pattern

_FILE: Final = Path(__file__).with_name("termbase.tsv")
_FURTHER: Final = ("accepted", "forbidden")
_KIND: Final = "kind"
_HAN: Final = frozenset({"ja", "zh-Hans", "zh-Hant"})
_SHORTEST_HAN_TRIGGER: Final = 3


@dataclass(frozen=True, slots=True)
class Term:
    """One name: by language the preferred form, every form accepted in a translation, and those that are forbidden.

    ``notes`` are for people, by language and form; ``note`` is about the term as a whole.
    """

    kind: str
    approved: Mapping[str, str]
    accepted: Mapping[str, tuple[str, ...]]
    forbidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    key: str = ""
    note: str = ""
    notes: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Violation:
    """A name that a translation does not hold as approved: the form expected, and the forbidden one found, if any."""

    term: Term
    expected: str
    found: str = ""


@dataclass(slots=True)
class Termbase:
    """Terms, ready to be looked up in sentences."""

    terms: tuple[Term, ...]
    _patterns: dict[str, tuple[re.Pattern[str], dict[str, list[Term]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Compile one pattern a language, longest term first."""
        by_language: dict[str, dict[str, list[Term]]] = {}
        for term in self.terms:
            for language, form in term.approved.items():
                if _may_trigger(form, language):
                    by_language.setdefault(language, {}).setdefault(form.casefold(), []).append(term)
        self._patterns = {language: (pattern(forms, language), forms) for language, forms in by_language.items()}

    def find(self, sentence: str, language: str) -> list[list[Term]]:
        """List the names in a sentence; a form that several terms share yields all of them, as any may be meant."""
        if language not in self._patterns:
            return []
        compiled, by_form = self._patterns[language]
        return [by_form[match.group().casefold()] for match in compiled.finditer(sentence)]

    def violations(self, source: str, target: str, source_language: str, target_language: str) -> list[Violation]:
        """List the names of a source sentence that its translation lacks in an accepted form, or says wrongly."""
        names = self.find(source, source_language)
        found = []
        for readings in names:
            judged = [term for term in readings if target_language in term.accepted]
            if judged and (violation := _violation(judged, target, target_language)):
                found.append(violation)
        return list({(one.term.key or id(one.term)): one for one in found}.values())

    def repaired(self, source: str, target: str, source_language: str, target_language: str) -> str:
        """Return a translation with the known wrong forms of its names replaced, wherever that can do no harm.

        Not where several terms may be meant, nor where the words beside the name would no longer agree with it.
        """
        for violation in self.violations(source, target, source_language, target_language):
            if violation.found and self._is_certain(violation, source, source_language, target_language):
                target = _replaced(target, violation, target_language)
        return target

    def _is_certain(self, violation: Violation, source: str, source_language: str, target_language: str) -> bool:
        """Tell whether what was found can only mean this term: no other name of the sentence may be called so."""
        wrong = violation.found.casefold()
        others = [term for readings in self.find(source, source_language) for term in readings]
        return all(
            term is violation.term or not any(wrong in form.casefold() for form in _forms(term, target_language))
            for term in others
        )


def _violation(judged: list[Term], target: str, language: str) -> Violation | None:
    """Judge one name, whichever of its readings is meant."""
    good = sorted((form for term in judged for form in term.accepted[language]), key=len, reverse=True)
    rest = target
    for form in good:
        rest = re.sub(re.escape(form), "\ufffc", rest, flags=re.IGNORECASE)
    for term in judged:
        for form in sorted(term.forbidden.get(language, ()), key=len, reverse=True):
            if pattern([form], language).search(rest):
                return Violation(term, _expected(term, language), form)
    return Violation(judged[0], _expected(judged[0], language)) if rest == target else None


def _expected(term: Term, language: str) -> str:
    return term.approved.get(language) or term.accepted[language][0]


def _forms(term: Term, language: str) -> tuple[str, ...]:
    return (*term.accepted.get(language, ()), *term.forbidden.get(language, ()))


def _replaced(target: str, violation: Violation, language: str) -> str:
    good = violation.term.accepted[language]
    kept = "|".join(re.escape(form) for form in sorted(good, key=len, reverse=True))
    wrong = pattern([violation.found], language)
    either = re.compile(f"(?P<kept>{kept})|(?P<wrong>{wrong.pattern})", re.IGNORECASE)

    def put(match: re.Match[str]) -> str:
        if match["kept"] or not is_beside_words(match["wrong"], violation.expected, match, language):
            return match.group()
        begins = match.start() == 0 and match["wrong"][:1].isupper() and language not in _HAN
        return violation.expected[:1].upper() + violation.expected[1:] if begins else violation.expected

    return either.sub(put, target)


def _may_trigger(form: str, language: str) -> bool:
    """Leave out Han names of two characters: "中区" is also a piece of ordinary words."""
    return bool(form) and not (language in _HAN and len(form) < _SHORTEST_HAN_TRIGGER)


def parse(text: str) -> Termbase:
    """Read a termbase from its tab-separated text; raises ValueError for a malformed line."""
    header, *lines = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return Termbase(tuple(_term(number, header, cells) for number, cells in enumerate(lines, start=2)))


def _term(number: int, header: list[str], cells: list[str]) -> Term:
    if len(cells) != len(header):
        raise ValueError(f"term {number} has {len(cells)} cells, not {len(header)}")
    row = dict(zip(header, cells, strict=True))
    kind = row.pop(_KIND)
    accepted, forbidden = (_listed(row.pop(name, "")) for name in _FURTHER)
    approved = {language: form for language, form in row.items() if form}
    for language, form in approved.items():
        accepted[language] = [form, *accepted.get(language, [])]
    key = f"{kind}:{next(iter(approved.values()), number)}"
    return Term(kind, approved, _frozen(accepted), _frozen(forbidden), key)


def _listed(further: str) -> dict[str, list[str]]:
    forms: dict[str, list[str]] = {}
    for entry in filter(None, further.split("|")):
        language, _, form = entry.partition(":")
        forms.setdefault(language, []).append(form)
    return forms


def _frozen(forms: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {language: tuple(dict.fromkeys(given)) for language, given in forms.items()}


@functools.cache
def load() -> Termbase:
    """Read what the portal is shipped with."""
    return parse(_FILE.read_text(encoding="utf-8"))
