"""Indexes for the filters of the list."""

from __future__ import annotations

from collections.abc import Sequence

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_cluster"), ["cluster"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_topic_id"), ["topic_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_topic_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_cluster"))
