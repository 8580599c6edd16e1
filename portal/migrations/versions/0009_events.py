"""Venues, events, sessions, questions; proposals can belong to them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import portal.foundation.database

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BELONGS = (("event_id", "event"), ("session_id", "event_session"))
"""What a proposal can belong to. Written out: Alembic would rebuild the table on SQLite to add a column that refers."""


def upgrade() -> None:
    op.create_table(
        "venue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name_id", sa.Integer(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("access_id", sa.Integer(), nullable=True),
        sa.Column("map_url", sa.String(length=500), nullable=True),
        sa.Column("step_free", sa.Boolean(), nullable=False),
        sa.Column("created_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["access_id"], ["text.id"], name=op.f("fk_venue_access_id_text")),
        sa.ForeignKeyConstraint(["address_id"], ["text.id"], name=op.f("fk_venue_address_id_text")),
        sa.ForeignKeyConstraint(["name_id"], ["text.id"], name=op.f("fk_venue_name_id_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue")),
        sa.UniqueConstraint("slug", name=op.f("uq_venue_slug")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("cluster", sa.String(length=2), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("title_id", sa.Integer(), nullable=False),
        sa.Column("summary_id", sa.Integer(), nullable=False),
        sa.Column("description_id", sa.Integer(), nullable=True),
        sa.Column("results_id", sa.Integer(), nullable=True),
        sa.Column("reason_id", sa.Integer(), nullable=True),
        sa.Column("photos_url", sa.String(length=500), nullable=True),
        sa.Column("starts_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ends_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("takes_registrations", sa.Boolean(), nullable=False),
        sa.Column("largest_party", sa.Integer(), nullable=False),
        sa.Column("largest_delegation", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("published_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("changed_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["account.id"], name=op.f("fk_event_created_by_id_account")),
        sa.ForeignKeyConstraint(["description_id"], ["text.id"], name=op.f("fk_event_description_id_text")),
        sa.ForeignKeyConstraint(["project_id"], ["topic.id"], name=op.f("fk_event_project_id_topic")),
        sa.ForeignKeyConstraint(["reason_id"], ["text.id"], name=op.f("fk_event_reason_id_text")),
        sa.ForeignKeyConstraint(["results_id"], ["text.id"], name=op.f("fk_event_results_id_text")),
        sa.ForeignKeyConstraint(["summary_id"], ["text.id"], name=op.f("fk_event_summary_id_text")),
        sa.ForeignKeyConstraint(["title_id"], ["text.id"], name=op.f("fk_event_title_id_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("slug", name=op.f("uq_event_slug")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("ix_event_listed", ["state", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_project_id"), ["project_id"], unique=False)
    op.create_table(
        "venue_gate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("name_id", sa.Integer(), nullable=False),
        sa.Column("step_free", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["name_id"], ["text.id"], name=op.f("fk_venue_gate_name_id_text")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_venue_gate_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_gate")),
    )
    with op.batch_alter_table("venue_gate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_venue_gate_venue_id"), ["venue_id"], unique=False)
    op.create_table(
        "venue_room",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("name_id", sa.Integer(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("step_free", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["name_id"], ["text.id"], name=op.f("fk_venue_room_name_id_text")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_venue_room_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_venue_room")),
    )
    with op.batch_alter_table("venue_room", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_venue_room_venue_id"), ["venue_id"], unique=False)
    op.create_table(
        "event_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("label_id", sa.Integer(), nullable=False),
        sa.Column("purpose_id", sa.Integer(), nullable=False),
        sa.Column("keep_days", sa.Integer(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("retired_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_question_event_id_event")),
        sa.ForeignKeyConstraint(["label_id"], ["text.id"], name=op.f("fk_event_question_label_id_text")),
        sa.ForeignKeyConstraint(["purpose_id"], ["text.id"], name=op.f("fk_event_question_purpose_id_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_question")),
    )
    with op.batch_alter_table("event_question", schema=None) as batch_op:
        batch_op.create_index("ix_event_question_event", ["event_id", "position"], unique=False)
    op.create_table(
        "event_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("bit", sa.Integer(), nullable=False),
        sa.Column("title_id", sa.Integer(), nullable=False),
        sa.Column("summary_id", sa.Integer(), nullable=True),
        sa.Column("access_id", sa.Integer(), nullable=True),
        sa.Column("venue_id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=True),
        sa.Column("starts_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("interpretation", sa.JSON(), nullable=False),
        sa.Column("sign_language", sa.Boolean(), nullable=False),
        sa.Column("opens_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closes_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("cancelled_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["access_id"], ["text.id"], name=op.f("fk_event_session_access_id_text")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_session_event_id_event")),
        sa.ForeignKeyConstraint(["room_id"], ["venue_room.id"], name=op.f("fk_event_session_room_id_venue_room")),
        sa.ForeignKeyConstraint(["summary_id"], ["text.id"], name=op.f("fk_event_session_summary_id_text")),
        sa.ForeignKeyConstraint(["title_id"], ["text.id"], name=op.f("fk_event_session_title_id_text")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_event_session_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_session")),
        sa.UniqueConstraint("event_id", "bit", name="uq_event_session_bit"),
    )
    with op.batch_alter_table("event_session", schema=None) as batch_op:
        batch_op.create_index("ix_event_session_programme", ["event_id", "starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_session_starts_at"), ["starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_session_venue_id"), ["venue_id"], unique=False)
    op.create_table(
        "event_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("untold", sa.Boolean(), nullable=False),
        sa.Column("told_to", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_event_change_by_id_account")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_change_event_id_event")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["event_session.id"], name=op.f("fk_event_change_session_id_event_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_change")),
    )
    with op.batch_alter_table("event_change", schema=None) as batch_op:
        batch_op.create_index("ix_event_change_event", ["event_id", "id"], unique=False)
        batch_op.create_index("ix_event_change_untold", ["untold"], unique=False)
    op.create_table(
        "event_question_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["label_id"], ["text.id"], name=op.f("fk_event_question_option_label_id_text")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["event_question.id"], name=op.f("fk_event_question_option_question_id_event_question")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_question_option")),
    )
    with op.batch_alter_table("event_question_option", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_question_option_question_id"), ["question_id"], unique=False)
    for name, table in BELONGS:
        op.execute(
            f"ALTER TABLE proposal ADD COLUMN {name} INTEGER "
            f"CONSTRAINT fk_proposal_{name}_{table} REFERENCES {table} (id)"
        )
    op.create_index("ix_proposal_event", "proposal", ["event_id", "listed_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_proposal_event", table_name="proposal")
    for name, _table in BELONGS:
        op.execute(f"ALTER TABLE proposal DROP COLUMN {name}")
    with op.batch_alter_table("event_question_option", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_question_option_question_id"))
    op.drop_table("event_question_option")
    with op.batch_alter_table("event_change", schema=None) as batch_op:
        batch_op.drop_index("ix_event_change_untold")
        batch_op.drop_index("ix_event_change_event")
    op.drop_table("event_change")
    with op.batch_alter_table("event_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_session_venue_id"))
        batch_op.drop_index(batch_op.f("ix_event_session_starts_at"))
        batch_op.drop_index("ix_event_session_programme")
    op.drop_table("event_session")
    with op.batch_alter_table("event_question", schema=None) as batch_op:
        batch_op.drop_index("ix_event_question_event")
    op.drop_table("event_question")
    with op.batch_alter_table("venue_room", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venue_room_venue_id"))
    op.drop_table("venue_room")
    with op.batch_alter_table("venue_gate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_venue_gate_venue_id"))
    op.drop_table("venue_gate")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_project_id"))
        batch_op.drop_index("ix_event_listed")
    op.drop_table("event")
    op.drop_table("venue")
    # ### end Alembic commands ###
