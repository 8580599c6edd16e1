"""How civic a text sounds, from its own words and length alone: which of a language's two models has more to say."""

from __future__ import annotations

import functools
import math
from pathlib import Path

from portal.engines.sentiment.lexicon import Lexicon, parse

REGISTERS = ("civic", "review")
_FOLDER = Path(__file__).with_name("registers")
_READ_LENGTH = 200
_START, _CIVIC, _REVIEW = -1.8, 2.6, -2.0
# The letter model learnt from reviews of at most 140 letters.
_LONG, _PER_LETTER = 140, 1 / 30
_MOST = 6


@functools.cache
def available() -> frozenset[str]:
    """Name the languages whose register can be told."""
    return frozenset(path.stem for path in _FOLDER.glob("*.txt"))


@functools.cache
def _load(language: str) -> Lexicon:
    return parse(language, (_FOLDER / f"{language}.txt").read_text(encoding="utf-8"), REGISTERS)


def civic_share(plain: str, language: str) -> float:
    """Give the share (0..1) of the civic model in the answer for a text in lower case."""
    found = {hit.start: hit.category for hit in _load(language).find(plain[:_READ_LENGTH])}
    counts = {name: min(_MOST, sum(category == name for category in found.values())) for name in REGISTERS}
    sign = _START + _CIVIC * counts["civic"] + _REVIEW * counts["review"] + _PER_LETTER * max(0, len(plain) - _LONG)
    return 1 / (1 + math.exp(-sign))
