"""Reads of the termbase: for the list and the pages of terms, for the machine, and for who translates by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from portal.domain.terms import rules
from portal.domain.terms.models import TermChange, TermConcept, TermForm
from portal.domain.terms.types import (
    Act,
    Change,
    Concept,
    Draft,
    Form,
    FormStatus,
    Kind,
    State,
    TermFound,
    TermMissed,
)
from portal.engines.translation import termbase as shipped
from portal.engines.translation.termbase import Term, Termbase
from portal.foundation.errors import NotFound

ON_PAGE = 30
Revision = tuple[Any, ...]
_cache: WeakKeyDictionary[Any, tuple[Revision, Termbase]] = WeakKeyDictionary()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Filter:
    """Which terms of the list are wanted: words in a form or a note, a kind, without a form in a language, a state."""

    words: str = ""
    kind: Kind | None = None
    lacking: str = ""
    state: State = State.ACTIVE


@dataclass(frozen=True, slots=True)
class ConceptPage:
    """One page of the list of terms."""

    items: tuple[Concept, ...]
    number: int
    pages: int
    total: int


def terms_in(
    session: Session, sentences: Iterable[str], source_language: str, target_language: str
) -> Mapping[str, tuple[TermFound, ...]]:
    """Return for each sentence the terms in it that have forms in the other language, in their order."""
    terms = termbase(session)
    return {sentence: tuple(_found(terms, sentence, source_language, target_language)) for sentence in sentences}


def violations(
    session: Session, source: str, target: str, source_language: str, target_language: str
) -> tuple[TermMissed, ...]:
    """Return the terms of a sentence that its translation does not say as approved."""
    wrong = termbase(session).violations(source, target, source_language, target_language)
    return tuple(TermMissed(one.term.key, one.expected, one.found) for one in wrong)


def termbase(session: Session) -> Termbase:
    """Return the terms in use, ready to be looked up; where none were ever kept, those the portal is shipped with.

    They are compiled once for each state of the tables.
    """
    revision = _revision(session)
    if revision[0] is None:
        return shipped.load()
    engine = session.get_bind().engine
    with _lock:
        kept = _cache.get(engine)
        if kept is None or kept[0] != revision:
            kept = _cache[engine] = revision, Termbase(tuple(_term(concept) for concept in in_use(session)))
    return kept[1]


def get_concept(session: Session, concept_id: int) -> Concept:
    """Return one term."""
    row = session.get(TermConcept, concept_id)
    if row is None:
        raise NotFound(f"term {concept_id}")
    return concepts_of(session, [row])[0]


def list_concepts(session: Session, wanted: Filter, number: int) -> ConceptPage:
    """Return one page of terms, by their kind and the order in which they came."""
    matching = _matching(wanted)
    total = session.scalar(select(func.count()).select_from(TermConcept).where(*matching)) or 0
    pages = max(1, -(-total // ON_PAGE))
    number = min(max(1, number), pages)
    rows = session.scalars(
        select(TermConcept)
        .where(*matching)
        .order_by(TermConcept.kind, TermConcept.id)
        .offset((number - 1) * ON_PAGE)
        .limit(ON_PAGE)
    ).all()
    return ConceptPage(tuple(concepts_of(session, rows)), number, pages, total)


def in_use(session: Session) -> Iterator[Concept]:
    """Return all terms in use."""
    rows = session.scalars(
        select(TermConcept).where(TermConcept.state == State.ACTIVE).order_by(TermConcept.kind, TermConcept.id)
    ).all()
    yield from concepts_of(session, rows, everything=True)


def history(session: Session, concept_id: int) -> tuple[Change, ...]:
    """Return what was done to a term, the latest first."""
    rows = session.scalars(select(TermChange).where(TermChange.concept_id == concept_id).order_by(TermChange.id.desc()))
    return tuple(
        Change(
            Act(row.act),
            row.at,
            row.by_id,
            rules.from_json(row.before) if row.before else None,
            rules.from_json(row.after),
        )
        for row in rows
    )


def concepts_of(session: Session, rows: Sequence[TermConcept], *, everything: bool = False) -> list[Concept]:
    """Return terms with their forms, which are read at once; `everything` where the rows are most of the table."""
    forms: dict[int, list[Form]] = {}
    wanted = select(TermForm).order_by(TermForm.concept_id, TermForm.place)
    if not everything:
        wanted = wanted.where(TermForm.concept_id.in_([row.id for row in rows]))
    for form in session.scalars(wanted):
        kept = Form(form.language, FormStatus(form.status), form.form, form.note)
        forms.setdefault(form.concept_id, []).append(kept)
    return [_concept(row, forms.get(row.id, [])) for row in rows]


def by_key(session: Session, keys: Iterable[str]) -> dict[str, Concept]:
    """Return terms by their keys, retired ones too."""
    rows = session.scalars(select(TermConcept).where(TermConcept.key.in_(set(keys)))).all()
    return {concept.key: concept for concept in concepts_of(session, rows)}


def _concept(row: TermConcept, forms: list[Form]) -> Concept:
    draft = Draft(Kind(row.kind), row.note, tuple(forms))
    return Concept(
        id=row.id,
        key=row.key,
        state=State(row.state),
        draft=draft,
        changed_at=row.changed_at,
        changed_by_id=row.changed_by_id,
        basis=rules.basis(draft, row.state),
    )


def _matching(wanted: Filter) -> list[ColumnElement[bool]]:
    matching: list[ColumnElement[bool]] = [TermConcept.state == wanted.state]
    if wanted.kind:
        matching.append(TermConcept.kind == wanted.kind)
    words = rules.squeezed(wanted.words)
    if words:
        with_words = or_(
            TermForm.form.icontains(words, autoescape=True), TermForm.note.icontains(words, autoescape=True)
        )
        matching.append(
            or_(
                TermConcept.id.in_(select(TermForm.concept_id).where(with_words)),
                TermConcept.note.icontains(words, autoescape=True),
            )
        )
    if wanted.lacking:
        with_form = select(TermForm.concept_id).where(TermForm.language == wanted.lacking)
        matching.append(TermConcept.id.not_in(with_form))
    return matching


def _revision(session: Session) -> Revision:
    """Return what is another one after each change; what was rolled back can leave its number to another change."""
    last = select(func.max(TermChange.id)).scalar_subquery()
    row = session.execute(
        select(func.max(TermChange.id), func.max(TermChange.at), func.count()).where(TermChange.id >= last - 100)
    ).one()
    return tuple(row)


def _term(concept: Concept) -> Term:
    approved = dict(concept.draft.preferred)
    good: dict[str, list[str]] = {}
    wrong: dict[str, list[str]] = {}
    for form in concept.draft.forms:
        (wrong if form.status is FormStatus.FORBIDDEN else good).setdefault(form.language, []).append(form.text)
    return Term(
        kind=concept.draft.kind,
        approved=approved,
        accepted={language: tuple(forms) for language, forms in good.items()},
        forbidden={language: tuple(forms) for language, forms in wrong.items()},
        key=concept.key,
        note=concept.draft.note,
        notes={(form.language, form.text): form.note for form in concept.draft.forms if form.note},
    )


def _found(terms: Termbase, sentence: str, source: str, target: str) -> Iterator[TermFound]:
    seen = set()
    for readings in terms.find(sentence, source):
        for term in readings:
            if target in term.accepted and term.key not in seen:
                seen.add(term.key)
                yield TermFound(
                    key=term.key,
                    kind=term.kind,
                    found=term.approved[source],
                    expected=term.approved.get(target) or term.accepted[target][0],
                    accepted=term.accepted[target],
                    forbidden=term.forbidden.get(target, ()),
                    note=term.note,
                    notes={form: note for (language, form), note in term.notes.items() if language == target},
                )
