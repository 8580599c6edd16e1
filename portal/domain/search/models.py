"""Tables of search; all of it can be made again from the texts.

A third table, `search_index`, is not a model: it is an FTS5 table on SQLite and one of tsvectors on PostgreSQL, and
triggers keep it in step with `search_document` (see the migration and `dialects.py`).
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, Integer, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.database import Base

ORDER_KEY = BigInteger().with_variant(Integer(), "sqlite")
TERM = String(64).with_variant(String(64, collation="C"), "postgresql")


class SearchDocument(Base):
    """The tokens of a public proposal: the original and every translation, `.` between them.

    The id is the moment of publishing with the proposal's number behind it, so that the index is in the order of a
    list and the newest hits can be read from its end without sorting. There is no foreign key: checking one would wait
    for whoever changes the proposal, who may wait for its texts.
    """

    __tablename__ = "search_document"

    id: Mapped[int] = mapped_column(ORDER_KEY, primary_key=True, autoincrement=False)
    proposal_id: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(LongText)
    body: Mapped[str] = mapped_column(LongText)


class SearchTerm(Base):
    """A token of the index and the number of documents that have it; `reversed` only for words."""

    __tablename__ = "search_term"
    __table_args__ = (Index("ix_search_term_reversed", "reversed"),)

    term: Mapped[str] = mapped_column(TERM, primary_key=True)
    reversed: Mapped[str | None] = mapped_column(TERM)
    documents: Mapped[int]
