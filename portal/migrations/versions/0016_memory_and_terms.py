"""The translation memory knows where it is from and finds what is nearly the same; terms stand in the database."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from portal.engines.translation import fuzzy
from portal.foundation.database import UtcDateTime

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MEMORY, KEYS = "translation_memory", "translation_memory_key"


def upgrade() -> None:
    _extend_memory()
    op.create_table(
        KEYS,
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("length", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["translation_memory.id"], name="fk_translation_memory_key_entry_id_translation_memory"
        ),
        sa.PrimaryKeyConstraint("key", "length", "entry_id", name="pk_translation_memory_key"),
    )
    op.create_index("ix_translation_memory_key_entry", KEYS, ["entry_id"])
    _file_sentences()
    op.add_column("translation", sa.Column("violations", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("translation", sa.Column("violation_count", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_translation_violations", "translation", ["violation_count", "updated_at"])
    _create_terms()


def downgrade() -> None:
    for table in ("term_change", "term_form", "term_concept"):
        op.drop_table(table)
    op.drop_index("ix_translation_violations", "translation")
    for column in ("violation_count", "violations"):
        op.execute(f"ALTER TABLE translation DROP COLUMN {column}")
    op.drop_table(KEYS)
    op.drop_index("ix_translation_memory_due", MEMORY)
    op.drop_index("ix_translation_memory_text", MEMORY)
    for column in ("changed_at", "is_due", "by_id", "text_id", "origin"):
        op.execute(f"ALTER TABLE {MEMORY} DROP COLUMN {column}")


def _extend_memory() -> None:
    op.add_column(MEMORY, sa.Column("origin", sa.String(length=10), nullable=False, server_default="typed"))
    op.add_column(MEMORY, sa.Column("text_id", sa.Integer(), nullable=True))
    op.add_column(MEMORY, sa.Column("by_id", sa.Integer(), nullable=True))
    op.add_column(MEMORY, sa.Column("is_due", sa.Boolean(), nullable=False, server_default=sa.false()))
    # Neither database fills a new column from another one: a moment that never was, then the right one.
    never = "1970-01-01 00:00:00.000000"
    op.add_column(MEMORY, sa.Column("changed_at", UtcDateTime(timezone=True), nullable=False, server_default=never))
    op.execute("UPDATE translation_memory SET changed_at = created_at")
    op.create_index("ix_translation_memory_text", MEMORY, ["text_id", "target_language"])
    op.create_index("ix_translation_memory_due", MEMORY, ["is_due"])


def _file_sentences() -> None:
    """File every sentence under its keys."""
    connection = op.get_bind()
    keys = sa.table(KEYS, sa.column("key"), sa.column("length"), sa.column("entry_id"))
    wanted = sa.text("SELECT id, source_language, target_language, source FROM translation_memory")
    filed = [
        {"key": key, "length": len(fuzzy.folded(sentence)), "entry_id": entry_id}
        for entry_id, source, target, sentence in connection.execute(wanted).all()
        for key in fuzzy.keys(source, target, sentence)
    ]
    if filed:
        connection.execute(sa.insert(keys), filed)


def _create_terms() -> None:
    op.create_table(
        "term_concept",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("is_shipped", sa.Boolean(), nullable=False),
        sa.Column("changed_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["changed_by_id"], ["account.id"], name="fk_term_concept_changed_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_term_concept"),
        sa.UniqueConstraint("key", name="uq_term_concept_key"),
    )
    op.create_table(
        "term_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("form", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["concept_id"], ["term_concept.id"], name="fk_term_form_concept_id_term_concept"),
        sa.PrimaryKeyConstraint("id", name="pk_term_form"),
        sa.UniqueConstraint("concept_id", "language", "form", name="uq_term_form_form"),
    )
    op.create_index("ix_term_form_language", "term_form", ["language", "form"])
    op.create_table(
        "term_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("is_due", sa.Boolean(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["concept_id"], ["term_concept.id"], name="fk_term_change_concept_id_term_concept"),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name="fk_term_change_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_term_change"),
    )
    op.create_index("ix_term_change_concept", "term_change", ["concept_id", "id"])
    op.create_index("ix_term_change_due", "term_change", ["is_due"])
