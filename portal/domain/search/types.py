"""What search hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from portal.domain.proposals.types import ProposalView
from portal.domain.texts.types import Piece
from portal.engines.search import Expression, Query
from portal.foundation.languages import Language


@dataclass(frozen=True, slots=True)
class Correction:
    """A word that stands nowhere, and the word of the index that was looked for instead."""

    written: str
    used: str


@dataclass(frozen=True, slots=True)
class Found:
    """One page of proposals in order; `more` says that there are more than `total`, which are not counted.

    `expression` is what was looked for in the end, to mark it. `loosened` says that nothing had all of it as written.
    """

    ids: tuple[int, ...]
    number: int
    pages: int
    total: int
    more: bool
    query: Query
    expression: Expression
    corrections: tuple[Correction, ...] = ()
    loosened: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The surroundings of a hit in a version of a text that is not the one shown."""

    language: Language
    is_original: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """Proposals as a list of results shows them: hits marked, the body cut to where they are."""

    items: tuple[ProposalView, ...]
    elsewhere: Mapping[int, Elsewhere]


@dataclass(frozen=True, slots=True)
class Likeness:
    """A proposal that is about the same as a text; `score` is from 0 to 1."""

    proposal_id: int
    score: float


@dataclass(frozen=True, slots=True)
class Drift:
    """Where the index and the texts differ, by proposal, and how many terms are counted wrongly."""

    missing: tuple[int, ...]
    different: tuple[int, ...]
    surplus: tuple[int, ...]
    terms: int

    @property
    def is_none(self) -> bool:
        """Tell whether the index says what the texts say."""
        return not (self.missing or self.different or self.surplus or self.terms)
