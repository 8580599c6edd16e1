"""first tables"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

import portal.foundation.database

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

APPEND_ONLY = {
    "sqlite": tuple(
        f"CREATE TRIGGER moderation_record_no_{act.lower()} BEFORE {act} ON moderation_record "
        "BEGIN SELECT RAISE(ABORT, 'moderation_record is append-only'); END"
        for act in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        "CREATE FUNCTION moderation_record_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'moderation_record is append-only'; END $$",
        "CREATE TRIGGER moderation_record_append_only BEFORE UPDATE OR DELETE ON moderation_record "
        "FOR EACH ROW EXECUTE FUNCTION moderation_record_append_only()",
    ),
}


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("display_name", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("session_key", sa.String(length=40), nullable=False),
        sa.Column("created_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("deactivated_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "held_form",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("created_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_form")),
    )
    with op.batch_alter_table("held_form", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_held_form_created_at"), ["created_at"], unique=False)

    op.create_table(
        "mailed_link",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("display_name", sa.String(length=80), nullable=True),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("created_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailed_link")),
    )
    with op.batch_alter_table("mailed_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mailed_link_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "outbox_mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=320), nullable=False),
        sa.Column("template", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_mail")),
    )
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_mail_due", ["state", "due_at"], unique=False)

    op.create_table(
        "text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("language_origin", sa.String(length=10), nullable=False),
        sa.Column("detected_language", sa.String(length=20), nullable=True),
        sa.Column("detected_confidence", sa.Double(), nullable=False),
        sa.Column("tone_due", sa.Boolean(), nullable=False),
        sa.Column("tone", sa.String(length=10), nullable=True),
        sa.Column("tone_score", sa.Double(), nullable=True),
        sa.Column("tone_engine", sa.String(length=60), nullable=True),
        sa.Column("created_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text")),
    )
    with op.batch_alter_table("text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_text_language"), ["language"], unique=False)
        batch_op.create_index("ix_text_tone_due", ["tone_due"], unique=False)

    op.create_table(
        "translation_memory",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_language", sa.String(length=20), nullable=False),
        sa.Column("target_language", sa.String(length=20), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("created_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_translation_memory")),
        sa.UniqueConstraint("source_language", "target_language", "source_hash", name="uq_translation_memory_sentence"),
    )
    op.create_table(
        "account_role",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("granted_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_role_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", "role", name=op.f("pk_account_role")),
    )
    op.create_table(
        "topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("cluster", sa.String(length=2), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title_id", sa.Integer(), nullable=False),
        sa.Column("summary_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["summary_id"], ["text.id"], name=op.f("fk_topic_summary_id_text")),
        sa.ForeignKeyConstraint(["title_id"], ["text.id"], name=op.f("fk_topic_title_id_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("slug", name=op.f("uq_topic_slug")),
    )
    op.create_table(
        "translation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("segments", sa.JSON(), nullable=False),
        sa.Column("provenance", sa.String(length=10), nullable=True),
        sa.Column("engine", sa.String(length=60), nullable=False),
        sa.Column("engine_version", sa.String(length=120), nullable=False),
        sa.Column("quality", sa.Double(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("source_hash", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_translation_text_id_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_translation")),
        sa.UniqueConstraint("text_id", "language", name="uq_translation_text_language"),
    )
    with op.batch_alter_table("translation", schema=None) as batch_op:
        batch_op.create_index("ix_translation_due", ["status", "due_at"], unique=False)

    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_name", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("cluster", sa.String(length=2), nullable=True),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("title_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=True),
        sa.Column("source", sa.String(length=80), nullable=True),
        sa.Column("source_id", sa.String(length=200), nullable=True),
        sa.Column("created_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("published_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_proposal_author_id_account")),
        sa.ForeignKeyConstraint(["body_id"], ["text.id"], name=op.f("fk_proposal_body_id_text")),
        sa.ForeignKeyConstraint(["title_id"], ["text.id"], name=op.f("fk_proposal_title_id_text")),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_proposal_topic_id_topic")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("author_id", "form_key", name="uq_proposal_form"),
        sa.UniqueConstraint("body_id", name=op.f("uq_proposal_body_id")),
        sa.UniqueConstraint("source", "source_id", name="uq_proposal_source"),
        sa.UniqueConstraint("title_id", name=op.f("uq_proposal_title_id")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_proposal_list", ["state", "published_at", "id"], unique=False)

    op.create_table(
        "endorsement",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_endorsement_account_id_account")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_endorsement_proposal_id_proposal")),
        sa.PrimaryKeyConstraint("proposal_id", "account_id", name=op.f("pk_endorsement")),
    )
    with op.batch_alter_table("endorsement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_endorsement_account_id"), ["account_id"], unique=False)

    op.create_table(
        "moderation_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("moderator_id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title_hash", sa.String(length=64), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("cluster", sa.String(length=2), nullable=True),
        sa.Column("ground", sa.String(length=20), nullable=True),
        sa.Column("words_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["account.id"], name=op.f("fk_moderation_record_moderator_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_moderation_record_proposal_id_proposal")
        ),
        sa.ForeignKeyConstraint(["words_id"], ["text.id"], name=op.f("fk_moderation_record_words_id_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_record")),
    )
    with op.batch_alter_table("moderation_record", schema=None) as batch_op:
        batch_op.create_index("ix_moderation_record_proposal", ["proposal_id", "id"], unique=False)

    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("moderation_record", schema=None) as batch_op:
        batch_op.drop_index("ix_moderation_record_proposal")

    op.drop_table("moderation_record")
    with op.batch_alter_table("endorsement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_endorsement_account_id"))

    op.drop_table("endorsement")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_proposal_list")
        batch_op.drop_index(batch_op.f("ix_proposal_author_id"))

    op.drop_table("proposal")
    with op.batch_alter_table("translation", schema=None) as batch_op:
        batch_op.drop_index("ix_translation_due")

    op.drop_table("translation")
    op.drop_table("topic")
    op.drop_table("account_role")
    op.drop_table("translation_memory")
    with op.batch_alter_table("text", schema=None) as batch_op:
        batch_op.drop_index("ix_text_tone_due")
        batch_op.drop_index(batch_op.f("ix_text_language"))

    op.drop_table("text")
    with op.batch_alter_table("outbox_mail", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_mail_due")

    op.drop_table("outbox_mail")
    with op.batch_alter_table("mailed_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mailed_link_expires_at"))

    op.drop_table("mailed_link")
    with op.batch_alter_table("held_form", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_held_form_created_at"))

    op.drop_table("held_form")
    op.drop_table("account")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION moderation_record_append_only()")
