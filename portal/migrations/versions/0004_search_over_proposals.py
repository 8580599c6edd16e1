"""Search over proposals.

`search_index` is what each database searches: an FTS5 table over `search_document` on SQLite, tsvectors beside it on
PostgreSQL. Triggers keep it in step, so that the portal writes one table on both. Every row that is there already is
due, so that the worker indexes it.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEX = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_index USING fts5"
        "(title, body, content='search_document', content_rowid='id', tokenize='ascii', detail=column)",
        "CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN "
        "INSERT INTO search_index (rowid, title, body) VALUES (new.id, new.title, new.body); END",
        "CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN "
        "INSERT INTO search_index (search_index, rowid, title, body) "
        "VALUES ('delete', old.id, old.title, old.body); END",
        "CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document BEGIN "
        "INSERT INTO search_index (search_index, rowid, title, body) "
        "VALUES ('delete', old.id, old.title, old.body); "
        "INSERT INTO search_index (rowid, title, body) VALUES (new.id, new.title, new.body); END",
    ),
    "postgresql": (
        "CREATE TABLE search_index ("
        "rowid bigint PRIMARY KEY REFERENCES search_document (id) ON DELETE CASCADE ON UPDATE CASCADE, "
        "title tsvector NOT NULL, words tsvector NOT NULL)",
        "CREATE INDEX ix_search_index_title ON search_index USING gin (title) WITH (fastupdate = off)",
        "CREATE INDEX ix_search_index_words ON search_index USING gin (words) WITH (fastupdate = off)",
        "CREATE FUNCTION search_document_indexed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO search_index (rowid, title, words) VALUES (new.id, "
        "array_to_tsvector(string_to_array(new.title, ' ')), "
        "array_to_tsvector(string_to_array(new.title, ' ') || string_to_array(new.body, ' '))) "
        "ON CONFLICT (rowid) DO UPDATE SET title = excluded.title, words = excluded.words; "
        "RETURN NULL; END $$",
        "CREATE TRIGGER search_document_indexed AFTER INSERT OR UPDATE ON search_document "
        "FOR EACH ROW EXECUTE FUNCTION search_document_indexed()",
    ),
}


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for table in ("text", "proposal"):
        op.add_column(table, sa.Column("index_due", sa.Boolean(), nullable=False, server_default=sa.true()))
        op.create_index(f"ix_{table}_index_due", table, ["index_due"], unique=False)
    collation = "C" if dialect == "postgresql" else None
    op.create_table(
        "search_term",
        sa.Column("term", sa.String(length=64, collation=collation), nullable=False),
        sa.Column("reversed", sa.String(length=64, collation=collation), nullable=True),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", name=op.f("pk_search_term")),
    )
    op.create_index("ix_search_term_reversed", "search_term", ["reversed"], unique=False)
    op.create_table(
        "search_document",
        sa.Column("id", sa.Integer() if dialect == "sqlite" else sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_document")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_search_document_proposal_id")),
    )
    for statement in INDEX[dialect]:
        op.execute(statement)


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    op.execute("DROP TABLE search_index")
    op.drop_table("search_document")
    if dialect == "postgresql":
        op.execute("DROP FUNCTION search_document_indexed()")
    op.drop_index("ix_search_term_reversed", table_name="search_term")
    op.drop_table("search_term")
    for table in ("proposal", "text"):
        op.drop_index(f"ix_{table}_index_due", table_name=table)
        op.drop_column(table, "index_due")
