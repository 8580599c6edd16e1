"""Topics: the words of each text, and what is published of finished quarters."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from portal.foundation.database import UtcDateTime

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

EDITION = "topic_edition"


def upgrade() -> None:
    op.create_table(
        "topic_text",
        sa.Column("text_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("form_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("text_id", name="pk_topic_text"),
    )
    op.create_table(
        EDITION,
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("published_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("period", name="pk_topic_edition"),
    )
    for statement in _triggers():
        op.execute(statement)


def downgrade() -> None:
    op.drop_table(EDITION)
    op.drop_table("topic_text")
    if op.get_bind().dialect.name != "sqlite":
        op.execute(f"DROP FUNCTION {EDITION}_append_only()")


def _triggers() -> tuple[str, ...]:
    if op.get_bind().dialect.name == "sqlite":
        return tuple(
            f"CREATE TRIGGER {EDITION}_no_{act.lower()} BEFORE {act} ON {EDITION} "
            f"BEGIN SELECT RAISE(ABORT, '{EDITION} is append-only'); END"
            for act in ("UPDATE", "DELETE")
        )
    return (
        f"CREATE FUNCTION {EDITION}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{EDITION} is append-only'; END $$",
        f"CREATE TRIGGER {EDITION}_append_only BEFORE UPDATE OR DELETE ON {EDITION} "
        f"FOR EACH ROW EXECUTE FUNCTION {EDITION}_append_only()",
    )
