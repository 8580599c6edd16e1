"""Reads of search: what is found, in which order; and what is about the same as a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.domain.proposals import queries as proposals
from portal.domain.proposals.types import Filter, Sort
from portal.domain.search import dialects, rules
from portal.domain.search.models import SearchDocument, SearchTerm
from portal.domain.search.types import Correction, Found, Likeness
from portal.engines.search import Clause, Expression, Query, Term, Unit, parse, tokens, typos

MOST_COUNTED = 1_000
MOST_COMPARED = 3_000
MOST_LEFT_OUT = 20
NOTHING = Expression(())


def search(session: Session, written: str, wanted: Filter, number: int = 1, size: int = proposals.PAGE_SIZE) -> Found:
    """Return one page of what is found: all words in the title first, then the rest; each in the order wished for.

    With "most endorsed first", the newest thousand hits are put in order.
    """
    query = parse(written)
    known = _known(session, _ranges(query))
    expression, complete = _strict(query, known)
    ids = _ids(session, expression, wanted) if complete else []
    corrections: tuple[Correction, ...] = ()
    loosened = False
    if not ids and query.units:
        looser, corrections = _loose(session, query, known)
        if looser != expression:
            expression, loosened = looser, True
            ids = _ids(session, expression, wanted) if expression.clauses else []
    more = len(ids) > MOST_COUNTED
    ids = ids[:MOST_COUNTED]
    pages = max(1, -(-len(ids) // size))
    number = min(max(1, number), pages)
    shown = tuple(map(rules.proposal_id, ids[(number - 1) * size : number * size]))
    return Found(
        shown, number, pages, len(ids), more, query, expression, corrections if ids else (), loosened and bool(ids)
    )


def similar(session: Session, text: str, exclude_id: int | None = None, limit: int = 3) -> tuple[Likeness, ...]:
    """Return public proposals that share the rare words of a text, in whatever language either was written."""
    terms = sorted(set(tokens(text)))[: rules.MOST_LOOKED_UP]
    # The highest number stands for how many there are: counting them takes longer than all the rest.
    number = session.scalar(select(func.max(SearchDocument.proposal_id))) or 0
    if not terms or not number:
        return ()
    documents = dict(
        session.execute(select(SearchTerm.term, SearchTerm.documents).where(SearchTerm.term.in_(terms))).all()
    )
    telling = rules.most_telling(documents, number)
    if len(telling) < rules.LEAST_SHARED:
        return ()
    parts = union_all(
        *(
            select(dialects.ROW.label("id"), literal(weight).label("weight")).where(dialects.has_term(session, term))
            for term, weight in telling.items()
        )
    ).subquery()
    score = func.sum(parts.c.weight)
    # The best are chosen before anything is asked of the proposals: few of them are not public any more.
    best = (
        select(parts.c.id, score.label("score"))
        .group_by(parts.c.id)
        .having(score >= rules.least_score(telling), func.count() >= rules.LEAST_SHARED)
        .order_by(score.desc(), parts.c.id.desc())
        .limit(limit + MOST_LEFT_OUT)
        .subquery()
    )
    rows = session.execute(
        select(best.c.id, best.c.score)
        .where(proposals.matching(Filter(), best.c.id.op("&")(rules.ID_MASK)))
        .order_by(best.c.score.desc(), best.c.id.desc())
    )
    found = [Likeness(rules.proposal_id(row), points / sum(telling.values())) for row, points in rows]
    return tuple(likeness for likeness in found if likeness.proposal_id != exclude_id)[:limit]


def _ids(session: Session, expression: Expression, wanted: Filter) -> list[int]:
    """Return the keys of the documents found, in order, one more than are counted at the most."""
    in_title, anywhere = (
        session.scalars(
            dialects.matches(session, expression, title=title)
            .where(*_days(wanted))
            .where(proposals.matching(wanted, dialects.ROW.op("&")(rules.ID_MASK)))
            .order_by(dialects.ROW.desc())
            .limit(MOST_COUNTED + 1)
        ).all()
        for title in (True, False)
    )
    first = set(in_title)
    ids = [*in_title, *(row for row in anywhere if row not in first)][: MOST_COUNTED + 1]
    if wanted.sort is Sort.ENDORSED:
        voices = proposals.count_endorsements(session, map(rules.proposal_id, ids))
        ids.sort(key=lambda row: (-voices.get(rules.proposal_id(row), 0), row not in first, -row))
    return ids


def _days(wanted: Filter) -> list[ColumnElement[bool]]:
    """Return where in the order of keys the days of a filter are, so that the rest of the index is not read."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.published_from is not None:
        conditions.append(rules.document_id(0, wanted.published_from) <= dialects.ROW)
    if wanted.published_before is not None:
        conditions.append(rules.document_id(0, wanted.published_before) > dialects.ROW)
    return conditions


