"""The one place that knows how each database is asked: FTS5 on SQLite, a tsvector on PostgreSQL.

Queries are put together from tokens alone, which are letters, marks and digits, each in quotation marks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import ColumnElement, Select, cast, column, func, literal, literal_column, select, table, text
from sqlalchemy import Text as LongText
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from portal.domain.search.models import SearchDocument
from portal.engines.search import Expression, Term

INDEX = table("search_index", column("rowid"), column("title"), column("words"))
ROW: ColumnElement[int] = INDEX.c.rowid
LOCK = 5_177_041


def matches(session: Session, expression: Expression, *, title: bool) -> Select[int]:
    """Select the documents that hold an expression, in their titles or anywhere."""
    statement = select(ROW).where(_holds(session, expression, title=title))
    if expression.sequences:
        statement = statement.join(SearchDocument, SearchDocument.id == ROW)
        place = func.instr if _is_sqlite(session) else func.strpos
        for sequence in expression.sequences:
            statement = statement.where(_stands_in(place, sequence, title=title))
    return statement


def has_term(session: Session, term: str) -> ColumnElement[bool]:
    """Return the condition that a document has a term."""
    if _is_sqlite(session):
        return _fts5(_quoted_fts5(Term(term)))
    return _tsvector("words", _quoted_tsquery(Term(term)))


def one_at_a_time(session: Session) -> None:
    """Let one transaction at a time count terms; SQLite has one writer anyway."""
    if not _is_sqlite(session):
        session.execute(select(func.pg_advisory_xact_lock(LOCK)))


def add_to_terms(session: Session, changes: Mapping[str, int], backwards: Callable[[str], str | None]) -> None:
    """Count documents for and against terms, always in one order, and forget terms that none has."""
    rows = [
        {"term": term, "reversed": backwards(term), "documents": change}
        for term, change in sorted(changes.items())
        if change
    ]
    if not rows:
        return
    session.execute(
        text(
            "INSERT INTO search_term (term, reversed, documents) VALUES (:term, :reversed, :documents) "
            "ON CONFLICT (term) DO UPDATE SET documents = search_term.documents + excluded.documents"
        ),
        rows,
    )
    fewer = [{"term": row["term"]} for row in rows if changes[str(row["term"])] < 0]
    if fewer:
        session.execute(text("DELETE FROM search_term WHERE term = :term AND documents <= 0"), fewer)


def clear(session: Session) -> None:
    """Empty the index; its triggers empty what hangs on it."""
    session.execute(text("DELETE FROM search_document"))
    session.execute(text("DELETE FROM search_term"))


def _holds(session: Session, expression: Expression, *, title: bool) -> ColumnElement[bool]:
    if _is_sqlite(session):
        query = _spell(expression, _quoted_fts5, " AND ", " OR ")
        return _fts5(f"{{title}} : ({query})" if title else query)
    return _tsvector("title" if title else "words", _spell(expression, _quoted_tsquery, " & ", " | "))


def _spell(expression: Expression, quoted: Callable[[Term], str], every: str, either: str) -> str:
    clauses = []
    for clause in expression.clauses:
        alternatives = [every.join(map(quoted, terms)) for terms in clause.alternatives]
        clauses.append("(" + either.join(f"({alternative})" for alternative in alternatives) + ")")
    return every.join(clauses)


def _quoted_fts5(term: Term) -> str:
    return f'"{term.token}"' + (" *" if term.prefix else "")


def _quoted_tsquery(term: Term) -> str:
    return f"'{term.token}'" + (":*" if term.prefix else "")


def _fts5(query: str) -> ColumnElement[bool]:
    return literal_column("search_index").op("MATCH", is_comparison=True)(literal(query))


def _tsvector(name: str, query: str) -> ColumnElement[bool]:
    return INDEX.c[name].op("@@", is_comparison=True)(cast(literal(query, LongText), TSQUERY))


def _stands_in(place: Callable[..., ColumnElement[int]], sequence: str, *, title: bool) -> ColumnElement[bool]:
    fields = [SearchDocument.title] if title else [SearchDocument.title, SearchDocument.body]
    found = [place(literal(" ") + field + literal(" "), sequence) > 0 for field in fields]
    return found[0] if len(found) == 1 else found[0] | found[1]


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
