"""Proposals that say nearly the same as another one, in whatever language, compared in a common one."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from portal.domain.search import queries as search
from portal.domain.search.types import Likeness
from portal.domain.topics import sources
from portal.engines.topics import ALIKE, Print, likeness, print_of

CANDIDATES = 20
LONGEST = 4_000
"""Characters of a text that candidates are looked for with."""


def nearly_same(session: Session, proposal_id: int, body_id: int, limit: int = 3) -> tuple[Likeness, ...]:
    """Return public proposals that say nearly the same as one, the most alike first.

    Candidates are those that share rare words in any language; of them those are kept whose bodies are alike in the
    language that both can be compared in. Where a translation is missing, two languages are not compared.
    """
    language, body = _common(session, [body_id]).get(body_id, ("", ""))
    candidates = search.similar(session, body[:LONGEST], proposal_id, CANDIDATES) if body else ()
    bodies = sources.body_ids(session, [one.proposal_id for one in candidates])
    others = _common(session, bodies.values())
    own = print_of(body, language)
    found = [Likeness(one, _alike(own, language, others.get(other, ("", "")))) for one, other in bodies.items()]
    alike = sorted((one for one in found if one.score >= ALIKE), key=lambda one: (-one.score, one.proposal_id))
    return tuple(alike[:limit])


def _common(session: Session, text_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    stamps = sources.stamps(session, text_ids)
    found = sources.bodies(session, ((text_id, stamp.language) for text_id, stamp in stamps.items()))
    return {text_id: (language, body) for (text_id, language), body in found.items()}


def _alike(own: Print, language: str, other: tuple[str, str]) -> float:
    return likeness(own, print_of(other[1], language)) if other[0] == language else 0.0
