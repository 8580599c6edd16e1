"""What staff search registrations by, and the record of what they do with them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from portal.domain.accounts.rules import fold
from portal.foundation.database import UtcDateTime

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

RECORD = "registration_record"
SEARCHED = {
    "registration": ("name", "community", "email"),
    "registration_attendee": ("name",),
}

FOLDED = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    for table, names in SEARCHED.items():
        op.add_column(table, sa.Column("folded", FOLDED, nullable=False, server_default=""))
        _fold(table, names)
    op.create_table(
        RECORD,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("narrowed", sa.JSON(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_registration_record_event_id_event"),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name="fk_registration_record_registration_id_registration"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name="fk_registration_record_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_registration_record"),
    )
    op.create_index("ix_registration_record_event", RECORD, ["event_id", "id"])
    op.create_index("ix_registration_record_registration", RECORD, ["registration_id"])
    op.create_index("ix_outbox_mail_about", "outbox_mail", ["about"])
    for statement in _triggers():
        op.execute(statement)


def downgrade() -> None:
    op.drop_index("ix_outbox_mail_about", "outbox_mail")
    op.drop_table(RECORD)
    if op.get_bind().dialect.name != "sqlite":
        op.execute(f"DROP FUNCTION {RECORD}_append_only()")
    for table in SEARCHED:
        op.drop_column(table, "folded")


def _fold(table: str, names: Sequence[str]) -> None:
    bind = op.get_bind()
    rows = sa.table(table, *(sa.column(name) for name in ("id", "folded", *names)))
    for row in bind.execute(sa.select(rows.c.id, *(rows.c[name] for name in names))).all():
        folded = fold(" ".join(getattr(row, name) or "" for name in names))
        bind.execute(rows.update().where(rows.c.id == row.id).values(folded=folded))


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
