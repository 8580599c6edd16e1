"""Checks that decline a translation rather than show rubbish.

Each check looks at one sentence and its translation. The hard ones hold for every package; the others are for packages
without a gate of their own. A check that cannot judge a language says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from portal.engines.translation.codes import base
from portal.engines.translation.masking import LINK, PLACEHOLDERS, links
from portal.engines.translation.negation import negation_dropped
from portal.engines.translation.numbers import numbers_differ
from portal.engines.translation.scripts import Script, count_scripts, scripts_of_language

# Natural log-probability per target token; the value means that the model gave its own words odds of 2 in 5 on average.
# Chosen, not measured: no full-size package was at hand. A package without a gate must not be a small one: trained on
# little, models invent fluent sentences at -0.4 to -1.0.
MIN_MEAN_LOGPROB: Final = -0.9

_UNKNOWN: Final = re.compile(r"⁇|<unk>|<s>|</s>|<pad>|\ufffd|▁")
_LOOP: Final = re.compile(r"(\S.{1,39}?)\1{3,}|(\S)\2{9,}", re.DOTALL)

_MIN_TARGET_SHARE: Final = 0.3
_MAX_FOREIGN_SHARE: Final = 0.15
_MIN_LETTERS: Final = 4
_MIN_COPIED_WORDS: Final = 4

# Characters that carry as much as one English letter, by script; measured ratios are compared after this scaling.
_WEIGHT: Final = {Script.HAN: 3.0, Script.HANGUL: 2.2, Script.KANA: 2.0, Script.THAI: 1.1}
_SHORT: Final = 25.0
_RATIO: Final = (0.33, 3.0)
_SHORT_RATIO: Final = (0.2, 5.0)


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
    letters = count_scripts(LINK.sub("", candidate.target))
    total = letters.total()
    if total < _MIN_LETTERS:
        return False
    expected = scripts_of_language(candidate.target_language)
    own = sum(letters[script] for script in expected)
    foreign = total - own - (0 if Script.LATIN in expected else letters[Script.LATIN])
    if foreign > _MAX_FOREIGN_SHARE * total:
        return True
    return own < _MIN_TARGET_SHARE * total and not _is_mostly_latin(candidate.source)


def _is_mostly_latin(text: str) -> bool:
    letters = count_scripts(text)
    return letters[Script.LATIN] > letters.total() / 2 and letters.total() < 2 * _SHORT


def is_untranslated(candidate: Candidate) -> bool:
    """Find the source sentence handed back as its own translation."""
    same = candidate.source.casefold() == candidate.target.casefold()
    return same and len(candidate.source.split()) >= _MIN_COPIED_WORDS


def is_looping(candidate: Candidate) -> bool:
    """Find a phrase said four times on end, or a character ten times, that the source does not repeat as well."""
    return bool(_LOOP.search(candidate.target)) and not _LOOP.search(candidate.source)


def has_odd_length(candidate: Candidate) -> bool:
    """Compare lengths in the scale of English letters; short sentences vary more."""
    source, target = _weight(candidate.source), _weight(candidate.target)
    if source == 0:
        return False
    low, high = _SHORT_RATIO if source < _SHORT else _RATIO
    return not low <= target / source <= high


def _weight(text: str) -> float:
    return sum(_WEIGHT.get(script, 1.0) * count for script, count in count_scripts(LINK.sub("", text)).items())


def is_unsure(candidate: Candidate) -> bool:
    """Find a translation the model itself thinks improbable."""
    return candidate.mean_logprob < MIN_MEAN_LOGPROB


def has_other_numbers(candidate: Candidate) -> bool:
    """Find a number that was dropped, changed or made up."""
    return numbers_differ(candidate.source, candidate.target, *_languages(candidate))


def has_other_links(candidate: Candidate) -> bool:
    """Find a link, address, mention or tag that did not come out unchanged."""
    return links(candidate.source) != links(candidate.target)


def has_other_placeholders(candidate: Candidate) -> bool:
    """Find circled digits that were lost, repeated or made up."""
    return any(candidate.source.count(sign) != candidate.target.count(sign) for sign in PLACEHOLDERS)


def lost_negation(candidate: Candidate) -> bool:
    """Find a "not" that did not survive."""
    return negation_dropped(candidate.source, candidate.target, *_languages(candidate))


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
    ("low_confidence", is_unsure),
    ("negation", lost_negation),
)


def first_hard_failure(candidate: Candidate) -> str | None:
    """Name the first check that any package's translation must pass and this one does not."""
    return _first(HARD_CHECKS, candidate)


def first_failure(candidate: Candidate) -> str | None:
    """Name the first of all checks that the translation does not pass."""
    return first_hard_failure(candidate) or _first(SOFT_CHECKS, candidate)


def _first(checks: tuple[tuple[str, Check], ...], candidate: Candidate) -> str | None:
    return next((name for name, is_violated in checks if is_violated(candidate)), None)
