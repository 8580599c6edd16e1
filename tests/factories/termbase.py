"""Terms, and what a machine got wrong of them, in any number."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.terms import rules, service
from portal.domain.terms.types import Draft, Form, FormStatus, Kind
from portal.domain.texts.models import Translation

PREFERRED, ACCEPTED, FORBIDDEN = FormStatus


def term(korean: str, english: str, *wrong: str, note: str = "", kind: Kind = Kind.PLACE) -> Draft:
    """Return a term in two languages."""
    forms = [Form("ko", PREFERRED, korean), Form("en", PREFERRED, english)]
    return rules.tidy(Draft(kind, note, (*forms, *(Form("en", FORBIDDEN, text) for text in wrong))))


def add(session: Session, draft: Draft, now: datetime, by_id: int | None = None) -> int:
    """Add a term."""
    made = service.add(session, by_id, draft, now)
    assert isinstance(made, int)
    return made


def gather(session: Session, number: int, now: datetime, by_id: int | None = None) -> int:
    """Add terms, each changed once, and as many violations as translations are there for; return the first term."""
    ids = []
    for place in range(number):
        draft = term(f"길{place}", f"Road {place}", f"Rode {place}", note="A note")
        ids.append(add(session, draft, now, by_id))
    for row in session.scalars(select(Translation).limit(number)):
        row.violations = [violation("언덕길입니다.", "It is Slope Road.", "Hill Road", "Slope Road")]
        row.violation_count = 1
    return ids[0]


def violation(sentence: str, came: str, expected: str, found: str = "", *, repaired: bool = False) -> dict[str, object]:
    """Return a violation as it is kept."""
    kept = {"term": "place:x", "sentence": sentence, "came": came, "expected": expected, "found": found}
    return {**kept, "repaired": repaired}
