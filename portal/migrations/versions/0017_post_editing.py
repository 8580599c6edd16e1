"""Post-editing: what readers say of translations, who has one on their desk, what writers try out."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from portal.foundation.database import UtcDateTime

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "translation_suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("reason", sa.String(length=12), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("wants_credit", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["text_id"], ["text.id"], name="fk_translation_suggestion_text_id_text", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name="fk_translation_suggestion_by_id_account"),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name="fk_translation_suggestion_decided_by_id_account"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_translation_suggestion"),
    )
    op.create_index("ix_translation_suggestion_text", "translation_suggestion", ["text_id", "language", "state"])
    op.create_index("ix_translation_suggestion_state", "translation_suggestion", ["state", "id"])
    op.create_index("ix_translation_suggestion_by", "translation_suggestion", ["by_id", "id"])
    op.create_table(
        "translation_lease",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("ends_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name="fk_translation_lease_text_id_text", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_translation_lease_account_id_account"),
        sa.PrimaryKeyConstraint("text_id", "language", name="pk_translation_lease"),
    )
    op.create_index("ix_translation_lease_account_id", "translation_lease", ["account_id"])
    op.create_table(
        "translation_rehearsal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("due_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_translation_rehearsal_account_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_translation_rehearsal"),
    )
    op.create_index("ix_translation_rehearsal_account", "translation_rehearsal", ["account_id", "subject"])
    op.create_index("ix_translation_rehearsal_created_at", "translation_rehearsal", ["created_at"])
    op.create_index("ix_translation_rehearsal_due", "translation_rehearsal", ["state", "due_at"])
    op.add_column("translation", sa.Column("checked_by_id", sa.Integer(), nullable=True))
    op.add_column("translation", sa.Column("suggested_by_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("translation", "suggested_by_id")
    op.drop_column("translation", "checked_by_id")
    op.drop_table("translation_rehearsal")
    op.drop_table("translation_lease")
    op.drop_table("translation_suggestion")
