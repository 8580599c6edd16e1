"""Names that a machine did not give as approved, for staff to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.texts import rules
from portal.domain.texts.models import Text, Translation

ON_PAGE = 20


@dataclass(frozen=True, slots=True)
class Violated:
    """One name in one sentence: what came of it, and what was expected.

    `found` is the forbidden form that came, empty where the name was missing; `repaired` where it was put right.
    """

    text_id: int
    source_language: str
    language: str
    term: str
    sentence: str
    came: str
    expected: str
    found: str
    repaired: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class ViolatedPage:
    """One page of translations that did not give names as approved, the latest first; `total` counts translations."""

    items: tuple[Violated, ...]
    number: int
    pages: int
    total: int


def list_violations(session: Session, language: str, number: int) -> ViolatedPage:
    """Return one page of what is wrong in machine translations into a language (empty: into any)."""
    matching = [Translation.violation_count > 0]
    if language:
        matching.append(Translation.language == language)
    total = session.scalar(select(func.count()).select_from(Translation).where(*matching)) or 0
    pages = max(1, -(-total // ON_PAGE))
    number = min(max(1, number), pages)
    rows = session.execute(
        select(Translation, Text.language)
        .join(Text, Text.id == Translation.text_id)
        .where(*matching)
        .order_by(Translation.updated_at.desc(), Translation.id.desc())
        .offset((number - 1) * ON_PAGE)
        .limit(ON_PAGE)
    )
    items = [_violated(row, source, one) for row, source in rows for one in row.violations]
    return ViolatedPage(tuple(items), number, pages, total)


def _violated(row: Translation, source: str, kept: dict[str, object]) -> Violated:
    shown = {name: rules.harmless(str(kept[name])) for name in ("term", "sentence", "came", "expected", "found")}
    return Violated(row.text_id, source, row.language, repaired=bool(kept["repaired"]), at=row.updated_at, **shown)
