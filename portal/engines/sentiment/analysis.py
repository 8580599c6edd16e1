"""The tone of a civic text.

Negative is complaint, fear, accusation and demands driven by grievance; neutral is facts and plain, constructive
requests; positive is praise, gratitude and support.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from portal.engines.sentiment import letters, lexicon, register
from portal.engines.sentiment.cues import Evidence, gather
from portal.engines.sentiment.weights import LABELS, shipped, softmax

# A text this civic is not asked what the other model makes of it.
_CIVIC_ALONE = 0.95
_EVEN = 0.5
Label = Literal["negative", "neutral", "positive", "unclear"]


@dataclass(frozen=True, slots=True)
class Tone:
    """A label, the probability that it is right (0 when unclear), and the engine's name and version."""

    label: Label
    score: float
    engine: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the models make of a text: the cues, each label's probability, and the least that is answered with.

    ``civic`` is the share of the civic lexicon in it; the rest is the letter model's.
    """

    evidence: Evidence | None
    civic: float
    probabilities: tuple[float, ...]
    least: float


def languages() -> frozenset[str]:
    """Name the languages whose tone can be read."""
    return lexicon.available() | letters.available()


def tone(text: str, language: str) -> Tone:
    """Read the tone of a text in a language (the portal's codes: ``ko``, ``zh-Hant`` ...).

    Unclear when the language has neither lexicon nor letter model, when there is nothing to read, or when no label is
    probable enough: a guess would be counted as somebody's opinion. Same text, same answer; no text raises.
    """
    engine = shipped().engine
    found = read(text, language)
    if found is None:
        return Tone("unclear", 0.0, engine)
    best = max(found.probabilities)
    if best < found.least:
        return Tone("unclear", 0.0, engine)
    return Tone(cast(Label, LABELS[found.probabilities.index(best)]), round(best, 4), engine)


def read(text: str, language: str) -> Reading | None:
    """Weigh a text, whatever the odds; None when the language has no model or the text nothing that one knows."""
    civic = _by_cues(text, language) if language in lexicon.available() else None
    if language not in letters.available():
        return civic
    share = register.civic_share(civic.evidence.text, language) if civic is not None and civic.evidence else 0.0
    if share >= _CIVIC_ALONE:
        return civic
    general = _by_letters(text, language)
    if civic is None or general is None:
        return civic or general
    if share < _EVEN and not (civic.evidence and civic.evidence.has_cues):
        return general
    mixed = (
        share * one + (1 - share) * other for one, other in zip(civic.probabilities, general.probabilities, strict=True)
    )
    return Reading(civic.evidence, share, tuple(mixed), share * civic.least + (1 - share) * general.least)


def _by_cues(text: str, language: str) -> Reading | None:
    evidence = gather(text, lexicon.load(language))
    if not evidence.is_telling:
        return None
    weights = shipped()
    return Reading(evidence, 1.0, weights.of(language).probabilities(evidence.vector()), weights.threshold(language))


def _by_letters(text: str, language: str) -> Reading | None:
    if not any(map(str.isalpha, text[: letters.READ_LENGTH])):
        return None
    model = letters.load(language)
    return Reading(None, 0.0, softmax(model.log_odds(text).tolist()), model.least)
