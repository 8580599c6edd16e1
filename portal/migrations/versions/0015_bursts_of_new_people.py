"""Bursts of new people: what was decided about them, and in which one somebody who is set apart came."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from portal.foundation.database import UtcDateTime

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

RECORD = "participation_apart_record"
LONG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        RECORD,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=10), nullable=False),
        sa.Column("burst", LONG_ID, nullable=False),
        sa.Column("persons", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name="fk_participation_apart_record_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_participation_apart_record"),
    )
    op.create_index("ix_participation_apart_record_burst", RECORD, ["burst", "id"], unique=False)
    # Nobody could be set apart by any page before: there are no rows that the default stands for.
    op.add_column("participation_quarantine", sa.Column("burst", LONG_ID, nullable=False, server_default="0"))
    op.create_index("ix_participation_quarantine_burst", "participation_quarantine", ["burst"], unique=False)
    for statement in _triggers():
        op.execute(statement)


def downgrade() -> None:
    op.drop_index("ix_participation_quarantine_burst", table_name="participation_quarantine")
    op.drop_column("participation_quarantine", "burst")
    op.drop_index("ix_participation_apart_record_burst", table_name=RECORD)
    op.drop_table(RECORD)
    if op.get_bind().dialect.name != "sqlite":
        op.execute(f"DROP FUNCTION {RECORD}_append_only()")


def _triggers() -> tuple[str, ...]:
    if op.get_bind().dialect.name == "sqlite":
        return tuple(
            f"CREATE TRIGGER {RECORD}_no_{act.lower()} BEFORE {act} ON {RECORD} "
            f"BEGIN SELECT RAISE(ABORT, '{RECORD} is append-only'); END"
            for act in ("UPDATE", "DELETE")
        )
    return (
        f"CREATE FUNCTION {RECORD}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{RECORD} is append-only'; END $$",
        f"CREATE TRIGGER {RECORD}_append_only BEFORE UPDATE OR DELETE ON {RECORD} "
        f"FOR EACH ROW EXECUTE FUNCTION {RECORD}_append_only()",
    )
