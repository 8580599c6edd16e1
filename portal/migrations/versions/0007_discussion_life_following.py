"""Discussion, the life of a proposal, following, reports, places."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import sqlalchemy as sa
from alembic import op

import portal.foundation.database

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

INDEXES = {
    "ix_proposal_cluster": "cluster",
    "ix_proposal_endorsed": "endorsements",
    "ix_proposal_neighbourhood": "neighbourhood",
    "ix_proposal_state": "state",
    "ix_proposal_topic": "topic_id",
}
COLUMNS = ("place", "neighbourhood", "latitude", "longitude", "checked_revision", "endorsements", "listed_at")
FILL = (
    "UPDATE proposal SET listed_at = published_at, checked_revision = revision "
    "WHERE state IN ('published', 'under_review', 'accepted', 'not_adopted', 'implemented', 'merged')",
    "UPDATE proposal SET endorsements = (SELECT count(*) FROM endorsement WHERE proposal_id = proposal.id)",
    "INSERT INTO proposal_step (proposal_id, kind, at, told) "
    "SELECT id, 'published', published_at, true FROM proposal WHERE listed_at IS NOT NULL ORDER BY published_at",
    "INSERT INTO follow (account_id, kind, subject, created_at) SELECT author_id, 'proposal', CAST(id AS VARCHAR(20)), "
    "published_at FROM proposal WHERE listed_at IS NOT NULL AND author_id IS NOT NULL",
)
"""What was there before gets what comes into being with it from now on: its step, its counts, its follower."""


def upgrade() -> None:
    op.create_table(
        "follow",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("created_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_follow_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", "kind", "subject", name=op.f("pk_follow")),
    )
    with op.batch_alter_table("follow", schema=None) as batch_op:
        batch_op.create_index("ix_follow_subject", ["kind", "subject"], unique=False)

    op.create_table(
        "mail_preference",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("rhythm", sa.String(length=10), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("next_digest_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mail_preference_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_mail_preference")),
    )
    with op.batch_alter_table("mail_preference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_preference_next_digest_at"), ["next_digest_at"], unique=False)

    op.create_table(
        "text_version",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("replaced_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_text_version_text_id_text")),
        sa.PrimaryKeyConstraint("text_id", "number", name=op.f("pk_text_version")),
    )
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("supports", sa.Integer(), nullable=False),
        sa.Column("replies", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=40), nullable=True),
        sa.Column("created_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_comment_author_id_account")),
        sa.ForeignKeyConstraint(["parent_id"], ["comment.id"], name=op.f("fk_comment_parent_id_comment")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_comment_proposal_id_proposal")),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_comment_text_id_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("author_id", "form_key", name="uq_comment_form"),
        sa.UniqueConstraint("text_id", name=op.f("uq_comment_text_id")),
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.create_index("ix_comment_author", ["author_id", "id"], unique=False)
        batch_op.create_index("ix_comment_deleted", ["state", "deleted_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_comment_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index("ix_comment_support", ["proposal_id", "parent_id", "supports", "id"], unique=False)
        batch_op.create_index("ix_comment_time", ["proposal_id", "parent_id", "id"], unique=False)
        batch_op.create_index("ix_comment_told", ["told", "id"], unique=False)

    op.create_table(
        "proposal_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("words_id", sa.Integer(), nullable=True),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["account.id"], name=op.f("fk_proposal_step_actor_id_account")),
        sa.ForeignKeyConstraint(["office_id"], ["text.id"], name=op.f("fk_proposal_step_office_id_text")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_step_proposal_id_proposal")),
        sa.ForeignKeyConstraint(["target_id"], ["proposal.id"], name=op.f("fk_proposal_step_target_id_proposal")),
        sa.ForeignKeyConstraint(["words_id"], ["text.id"], name=op.f("fk_proposal_step_words_id_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_step")),
    )
    with op.batch_alter_table("proposal_step", schema=None) as batch_op:
        batch_op.create_index("ix_proposal_step_proposal", ["proposal_id", "id"], unique=False)
        batch_op.create_index("ix_proposal_step_told", ["told", "id"], unique=False)

    op.create_table(
        "comment_support",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("created_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_comment_support_account_id_account")),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_comment_support_comment_id_comment")),
        sa.PrimaryKeyConstraint("comment_id", "account_id", name=op.f("pk_comment_support")),
    )
    with op.batch_alter_table("comment_support", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comment_support_account_id"), ["account_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("read_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True),
        sa.Column("mail", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_notice_account_id_account")),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_notice_comment_id_comment")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_notice_proposal_id_proposal")),
        sa.ForeignKeyConstraint(["step_id"], ["proposal_step.id"], name=op.f("fk_notice_step_id_proposal_step")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("account_id", "source", name="uq_notice_source"),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_account", ["account_id", "id"], unique=False)
        batch_op.create_index("ix_notice_mail", ["mail", "id"], unique=False)

    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("reporter_id", sa.Integer(), nullable=False),
        sa.Column("at", portal.foundation.database.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ground", sa.String(length=20), nullable=False),
        sa.Column("words_id", sa.Integer(), nullable=True),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_report_comment_id_comment")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_report_proposal_id_proposal")),
        sa.ForeignKeyConstraint(
            ["record_id"], ["moderation_record.id"], name=op.f("fk_report_record_id_moderation_record")
        ),
        sa.ForeignKeyConstraint(["reporter_id"], ["account.id"], name=op.f("fk_report_reporter_id_account")),
        sa.ForeignKeyConstraint(["words_id"], ["text.id"], name=op.f("fk_report_words_id_text")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("reporter_id", "subject", name="uq_report_subject"),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index("ix_report_open", ["record_id", "id"], unique=False)
        batch_op.create_index("ix_report_subject", ["subject", "record_id"], unique=False)

    op.create_table(
        "content_stamp",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_stamp")),
    )
    # Plain ADD COLUMN: rebuilding a table on SQLite would take the triggers of the record and every reference with it.
    op.execute(
        "ALTER TABLE moderation_record ADD COLUMN comment_id INTEGER "
        "CONSTRAINT fk_moderation_record_comment_id_comment REFERENCES comment (id)"
    )
    op.create_index("ix_moderation_record_comment_id", "moderation_record", ["comment_id"])
    op.add_column("proposal", sa.Column("place", sa.String(length=200), nullable=True))
    op.add_column("proposal", sa.Column("neighbourhood", sa.String(length=20), nullable=True))
    op.add_column("proposal", sa.Column("latitude", sa.Double(), nullable=True))
    op.add_column("proposal", sa.Column("longitude", sa.Double(), nullable=True))
    op.add_column("proposal", sa.Column("checked_revision", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("proposal", sa.Column("endorsements", sa.Integer(), nullable=False, server_default="0"))
    op.add_column(
        "proposal", sa.Column("listed_at", portal.foundation.database.UtcDateTime(timezone=True), nullable=True)
    )
    for name in ("ix_proposal_list", "ix_proposal_topic_id", "ix_proposal_cluster"):
        op.drop_index(name, table_name="proposal")
    op.create_index("ix_proposal_listed", "proposal", ["listed_at", "id"])
    for name, column in INDEXES.items():
        op.create_index(name, "proposal", [column, "listed_at", "id"])
    for statement in FILL:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("content_stamp")
    for name in ("ix_proposal_listed", *INDEXES):
        op.drop_index(name, table_name="proposal")
    op.create_index("ix_proposal_list", "proposal", ["state", "published_at", "id"])
    op.create_index("ix_proposal_topic_id", "proposal", ["topic_id"])
    op.create_index("ix_proposal_cluster", "proposal", ["cluster"])
    for name in COLUMNS:
        op.execute(f"ALTER TABLE proposal DROP COLUMN {name}")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index("ix_report_subject")
        batch_op.drop_index("ix_report_open")

    op.drop_table("report")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_mail")
        batch_op.drop_index("ix_notice_account")

    op.drop_table("notice")
    _forget_comments_in_the_record()
    with op.batch_alter_table("comment_support", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_comment_support_account_id"))

    op.drop_table("comment_support")
    with op.batch_alter_table("proposal_step", schema=None) as batch_op:
        batch_op.drop_index("ix_proposal_step_told")
        batch_op.drop_index("ix_proposal_step_proposal")

    op.drop_table("proposal_step")
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.drop_index("ix_comment_told")
        batch_op.drop_index("ix_comment_time")
        batch_op.drop_index("ix_comment_support")
        batch_op.drop_index(batch_op.f("ix_comment_parent_id"))
        batch_op.drop_index("ix_comment_deleted")
        batch_op.drop_index("ix_comment_author")

    op.drop_table("comment")
    op.drop_table("text_version")
    with op.batch_alter_table("mail_preference", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_preference_next_digest_at"))

    op.drop_table("mail_preference")
    with op.batch_alter_table("follow", schema=None) as batch_op:
        batch_op.drop_index("ix_follow_subject")

    op.drop_table("follow")


def _forget_comments_in_the_record() -> None:
    op.drop_index("ix_moderation_record_comment_id", table_name="moderation_record")
    with op.batch_alter_table("moderation_record") as batch_op:
        batch_op.drop_column("comment_id")
    if op.get_bind().dialect.name == "sqlite":
        # The rebuilt table needs its triggers again.
        for statement in import_module("portal.migrations.versions.0001_first_tables").APPEND_ONLY["sqlite"]:
            op.execute(statement)
