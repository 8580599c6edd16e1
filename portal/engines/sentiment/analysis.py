"""The tone of a civic text.

Negative is complaint, fear, accusation and demands driven by grievance; neutral is facts and plain, constructive
requests; positive is praise, gratitude and support.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from portal.engines.sentiment import lexicon
from portal.engines.sentiment.cues import gather
from portal.engines.sentiment.weights import shipped

Label = Literal["negative", "neutral", "positive", "unclear"]


@dataclass(frozen=True, slots=True)
class Tone:
    """A label, the probability that it is right (0 when unclear), and the engine's name and version."""

    label: Label
    score: float
    engine: str


def languages() -> frozenset[str]:
    """Name the languages whose tone can be read."""
    return lexicon.available()


def tone(text: str, language: str) -> Tone:
    """Read the tone of a text in a language (the portal's codes: ``ko``, ``zh-Hant`` ...).

    Unclear when the language has no lexicon, when no cue was found, or when no label is probable enough: a guess would
    be counted as somebody's opinion. Same text, same answer; no text raises.
    """
    weights = shipped()
    if language not in languages():
        return Tone("unclear", 0.0, weights.engine)
    evidence = gather(text, lexicon.load(language))
    if not evidence.is_telling:
        return Tone("unclear", 0.0, weights.engine)
    probabilities = weights.probabilities(evidence.vector())
    label = max(probabilities, key=probabilities.__getitem__)
    if probabilities[label] < weights.threshold(language):
        return Tone("unclear", 0.0, weights.engine)
    return Tone(cast(Label, label), round(probabilities[label], 4), weights.engine)
