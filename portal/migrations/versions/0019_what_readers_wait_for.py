"""What readers look at that is not translated into their language yet."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from portal.foundation.database import UtcDateTime

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "translation_wanted",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["text_id"], ["text.id"], name="fk_translation_wanted_text_id_text", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("text_id", "language", name="pk_translation_wanted"),
    )
    op.create_index("ix_translation_wanted_at", "translation_wanted", ["at"])


def downgrade() -> None:
    op.drop_table("translation_wanted")
