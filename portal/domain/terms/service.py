"""Commands on the termbase: add, edit, retire, bring back, take in what is shipped; each leaves its mark."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.domain.terms import queries, rules
from portal.domain.terms.models import TermChange, TermConcept, TermForm
from portal.domain.terms.types import Act, Concept, Draft, Form, FormStatus, Kind, Refusal, Refused, State, TermsDue
from portal.engines.translation import termbase
from portal.engines.translation.termbase import Term
from portal.foundation.database import added, record, storable
from portal.foundation.errors import NotFound


@dataclass(frozen=True, slots=True)
class Shipped:
    """What became of the terms that come with the portal: new, brought up to date, and left as staff have made them."""

    added: int = 0
    changed: int = 0
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """A change whose translations are to be looked for: where it stands, and the forms that a text may name it by."""

    change_id: int
    reached: int
    forms: dict[str, set[str]]


def add(
    session: Session, by_id: int | None, draft: Draft, now: datetime, *, key: str = "", act: Act = Act.ADDED
) -> int | Refused:
    """Add a term, which must be tidy and checked; return its id."""
    if _is_full(session):
        return Refused(Refusal.FULL)
    row = TermConcept(key=key or f"term:{secrets.token_hex(6)}", state=State.ACTIVE, is_shipped=act is Act.SHIPPED)
    _write(row, draft, by_id, now)
    added(session, row)
    _write_forms(session, row.id, draft)
    _note(session, row.id, act, by_id, now, None, draft)
    return row.id


def edit(
    session: Session,
    by_id: int | None,
    concept_id: int,
    draft: Draft,
    basis: str,
    now: datetime,
    *,
    act: Act = Act.EDITED,
) -> Refused | None:
    """Change a term, unless somebody else has changed it since `basis` was seen."""
    row, before = _locked(session, concept_id)
    if before.basis != basis:
        return Refused(Refusal.CHANGED)
    if before.draft == draft:
        return None
    row.is_shipped = act is Act.SHIPPED
    _write(row, draft, by_id, now)
    session.execute(delete(TermForm).where(TermForm.concept_id == concept_id))
    _write_forms(session, concept_id, draft)
    _note(session, concept_id, act, by_id, now, before.draft, draft)
    return None


def set_state(session: Session, by_id: int | None, concept_id: int, state: State, now: datetime) -> Refused | None:
    """Retire a term or bring it back; one that stands so already is left alone."""
    row, before = _locked(session, concept_id)
    if before.state is state:
        return None
    if state is State.ACTIVE and _is_full(session):
        return Refused(Refusal.FULL)
    row.state, row.is_shipped = state, False
    row.changed_at, row.changed_by_id = now, by_id
    act = Act.RETIRED if state is State.RETIRED else Act.RESTORED
    _note(session, concept_id, act, by_id, now, before.draft, before.draft)
    return None


def take_shipped(session: Session, now: datetime) -> Shipped:
    """Take in what the portal is shipped with; what staff have changed, retired or added stays as it is.

    No translation is made anew for it: with an empty table these are the terms that were in force before.
    """
    rows = {row.key: row for row in session.scalars(select(TermConcept))}
    there = {concept.key: concept for concept in queries.concepts_of(session, list(rows.values()), everything=True)}
    counts = {"added": 0, "changed": 0, "kept": 0}
    for term in termbase.load().terms:
        draft, concept = draft_of(term), there.get(term.key)
        if concept is None:
            add(session, None, draft, now, key=term.key, act=Act.SHIPPED)
            counts["added"] += 1
        elif rows[term.key].is_shipped and concept.draft != draft:
            edit(session, None, concept.id, draft, concept.basis, now, act=Act.SHIPPED)
            counts["changed"] += 1
        elif not rows[term.key].is_shipped:
            counts["kept"] += 1
    return Shipped(**counts)


def draft_of(term: Term) -> Draft:
    """Return a shipped term as a person would have written it."""
    forms = [
        Form(language, FormStatus.PREFERRED if text == term.approved[language] else FormStatus.ACCEPTED, text)
        for language, texts in term.accepted.items()
        for text in texts
    ]
    wrong = [Form(language, FormStatus.FORBIDDEN, text) for language, texts in term.forbidden.items() for text in texts]
    return rules.tidy(Draft(Kind(term.kind), term.note, (*forms, *wrong)))


def claim_due(session: Session) -> Due | None:
    """Take the earliest change whose translations are still looked for."""
    row = session.scalar(
        select(TermChange)
        .where(TermChange.is_due.is_(True))
        .order_by(TermChange.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return None
    drafts = [rules.from_json(kept) for kept in (row.before, row.after) if kept]
    return Due(row.id, row.reached, rules.touched(drafts))


def note_reached(session: Session, change_id: int, reached: int | None) -> None:
    """Note up to which text translations were looked for; None for all of them."""
    row = session.get_one(TermChange, change_id)
    row.is_due, row.reached = reached is not None, reached or row.reached


def _locked(session: Session, concept_id: int) -> tuple[TermConcept, Concept]:
    row = session.get(TermConcept, concept_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(f"term {concept_id}")
    return row, queries.concepts_of(session, [row])[0]


def _is_full(session: Session) -> bool:
    there = session.scalar(select(func.count()).select_from(TermConcept).where(TermConcept.state == State.ACTIVE))
    return (there or 0) >= rules.MOST_CONCEPTS


def _write(row: TermConcept, draft: Draft, by_id: int | None, now: datetime) -> None:
    row.kind, row.note = draft.kind, storable(draft.note)
    row.changed_at, row.changed_by_id = now, by_id


def _write_forms(session: Session, concept_id: int, draft: Draft) -> None:
    for place, form in enumerate(draft.forms):
        session.add(
            TermForm(
                concept_id=concept_id,
                language=form.language,
                form=storable(form.text),
                status=form.status,
                note=storable(form.note),
                place=place,
            )
        )
    session.flush()


def _note(
    session: Session,
    concept_id: int,
    act: Act,
    by_id: int | None,
    now: datetime,
    before: Draft | None,
    after: Draft,
) -> None:
    is_due = act is not Act.SHIPPED
    session.add(
        TermChange(
            concept_id=concept_id,
            act=act,
            at=now,
            by_id=by_id,
            before=rules.as_json(before) if before else {},
            after=rules.as_json(after),
            is_due=is_due,
        )
    )
    session.flush()
    if is_due:
        record(session, TermsDue())
