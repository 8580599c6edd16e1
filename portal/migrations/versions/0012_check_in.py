"""Check-in: lists, devices, what happened at the gates, cases, the sealed pack; blocked tickets, earlier forms."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from portal.foundation.database import UtcDateTime

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = (
    "checkin_list",
    "checkin_pack",
    "checkin_pack_entry",
    "checkin_device",
    "checkin_record",
    "ticket_form",
    "checkin_case",
)
RECORD = "checkin_record"
SENT = (
    "id", "event_id", "device_id", "op_id", "by_id", "list_id", "gate_id", "ticket_id", "ref", "serial", "language",
    "kind",
    "people", "scanned_at", "sent_at", "received_at", "at", "offline", "device_verdict", "result", "code", "overridden",
    "annuls_device_id", "annuls",
)  # fmt: skip
"""All of a record but what is derived, whether it is a fact, whether that is withheld, and words that are forgotten."""


def upgrade() -> None:
    op.create_table(
        "checkin_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("sessions", sa.JSON(), nullable=False),
        sa.Column("gates", sa.JSON(), nullable=False),
        sa.Column("opens_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("closes_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("policy", sa.String(length=12), nullable=False),
        sa.Column("people_limit", sa.Integer(), nullable=True),
        sa.Column("paused_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_checkin_list_event_id_event"),
        sa.PrimaryKeyConstraint("id", name="pk_checkin_list"),
    )
    op.create_index("ix_checkin_list_event", "checkin_list", ["event_id", "id"])

    op.create_table(
        "checkin_pack",
        sa.Column("event_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("light", sa.Boolean(), nullable=False),
        sa.Column("checked_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("wanted_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_checkin_pack_event_id_event"),
        sa.PrimaryKeyConstraint("event_id", name="pk_checkin_pack"),
    )
    op.create_table(
        "checkin_pack_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_checkin_pack_entry_event_id_event"),
        sa.PrimaryKeyConstraint("id", name="pk_checkin_pack_entry"),
        sa.UniqueConstraint("event_id", "place", name="uq_checkin_pack_entry_place"),
    )
    op.create_index("ix_checkin_pack_entry_number", "checkin_pack_entry", ["event_id", "number"])

    op.create_table(
        "checkin_device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("gates", sa.JSON(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("replaced_hash", sa.String(length=64), nullable=True),
        sa.Column("setup_hash", sa.String(length=64), nullable=True),
        sa.Column("setup_until", UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("set_up_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("wipe", sa.Boolean(), nullable=False),
        sa.Column("wipe_told_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("queue", sa.Integer(), nullable=False),
        sa.Column("oldest_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("dead", sa.Integer(), nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=True),
        sa.Column("gate_id", sa.Integer(), nullable=True),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.Column("pack_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["account.id"], name="fk_checkin_device_created_by_id_account"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_checkin_device_event_id_event"),
        sa.ForeignKeyConstraint(["gate_id"], ["venue_gate.id"], name="fk_checkin_device_gate_id_venue_gate"),
        sa.ForeignKeyConstraint(["list_id"], ["checkin_list.id"], name="fk_checkin_device_list_id_checkin_list"),
        sa.PrimaryKeyConstraint("id", name="pk_checkin_device"),
        sa.UniqueConstraint("setup_hash", name="uq_checkin_device_setup"),
        sa.UniqueConstraint("token_hash", name="uq_checkin_device_token"),
    )
    op.create_index("ix_checkin_device_replaced", "checkin_device", ["replaced_hash"])
    op.create_index("ix_checkin_device_event", "checkin_device", ["event_id", "id"])

    op.create_table(
        "checkin_record",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("op_id", sa.String(length=64), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("list_id", sa.Integer(), nullable=True),
        sa.Column("gate_id", sa.Integer(), nullable=True),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("ref", sa.String(length=16), nullable=True),
        sa.Column("serial", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=20), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("scanned_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("offline", sa.Boolean(), nullable=False),
        sa.Column("device_verdict", sa.String(length=30), nullable=True),
        sa.Column("result", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=True),
        sa.Column("overridden", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("annuls_device_id", sa.Integer(), nullable=True),
        sa.Column("annuls", sa.String(length=64), nullable=True),
        sa.Column("is_fact", sa.Boolean(), nullable=False),
        sa.Column("withheld", sa.Boolean(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("fresh", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name="fk_checkin_record_by_id_account"),
        sa.ForeignKeyConstraint(
            ["device_id"], ["checkin_device.id"], name="fk_checkin_record_device_id_checkin_device"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_checkin_record_event_id_event"),
        sa.ForeignKeyConstraint(["gate_id"], ["venue_gate.id"], name="fk_checkin_record_gate_id_venue_gate"),
        sa.ForeignKeyConstraint(["list_id"], ["checkin_list.id"], name="fk_checkin_record_list_id_checkin_list"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_checkin_record_ticket_id_ticket"),
        sa.PrimaryKeyConstraint("id", name="pk_checkin_record"),
        sa.UniqueConstraint("device_id", "op_id", name="uq_checkin_record_op"),
    )
    op.create_index("ix_checkin_record_event", "checkin_record", ["event_id", "received_at"])
    op.create_index("ix_checkin_record_list", "checkin_record", ["list_id", "is_fact"])
    op.create_index("ix_checkin_record_ticket", "checkin_record", ["ticket_id", "list_id"])
    op.create_index(
        "ix_checkin_record_withheld",
        "checkin_record",
        ["event_id"],
        sqlite_where=sa.text("withheld"),
        postgresql_where=sa.text("withheld"),
    )

    op.create_table(
        "ticket_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("sessions", sa.JSON(), nullable=False),
        sa.Column("valid_from", UtcDateTime(timezone=True), nullable=False),
        sa.Column("valid_to", UtcDateTime(timezone=True), nullable=False),
        sa.Column("party_size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name="fk_ticket_form_ticket_id_ticket"),
        sa.PrimaryKeyConstraint("id", name="pk_ticket_form"),
    )
    op.create_index("ix_ticket_form_ticket", "ticket_form", ["ticket_id", "serial"])

    op.create_table(
        "checkin_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("flag", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=True),
        sa.Column("opened_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("settled_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_checkin_case_event_id_event"),
        sa.ForeignKeyConstraint(["record_id"], ["checkin_record.id"], name="fk_checkin_case_record_id_checkin_record"),
        sa.ForeignKeyConstraint(["settled_by_id"], ["account.id"], name="fk_checkin_case_settled_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_checkin_case"),
        sa.UniqueConstraint("record_id", "flag", name="uq_checkin_case_record"),
    )
    op.create_index("ix_checkin_case_event", "checkin_case", ["event_id", "settled_at"])

    op.add_column("ticket", sa.Column("blocked_at", UtcDateTime(timezone=True), nullable=True))
    for statement in _triggers():
        op.execute(statement)


def downgrade() -> None:
    op.drop_column("ticket", "blocked_at")
    for table in reversed(TABLES):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute(f"DROP FUNCTION {RECORD}_append_only()")


def _triggers() -> tuple[str, ...]:
    if op.get_bind().dialect.name == "sqlite":
        return tuple(
            f"CREATE TRIGGER {RECORD}_no_{name} BEFORE {act} ON {RECORD} "
            f"BEGIN SELECT RAISE(ABORT, '{RECORD} is append-only'); END"
            for name, act in (("update", f"UPDATE OF {', '.join(SENT)}"), ("delete", "DELETE"))
        )
    return (
        f"CREATE FUNCTION {RECORD}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{RECORD} is append-only'; END $$",
        f"CREATE TRIGGER {RECORD}_no_update BEFORE UPDATE OF {', '.join(SENT)} ON {RECORD} "
        f"FOR EACH ROW EXECUTE FUNCTION {RECORD}_append_only()",
        f"CREATE TRIGGER {RECORD}_no_delete BEFORE DELETE ON {RECORD} "
        f"FOR EACH ROW EXECUTE FUNCTION {RECORD}_append_only()",
    )
