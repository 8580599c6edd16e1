"""The termbase: names that must come out as approved.

A term has forms in each language: the preferred one, further ones that a translation may use, and forbidden ones, known
wrong ways to say it. The preferred form triggers the check in a source sentence; any accepted form satisfies it in a
translation. Longer terms are matched first and use up their characters, so that "강남구청" is not also "강남구".
Languages in Latin letters that have no forms write a Korean place as English does, perhaps with a word of their own for
"district" or "station"; there its proper part must come out.

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

from portal.engines.translation.masking import without_links
from portal.engines.translation.scripts import Script, scripts_of_language
from portal.engines.translation.terms_in_words import is_beside_words, pattern, quick_pattern

_FILE: Final = Path(__file__).with_name("termbase.tsv")
_FURTHER: Final = ("accepted", "forbidden")
_KIND: Final = "kind"
_HAN: Final = frozenset({"ja", "zh-Hans", "zh-Hant"})
_SHORTEST_HAN_TRIGGER: Final = 3
_LATIN: Final = "en"
# Kinds whose names nobody translates by their meaning; a project or an institution may be a common noun elsewhere.
_PLACES: Final = frozenset({"district", "neighbourhood", "station", "place", "landmark"})
_ROMANISED: Final = frozenset({"district", "neighbourhood", "station"})
_SUFFIX: Final = {
    "ko": re.compile(r"(?<=..)(?:구|동|역)\Z"),
    "en": re.compile(r"(?:\s?\d?-(?:gu|dong))?(?:\s(?:District|Station|Office Station))?\Z"),
    "zh-Hans": re.compile(r"(?<=..)[区洞站]\Z"),
    "zh-Hant": re.compile(r"(?<=..)[區洞站]\Z"),
    "ja": re.compile(r"(?<=..)[区洞駅]\Z"),
}


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

    def wanted(self, language: str) -> tuple[str, ...]:
        """List what a translation must hold one of, folded; nothing where the language cannot be judged."""
        if language in self.accepted:
            return tuple(form.casefold() for form in self.accepted[language])
        return self.proper_parts(language) if self.kind in _ROMANISED else ()

    def proper_parts(self, language: str) -> tuple[str, ...]:
        """List the forms in a language without "district" or "station", folded."""
        column = _column(language)
        forms = self.accepted.get(column, ())
        return tuple(
            _SUFFIX[column].sub("", form).casefold() if column in _SUFFIX else form.casefold() for form in forms
        )

    def expected(self, language: str) -> str:
        """Return the form that a translation should hold, told to people."""
        column = language if language in self.accepted else _column(language)
        return self.approved.get(column) or self.accepted[column][0]


@dataclass(frozen=True, slots=True)
class Violation:
    """A name that a translation does not hold as approved: the form expected, and the forbidden one found, if any."""

    term: Term
    expected: str
    found: str = ""


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
        by_language: dict[str, dict[str, list[Term]]] = {}
        for term in self.terms:
            for language, form in term.approved.items():
                if _may_trigger(form, language):
                    by_language.setdefault(language, {}).setdefault(form.casefold(), []).append(term)
        self._finders = {
            language: _Finder(quick_pattern(by_form, language), by_form) for language, by_form in by_language.items()
        }

    def find(self, sentence: str, language: str) -> list[list[Term]]:
        """List the names in a sentence; a form that several terms share yields all of them, as any may be meant."""
        return [readings for _, _, readings in self.locate(sentence, language)]

    def locate(self, sentence: str, language: str) -> list[tuple[int, int, list[Term]]]:
        """List the names in a sentence with where they begin and end."""
        finder = self._finders.get(language) or self._finders.get(_column(language))
        if finder is None:
            return []
        return [(start, end, finder.by_form[form]) for start, end, form in _matches(finder, sentence)]

    def violations(self, source: str, target: str, source_language: str, target_language: str) -> list[Violation]:
        """List the names of a source sentence that its translation lacks in an accepted form, or says wrongly."""
        found = []
        for readings in self.find(source, source_language):
            judged = [term for term in readings if term.wanted(target_language)]
            if judged and (violation := _violation(judged, target, target_language)):
                found.append(violation)
        return list({(one.term.key or id(one.term)): one for one in found}.values())

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


def _violation(judged: list[Term], target: str, language: str) -> Violation | None:
    """Judge one name, whichever of its readings is meant."""
    good = sorted((form for term in judged for form in term.wanted(language)), key=len, reverse=True)
    rest = target
    for form in good:
        rest = re.sub(re.escape(form), "\ufffc", rest, flags=re.IGNORECASE)
    for term in judged:
        for form in sorted(term.forbidden.get(language, ()), key=len, reverse=True):
            if pattern([form], language).search(rest):
                return Violation(term, term.expected(language), form)
    return Violation(judged[0], judged[0].expected(language)) if rest == target else None


def _forms(term: Term, language: str) -> tuple[str, ...]:
    return (*term.accepted.get(language, ()), *term.forbidden.get(language, ()))


def _replaced(target: str, violation: Violation, language: str) -> str:
    good = violation.term.wanted(language)
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
