"""Checks that decline a translation rather than show rubbish.

Each check looks at one sentence and its translation. The hard ones hold for every package; the soft ones are for
packages without a gate of their own; those of names and order see the first text of a route and the last. A check that
cannot judge a language says nothing. ``python -m tools.translation_checks`` measures them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from portal.engines.translation.codes import base
from portal.engines.translation.completeness import is_cut_off, is_odd_length
from portal.engines.translation.copying import is_copied, is_copied_in_part, is_third_language
from portal.engines.translation.masking import PLACEHOLDERS, links, without_links
from portal.engines.translation.negation import negation_differs
from portal.engines.translation.numbers import numbers_differ
from portal.engines.translation.order import is_swapped
from portal.engines.translation.scripts import Script, count_scripts, is_other_orthography, scripts_of_language
from portal.engines.translation.termbase import Termbase

# Natural log-probability per target token; the value means that the model gave its own words odds of 2 in 5 on average.
# Chosen, not measured: no full-size package was at hand. A package without a gate must not be a small one: trained on
# little, models invent fluent sentences at -0.4 to -1.0.
MIN_MEAN_LOGPROB: Final = -0.9

_UNKNOWN: Final = re.compile(r"⁇|<unk>|<s>|</s>|<pad>|\ufffd|▁")
# A short phrase four times on end, a longer one three times, a long one twice, or a character ten times.
_LOOP: Final = re.compile(r"(\S.{1,39}?)\1{3,}|(\S.{3,79}?)\2{2,}|(\S.{19,119}?)\3|(\S)\4{9,}", re.DOTALL)
_PLACEHOLDERS: Final = frozenset(PLACEHOLDERS)
_PARTICLE: Final = re.compile(r"[가-힣]{0,3}")
# A text of which less than this share of all runs of three characters is new cannot but repeat itself.
_MIN_NEW: Final = 0.86

_MIN_TARGET_SHARE: Final = 0.3
_MAX_FOREIGN_SHARE: Final = 0.15
_MIN_LETTERS: Final = 4
_LATIN_WORD: Final = re.compile(r"[A-Za-z\u00c0-\u024f]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence and its translation by one leg; ``mean_logprob`` is natural, per target token."""

    source: str
    target: str
    source_language: str
    target_language: str
    mean_logprob: float = 0.0


Check = Callable[[Candidate], bool]


def has_unknown_token(candidate: Candidate) -> bool:
    """Find a model's sign for "no such word" in the translation."""
    return any(match not in candidate.source for match in _UNKNOWN.findall(candidate.target))


def is_empty(candidate: Candidate) -> bool:
    """Find a translation without any letter."""
    return not any(character.isalpha() for character in candidate.target)


def is_wrong_script(candidate: Candidate) -> bool:
    """Find letters the target language does not use; Latin names are allowed everywhere."""
    text = without_links(candidate.target)
    letters = count_scripts(text)
    total = letters.total()
    if total < _MIN_LETTERS:
        return False
    expected = scripts_of_language(candidate.target_language)
    own = sum(letters[script] for script in expected)
    foreign = total - own - (0 if Script.LATIN in expected else letters[Script.LATIN])
    if foreign > _MAX_FOREIGN_SHARE * total:
        return True
    if letters[Script.HAN] and is_other_orthography(text, candidate.target_language):
        return True
    return own < _MIN_TARGET_SHARE * total and not _keeps_names(candidate.source, text)


def _keeps_names(source: str, target: str) -> bool:
    """Tell whether all Latin words of a translation stand in its source: "COEX와 K-POP" of "COEX and K-POP"."""
    return set(_LATIN_WORD.findall(target)) <= set(_LATIN_WORD.findall(source))


def is_untranslated(candidate: Candidate) -> bool:
    """Find the source sentence, or a part of it, handed back as it was, and translations into a third language."""
    return (
        is_copied(candidate.source, candidate.target)
        or is_copied_in_part(candidate.source, candidate.target, *_languages(candidate))
        or is_third_language(candidate.target, base(candidate.target_language))
    )


def is_looping(candidate: Candidate) -> bool:
    """Find a phrase said again and again on end that the source does not repeat as well."""
    return _loops(candidate.target) and not _loops(candidate.source)


