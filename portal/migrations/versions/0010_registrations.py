"""Registrations, seats, tickets; mails that can come back."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import portal.foundation.database

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("via", sa.String(length=10), nullable=False),
        sa.Column("community", sa.Text(), nullable=True),
        sa.Column("community_kind", sa.String(length=20), nullable=True),
        sa.Column("community_id", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("together", sa.Boolean(), nullable=False),
        sa.Column("one_ticket", sa.Boolean(), nullable=False),
        sa.Column("nationality_group", sa.String(length=30), nullable=True),
        sa.Column("age_band", sa.String(length=10), nullable=True),
        sa.Column("guardian", sa.Text(), nullable=True),
        sa.Column("form_key", sa.String(length=40), nullable=True),
        sa.Column("form_hash", sa.String(length=64), nullable=True),
        sa.Column("created_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("confirm_by", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("moved_on", sa.Integer(), nullable=False),
        sa.Column("mail_problem", sa.Text(), nullable=True),
        sa.Column("wants_reminders", sa.Boolean(), nullable=False),
        sa.Column("reminded_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("thanked_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("forgotten_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_registration_account_id_account")),
        sa.ForeignKeyConstraint(
            ["community_id"], ["community.id"], name=op.f("fk_registration_community_id_community")
        ),
        sa.ForeignKeyConstraint(["entered_by_id"], ["account.id"], name=op.f("fk_registration_entered_by_id_account")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_registration_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("code", name=op.f("uq_registration_code")),
        sa.UniqueConstraint("event_id", "form_key", name="uq_registration_form"),
        info={"unseen": True},
    )
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registration_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_registration_community_id"), ["community_id"], unique=False)
        batch_op.create_index("ix_registration_email", ["email"], unique=False)
        batch_op.create_index("ix_registration_event", ["event_id", "id"], unique=False)
    op.create_table(
        "ticket_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.Integer(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("retired_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_ticket_key_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_key")),
        sa.UniqueConstraint("event_id", "key_id", name="uq_ticket_key_number"),
        info={"unseen": True},
    )
    op.create_table(
        "registration_answer",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("file_type", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(
            ["question_id"], ["event_question.id"], name=op.f("fk_registration_answer_question_id_event_question")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_registration_answer_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("registration_id", "question_id", name=op.f("pk_registration_answer")),
        info={"unseen": True},
    )
    with op.batch_alter_table("registration_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_registration_answer_question_id"), ["question_id"], unique=False)
    op.create_table(
        "registration_attendee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("interpretation", sa.String(length=20), nullable=True),
        sa.Column("needs", sa.JSON(), nullable=False),
        sa.Column("left_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_registration_attendee_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_attendee")),
        sa.UniqueConstraint("registration_id", "number", name="uq_registration_attendee_number"),
        info={"unseen": True},
    )
    op.create_table(
        "registration_booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("offered", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("kept_until", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("passed_over", sa.Boolean(), nullable=False),
        sa.Column("asked_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("words_id", sa.Integer(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["account.id"], name=op.f("fk_registration_booking_decided_by_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_registration_booking_registration_id_registration")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["event_session.id"], name=op.f("fk_registration_booking_session_id_event_session")
        ),
        sa.ForeignKeyConstraint(["words_id"], ["text.id"], name=op.f("fk_registration_booking_words_id_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_booking")),
        sa.UniqueConstraint("registration_id", "session_id", name="uq_registration_booking_session"),
        info={"unseen": True},
    )
    with op.batch_alter_table("registration_booking", schema=None) as batch_op:
        batch_op.create_index("ix_registration_booking_line", ["session_id", "state", "number"], unique=False)
        batch_op.create_index("ix_registration_booking_until", ["state", "until"], unique=False)
    op.create_table(
        "registration_consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_registration_consent_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_consent")),
        info={"unseen": True},
    )
    with op.batch_alter_table("registration_consent", schema=None) as batch_op:
        batch_op.create_index("ix_registration_consent_registration", ["registration_id"], unique=False)
    op.create_table(
        "registration_feedback",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("understood", sa.String(length=10), nullable=False),
        sa.Column("words_id", sa.Integer(), nullable=True),
        sa.Column("at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_registration_feedback_registration_id_registration")
        ),
        sa.ForeignKeyConstraint(["words_id"], ["text.id"], name=op.f("fk_registration_feedback_words_id_text")),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_registration_feedback")),
        info={"unseen": True},
    )
    op.create_table(
        "session_seats",
        sa.Column("session_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["event_session.id"],
            name=op.f("fk_session_seats_session_id_event_session"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_session_seats")),
    )
    op.create_table(
        "ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("attendee_id", sa.Integer(), nullable=True),
        sa.Column("random", sa.LargeBinary(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("short_code", sa.String(length=8), nullable=False),
        sa.Column("sessions", sa.JSON(), nullable=False),
        sa.Column("valid_from", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("valid_to", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("party_size", sa.Integer(), nullable=False),
        sa.Column("issued_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["registration_attendee.id"], name=op.f("fk_ticket_attendee_id_registration_attendee")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_ticket_event_id_event")),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["registration.id"], name=op.f("fk_ticket_registration_id_registration")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("event_id", "random", name="uq_ticket_random"),
        sa.UniqueConstraint("event_id", "short_code", name="uq_ticket_short_code"),
        info={"unseen": True},
    )
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.create_index("ix_ticket_registration", ["registration_id"], unique=False)
    op.create_table(
        "ticket_revocation",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_revocation_ticket_id_ticket")),
        sa.PrimaryKeyConstraint("ticket_id", "serial", name=op.f("pk_ticket_revocation")),
        info={"unseen": True},
    )
    op.add_column("outbox_mail", sa.Column("about", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.execute("ALTER TABLE outbox_mail DROP COLUMN about")
    op.drop_table("ticket_revocation")
    with op.batch_alter_table("ticket", schema=None) as batch_op:
        batch_op.drop_index("ix_ticket_registration")
    op.drop_table("ticket")
    op.drop_table("session_seats")
    op.drop_table("registration_feedback")
    with op.batch_alter_table("registration_consent", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_consent_registration")
    op.drop_table("registration_consent")
    with op.batch_alter_table("registration_booking", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_booking_until")
        batch_op.drop_index("ix_registration_booking_line")
    op.drop_table("registration_booking")
    op.drop_table("registration_attendee")
    with op.batch_alter_table("registration_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_registration_answer_question_id"))
    op.drop_table("registration_answer")
    op.drop_table("ticket_key")
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_index("ix_registration_event")
        batch_op.drop_index("ix_registration_email")
        batch_op.drop_index(batch_op.f("ix_registration_community_id"))
        batch_op.drop_index(batch_op.f("ix_registration_account_id"))
    op.drop_table("registration")