def _strict(query: Query, known: Mapping[str, int]) -> tuple[Expression, bool]:
    """Return what to look for, and whether every word of it stands anywhere at all."""
    clauses, complete = [], bool(query.units)
    for unit in query.units:
        clause = _with_forms(unit, known) if unit.is_word else _run_or_phrase(unit, known)
        complete = complete and (not unit.is_word or _stands_somewhere(clause, known))
        clauses.append(clause)
    return Expression(tuple(clauses)), complete


def _loose(session: Session, query: Query, known: Mapping[str, int]) -> tuple[Expression, tuple[Correction, ...]]:
    strange = [unit for unit in query.units if unit.is_word and not _stands_somewhere(_with_forms(unit, known), known)]
    candidates = _known(session, _near(strange))
    clauses, corrections = [], []
    for unit in query.units:
        if unit not in strange:
            clauses.append(_with_forms(unit, known) if unit.is_word else unit.looser())
            continue
        word = unit.terms[0].token
        if len(word) < typos.SHORTEST_CORRECTED:
            if len(word) == 1:
                return NOTHING, ()
            clauses.append(Clause(((Term(word, prefix=True),),)))
            continue
        meant = typos.corrections(word, candidates)
        if not meant:
            return NOTHING, ()
        clauses.append(Clause(tuple((Term(word),) for word in meant)))
        corrections.append(Correction(unit.written, meant[0]))
    return Expression(tuple(clauses)), tuple(corrections)


def _with_forms(unit: Unit, known: Mapping[str, int]) -> Clause:
    term = unit.terms[0]
    if not term.prefix:
        return unit.clause()
    return Clause((unit.terms, *((Term(form),) for form in typos.forms(term.token, known))))


def _run_or_phrase(unit: Unit, known: Mapping[str, int]) -> Clause:
    """Want the pairs of a run side by side unless all are so common that looking at each document takes too long."""
    rarest = min(known.get(term.token, 0) for term in unit.terms)
    return unit.clause() if unit.phrase or rarest <= MOST_COMPARED else Clause((unit.terms,))


def _stands_somewhere(clause: Clause, known: Mapping[str, int]) -> bool:
    return any(terms[0].fits(word) for terms in clause.alternatives for word in known)


def _ranges(query: Query) -> list[ColumnElement[bool]]:
    """Return where in the list of terms the words of a query and their forms stand."""
    conditions: list[ColumnElement[bool]] = []
    for unit in query.units:
        term = unit.terms[0]
        if unit.is_word and term.prefix:
            conditions.append(_begins(SearchTerm.term, typos.stem(term.token)))
        elif unit.is_word:
            conditions.append(SearchTerm.term == term.token)
        elif not unit.phrase:
            conditions.append(SearchTerm.term.in_([pair.token for pair in unit.terms]))
    return conditions


def _near(units: Sequence[Unit]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for word in (unit.terms[0].token for unit in units):
        allowed = typos.slips(word)
        if not allowed:
            continue
        start, end = typos.intact(word)
        length = func.length(SearchTerm.term).between(len(word) - allowed, len(word) + allowed)
        conditions += [
            and_(_begins(SearchTerm.term, start), length, SearchTerm.reversed.is_not(None)),
            and_(_begins(SearchTerm.reversed, end[::-1]), length),
            SearchTerm.term.in_(typos.swaps(word)),
        ]
    return conditions


def _begins(where: InstrumentedAttribute[Any], prefix: str) -> ColumnElement[bool]:
    span = typos.beginning_with(prefix)
    return and_(where >= span.first, where < span.beyond)


def _known(session: Session, conditions: Sequence[ColumnElement[bool]]) -> dict[str, int]:
    if not conditions:
        return {}
    rows = session.execute(select(SearchTerm.term, SearchTerm.documents).where(or_(*conditions)))
    return dict(rows.all())
