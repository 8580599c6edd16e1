"""Personal tokens, and what programs need of proposals: a list in order, and the hash of what was sent."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import portal.foundation.database

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "personal_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("prefix", sa.String(length=12), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.String(length=200), nullable=False),
        sa.Column("created_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("expires_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_personal_token_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_token")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_personal_token_secret_hash")),
    )
    op.create_index(op.f("ix_personal_token_account_id"), "personal_token", ["account_id"])
    op.add_column("proposal", sa.Column("form_hash", sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.execute("ALTER TABLE proposal DROP COLUMN form_hash")
    op.drop_index(op.f("ix_personal_token_account_id"), table_name="personal_token")
    op.drop_table("personal_token")
