"""Which languages a text is written in side by side.

A name, a loan word or a few words of English inside a Korean sentence do not make a text bilingual; a sentence of its
own does, and so does a clause of its own in another script.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from portal.engines.language.scripts import script_of, weight_of

_SENTENCE = re.compile(r"[^.!?。！？\n;:|/]+")
_LETTERS = re.compile(r"[^\W\d_]+")
# So much a clause must have to count: words, and in the midst of a sentence plain ones, as names travel.
_LEAST_WORDS, _LEAST_PLAIN = 3, 4
# Within one script short sentences are easily taken for a neighbour's.
_LEAST_WORDS_ALONE = 5
_LEAST_MASS = 9.0
_SURE = 0.9
# A language that carries less of the text is a quotation.
_LEAST_SHARE = 0.2
_UNSPACED = frozenset({"han", "thai"})

Reader = Callable[[str], tuple[str | None, float]]


def languages_of(text: str, read: Reader) -> tuple[str, ...]:
    """Name the languages that carry a fifth of a text or more each, the heaviest first; fewer than two is ()."""
    carried: dict[str, float] = defaultdict(float)
    for clause, mass in _clauses(text):
        language, confidence = read(clause)
        if language is not None and confidence >= _SURE:
            carried[language] += mass
    whole = sum(carried.values())
    heavy = [(-mass, language) for language, mass in carried.items() if mass >= _LEAST_SHARE * whole]
    return tuple(language for _, language in sorted(heavy)) if len(heavy) > 1 else ()


def _clauses(text: str) -> Iterator[tuple[str, float]]:
    """Cut a text into sentences, and sentences that change script into their runs, with what each weighs."""
    scripts = {_script(word) for word in _LETTERS.findall(text)}
    least = _LEAST_WORDS if len(scripts) > 1 else _LEAST_WORDS_ALONE
    for match in _SENTENCE.finditer(text):
        words = [(_script(word.group()), word) for word in _LETTERS.finditer(match.group())]
        runs = [list(run) for _, run in itertools.groupby(words, key=lambda pair: pair[0])]
        for run in runs:
            found = [word.group() for _, word in run]
            plain = sum(not word[0].isupper() for word in found)
            is_whole = len(runs) == 1
            is_long = run[0][0] in _UNSPACED or (plain >= 1 if is_whole else plain >= _LEAST_PLAIN)
            mass = sum(map(weight_of, found))
            if is_long and mass >= _LEAST_MASS and (run[0][0] in _UNSPACED or len(found) >= least):
                yield match.group()[run[0][1].start() : run[-1][1].end()], mass


def _script(word: str) -> str:
    name = script_of(word[0])
    return "han" if name == "kana" else name