def _loops(text: str) -> bool:
    runs = len(text) - 2
    if runs < 1 or len({text[start : start + 3] for start in range(runs)}) > _MIN_NEW * runs:
        return False
    return _LOOP.search(text) is not None


def is_truncated(candidate: Candidate) -> bool:
    """Find a translation whose end is missing."""
    return is_cut_off(candidate.source, candidate.target, *_languages(candidate))


def has_odd_length(candidate: Candidate) -> bool:
    """Compare lengths in the scale of English letters; short sentences vary more."""
    return is_odd_length(candidate.source, candidate.target, *_languages(candidate))


def is_unsure(candidate: Candidate) -> bool:
    """Find a translation the model itself thinks improbable."""
    return candidate.mean_logprob < MIN_MEAN_LOGPROB


def has_other_numbers(candidate: Candidate) -> bool:
    """Find a number that was dropped, changed or made up."""
    return numbers_differ(candidate.source, candidate.target, *_languages(candidate))


def has_other_links(candidate: Candidate) -> bool:
    """Find a link, address, mention or tag that did not come out unchanged."""
    there, here = links(candidate.source), links(candidate.target)
    return len(there) != len(here) or not all(map(_is_same_link, there, here))


def _is_same_link(there: str, here: str) -> bool:
    """Let a Korean particle stick to a mention or a tag, since nobody can tell where "#축제에서" ends."""
    if there[0] not in "@#":
        return there == here
    short, long = sorted((there, here), key=len)
    return long.startswith(short) and _PARTICLE.fullmatch(long[len(short) :]) is not None


def has_other_placeholders(candidate: Candidate) -> bool:
    """Find circled digits that were lost, repeated or made up."""
    if _PLACEHOLDERS.isdisjoint(candidate.source) and _PLACEHOLDERS.isdisjoint(candidate.target):
        return False
    return any(candidate.source.count(sign) != candidate.target.count(sign) for sign in PLACEHOLDERS)


def has_other_negation(candidate: Candidate) -> bool:
    """Find a "not" that was dropped or made up."""
    return negation_differs(candidate.source, candidate.target, *_languages(candidate))


def _languages(candidate: Candidate) -> tuple[str, str]:
    return base(candidate.source_language), base(candidate.target_language)


HARD_CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("unknown_token", has_unknown_token),
    ("empty", is_empty),
    ("wrong_script", is_wrong_script),
    ("placeholder", has_other_placeholders),
    ("link", has_other_links),
    ("number", has_other_numbers),
)
SOFT_CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("untranslated", is_untranslated),
    ("repetition", is_looping),
    ("length", has_odd_length),
    ("truncated", is_truncated),
    ("low_confidence", is_unsure),
    ("negation", has_other_negation),
)


def first_hard_failure(candidate: Candidate) -> str | None:
    """Name the first check that any package's translation must pass and this one does not."""
    return _first(HARD_CHECKS, candidate)


def first_failure(candidate: Candidate) -> str | None:
    """Name the first of all checks that the translation does not pass."""
    return first_hard_failure(candidate) or _first(SOFT_CHECKS, candidate)


def has_other_names(candidate: Candidate, termbase: Termbase) -> bool:
    """Find a name of the termbase that is missing, not as approved, or made up."""
    texts = (candidate.source, candidate.target, candidate.source_language, candidate.target_language)
    return bool(termbase.violations(*texts) or termbase.strangers(*texts))


def has_other_order(candidate: Candidate, termbase: Termbase) -> bool:
    """Find parts of a sentence that certainly changed places."""
    return is_swapped(
        candidate.source, candidate.target, candidate.source_language, candidate.target_language, termbase
    )


ROUTE_CHECKS: Final[tuple[tuple[str, Callable[[Candidate, Termbase], bool]], ...]] = (
    ("termbase", has_other_names),
    ("order", has_other_order),
)


def first_route_failure(candidate: Candidate, termbase: Termbase) -> str | None:
    """Name the first check of names and order, which look at a whole route, that the translation does not pass."""
    return next((name for name, is_violated in ROUTE_CHECKS if is_violated(candidate, termbase)), None)


def _first(checks: tuple[tuple[str, Check], ...], candidate: Candidate) -> str | None:
    return next((name for name, is_violated in checks if is_violated(candidate)), None)
