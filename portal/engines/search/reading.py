"""Read what somebody typed into the search box; whatever it is, it is words to look for and never a command."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from portal.engines.search.folding import fold
from portal.engines.search.terms import Alternative, Clause, Term
from portal.engines.search.tokens import Run, runs

MOST_TOKENS = 32
LONGEST_QUERY = 200
"""Characters that are looked at; what follows could only narrow the search further."""
SHORTEST_BEGINNING = 4
"""From this length on, a word also finds the words that begin with it."""
MISSING = 0.4
"""The part of a run's pairs that may be missing when nothing was found: one wrong character spoils two pairs."""
SHORT_RUN = 8

QUOTED = re.compile(r"""["“”„‟«»「」『』＂]([^"“”„‟«»「」『』＂]+)["“”„‟«»「」『』＂]""")
PARTICLES = re.compile("(?<=[가-힣]{2})(?:에서는|에서|에게|으로|까지|부터|한테|에는|을|를|에)$")
MORE_PARTICLES = re.compile("(?<=[가-힣]{2})(?:은|는|이|가|의|도|로|와|과|만)$")


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing to look for: a word, a run of characters without spaces, or a phrase in quotation marks."""

    written: str
    terms: Alternative
    wide: bool = False
    phrase: bool = False

    @property
    def is_word(self) -> bool:
        """Tell whether this is a word with a beginning and an end, which may be inflected or mistyped."""
        return not self.wide and not self.phrase

    def clause(self) -> Clause:
        """Return the unit as typed."""
        return Clause((self.terms,), together=len(self.terms) > 1)

    def looser(self) -> Clause:
        """Return what to try when nothing was found: a run may lack a particle, or some pairs that stand together."""
        if not self.wide or self.phrase:
            return self.clause()
        bare = MORE_PARTICLES.sub("", self.written)
        terms = _pairs(bare) if bare != self.written else self.terms
        gap = int(len(terms) * MISSING)
        if not gap:
            return Clause((terms,), together=len(terms) > 1)
        return Clause(tuple(dict.fromkeys(_without(terms, gap))))


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for; `cut` says that not all of it could be taken."""

    written: str
    units: tuple[Unit, ...]
    cut: bool = False

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to look for, as with punctuation alone."""
        return not self.units


def parse(written: str) -> Query:
    """Read a query; text in quotation marks is a phrase, every other word or run must be found somewhere."""
    text = written[:LONGEST_QUERY]
    units: list[Unit] = []
    place = 0
    for quoted in QUOTED.finditer(text):
        units += _words(text[place : quoted.start()])
        units += _phrase(quoted.group(1))
        place = quoted.end()
    units += _words(text[place:])
    kept: list[Unit] = []
    left = MOST_TOKENS
    for unit in dict.fromkeys(units):
        if left:
            kept.append(replace(unit, terms=unit.terms[:left]))
        left = max(0, left - len(unit.terms))
    cut = len(text) < len(written) or sum(len(unit.terms) for unit in dict.fromkeys(units)) > MOST_TOKENS
    return Query(written, tuple(kept), cut)


def _words(text: str) -> list[Unit]:
    return [_unit(run) for run in runs(fold(text))]


def _unit(run: Run) -> Unit:
    if run.wide:
        return Unit(run.text, _pairs(PARTICLES.sub("", run.text)), wide=True)
    token = run.tokens[0]
    return Unit(run.text, (Term(token, prefix=len(token) >= SHORTEST_BEGINNING and not token.isdigit()),))


def _phrase(text: str) -> list[Unit]:
    found = list(runs(fold(text)))
    if not found:
        return []
    before = tuple(Term(token) for run in found[:-1] for token in run.tokens)
    last = found[-1]
    terms = before + (_pairs(last.text) if last.wide else (Term(last.tokens[0]),))
    return [Unit(" ".join(run.text for run in found), terms, wide=last.wide and len(found) == 1, phrase=True)]


def _pairs(text: str) -> Alternative:
    return tuple(Term(text[place : place + 2]) for place in range(len(text) - 1)) or (Term(text),)


def _without(terms: Alternative, gap: int) -> Iterator[Alternative]:
    """Leave any `gap` pairs out of a short run (words may be written apart), neighbouring ones out of a long one."""
    if len(terms) <= SHORT_RUN:
        yield from itertools.combinations(terms, len(terms) - gap)
        return
    for place in range(len(terms) - gap + 1):
        yield terms[:place] + terms[place + gap :]
