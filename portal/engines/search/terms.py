"""What is looked for in an index, apart from how a database is asked: all clauses, of each any alternative."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One token, or (with `prefix`) every token that begins so."""

    token: str
    prefix: bool = False

    def fits(self, token: str) -> bool:
        """Tell whether a token of a text is meant."""
        return token.startswith(self.token) if self.prefix else token == self.token


Alternative = tuple[Term, ...]
"""Terms that must all be there."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One word or phrase of a query: any of its alternatives will do; `together` wants its terms side by side."""

    alternatives: tuple[Alternative, ...]
    together: bool = False


@dataclass(frozen=True, slots=True)
class Expression:
    """All that must be found; without clauses it finds nothing."""

    clauses: tuple[Clause, ...]

    @property
    def sequences(self) -> tuple[str, ...]:
        """Return what must stand side by side in a stream."""
        return tuple(_sequence(clause.alternatives[0]) for clause in self.clauses if clause.together)


def _sequence(terms: Alternative) -> str:
    return " " + " ".join(term.token for term in terms) + " "
