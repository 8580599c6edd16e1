"""Take particles and endings off Korean words, so that 공원을, 공원에서는 and 공원 are one keyword."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

WORDS: Final = Path(__file__).with_name("korean.tsv")
_PREDICATE: Final = re.compile(
    "(?:습니다|ㅂ니다|니다|니까|세요|셔요|어요|아요|여요|해요|돼요|네요|군요|나요|까요|게요|지요|죠|었으면|았으면|했으면|싶어|싶은|싶고|"
    "겠다|겠어|었다|았다|했다|됐다|는데|은데|지만|거나|려고|려면|어서|아서|해서|면서|도록|하여|되어|던데|주길|주기를|해주|으면|지면|리면|없이|있게)$"
)
"""Ends of verbs and adjectives: what is left of them says little."""
_MADE: Final = re.compile(
    "(?:하고|하는|하게|하기|하면|하여|하도록|하지|한다|한|할|함|합시다|합니다|해요|해야|해서|해|했으면|했으며|되고|되는|되게|되면|되어|되도록|된다|된|될|됩니다|시켜|스러운|적인|적으로|하자|했다|했습니다|하세요|해주세요|"
    "이|을|를|가)$"
)
_STEM_OF_MADE: Final = 2
_SHORTEST: Final = 2


def stem(word: str) -> str:
    """Return a word without its particle, the noun of a verb made with 하다 or 되다, or "" for another predicate."""
    if _ends_as_noun(word):
        return word
    made = _MADE.sub("", word)
    if made != word and len(made) >= _STEM_OF_MADE:
        return _without_particle(made)
    if _PREDICATE.search(word):
        return ""
    return _without_particle(word)


def _without_particle(word: str) -> str:
    if _ends_as_noun(word):
        return word
    for particle in _particles():
        bare = word.removesuffix(particle)
        if bare != word and len(bare) >= _SHORTEST:
            return _without_plural(bare)
    return word


def _without_plural(word: str) -> str:
    bare = word.removesuffix("들")
    return bare if len(bare) >= _SHORTEST else word


def _ends_as_noun(word: str) -> bool:
    """Tell whether a word ends in a noun that only looks as if it had a particle (자전거도로)."""
    nouns, longest = _nouns()
    return any(word[-length:] in nouns for length in range(2, min(longest, len(word)) + 1))


@cache
def _particles() -> tuple[str, ...]:
    return tuple(sorted(_listed("particles"), key=lambda one: (-len(one), one)))


@cache
def _nouns() -> tuple[frozenset[str], int]:
    nouns = frozenset(_listed("nouns"))
    return nouns, max(map(len, nouns))


def _listed(name: str) -> list[str]:
    lines = (line.split("\t") for line in WORDS.read_text("utf-8").splitlines() if not line.startswith("#"))
    return next(words.split() for what, words in lines if what == name)
