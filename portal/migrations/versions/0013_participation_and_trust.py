"""Participation, statistics, commitments, independent review, the trust index, webhooks, comparison, exports."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from portal.foundation.database import UtcDateTime
from portal.migrations.acts_before import Before

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

RELEASE = "trust_release"


def upgrade() -> None:
    op.create_table(
        "participation_act",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("nationality_group", sa.String(length=20), nullable=True),
        sa.Column("age_band", sa.String(length=10), nullable=True),
        sa.Column("community_kind", sa.String(length=20), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("by_staff", sa.Boolean(), nullable=False),
        sa.Column("undone_at", UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_participation_act"),
        sa.UniqueConstraint("kind", "subject_id", "person", name="uq_participation_act_subject"),
    )
    op.create_index("ix_participation_act_at", "participation_act", ["kind", "at"], unique=False)
    op.create_index("ix_participation_act_person", "participation_act", ["person", "at"], unique=False)
    op.create_table(
        "participation_key",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_participation_key"),
    )
    op.create_table(
        "participation_quarantine",
        sa.Column("person", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_participation_quarantine"),
    )
    op.create_table(
        "resident_group",
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("nationality_group", sa.String(length=20), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("made_up", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("as_of", "nationality_group", name="pk_resident_group"),
    )
    op.create_table(
        "statistics_cell",
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("cluster", sa.String(length=2), nullable=False),
        sa.Column("dimension", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "measure", "cluster", "dimension", "code", name="pk_statistics_cell"),
    )
    op.create_index("ix_statistics_cell_measure", "statistics_cell", ["measure", "dimension", "scope"], unique=False)
    op.create_table(
        "statistics_due",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_statistics_due"),
    )
    op.create_table(
        "statistics_scope",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("counted_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_statistics_scope"),
    )
    op.create_table(
        "benchmark_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name="fk_benchmark_import_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_benchmark_import"),
    )
    op.create_table(
        "data_export",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=30), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("holds_people", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("ordered_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("started_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("held_until", UtcDateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ready_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("expires_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("problem", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name="fk_data_export_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_data_export"),
    )
    op.create_index("ix_data_export_by_id", "data_export", ["by_id"], unique=False)
    op.create_index("ix_data_export_expires_at", "data_export", ["expires_at"], unique=False)
    op.create_index("ix_data_export_state", "data_export", ["state", "id"], unique=False)
    op.create_table(
        "review_sample",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("cluster", sa.String(length=2), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("drawn_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=True),
        sa.Column("reviewer_id", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("words_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["account.id"], name="fk_review_sample_actor_id_account"),
        sa.ForeignKeyConstraint(["reviewer_id"], ["account.id"], name="fk_review_sample_reviewer_id_account"),
        sa.ForeignKeyConstraint(["words_id"], ["text.id"], name="fk_review_sample_words_id_text"),
        sa.PrimaryKeyConstraint("id", name="pk_review_sample"),
        sa.UniqueConstraint("kind", "subject_id", name="uq_review_sample_subject"),
    )
    op.create_index("ix_review_sample_period", "review_sample", ["period", "kind"], unique=False)
    op.create_table(
        "trust_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("methodology", sa.String(length=20), nullable=False),
        sa.Column("published", sa.Text(), nullable=False),
        sa.Column("input_sha256", sa.String(length=64), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("document_sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["approved_by_id"], ["account.id"], name="fk_trust_release_approved_by_id_account"),
        sa.ForeignKeyConstraint(["made_by_id"], ["account.id"], name="fk_trust_release_made_by_id_account"),
        sa.ForeignKeyConstraint(
            ["supersedes_id"], ["trust_release.id"], name="fk_trust_release_supersedes_id_trust_release"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_trust_release"),
        sa.UniqueConstraint("period", "revision", name="uq_trust_release_period"),
    )
    op.create_index("ix_trust_release_approved_at", "trust_release", ["approved_at"], unique=False)
    op.create_table(
        "webhook_endpoint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("older_key", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("key_changed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("paused_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("disabled_because", sa.String(length=20), nullable=True),
        sa.Column("removed_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by_id"], ["account.id"], name="fk_webhook_endpoint_created_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_endpoint"),
    )
    op.create_table(
        "benchmark_figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("district", sa.String(length=20), nullable=False),
        sa.Column("indicator", sa.String(length=20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=True),
        sa.Column("made_up", sa.Boolean(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["benchmark_import.id"], name="fk_benchmark_figure_import_id_benchmark_import"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_benchmark_figure"),
        sa.UniqueConstraint("district", "indicator", "year", name="uq_benchmark_figure_district"),
    )
    op.create_table(
        "data_export_download",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("export_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name="fk_data_export_download_by_id_account"),
        sa.ForeignKeyConstraint(
            ["export_id"], ["data_export.id"], name="fk_data_export_download_export_id_data_export"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_data_export_download"),
    )
    op.create_index("ix_data_export_download_export_id", "data_export_download", ["export_id"], unique=False)
    op.create_table(
        "exchange_agreement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("cluster", sa.String(length=2), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("is_baseline", sa.Boolean(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["import_id"], ["benchmark_import.id"], name="fk_exchange_agreement_import_id_benchmark_import"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_exchange_agreement"),
    )
    op.create_table(
        "trust_release_exact",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["trust_release.id"], name="fk_trust_release_exact_release_id_trust_release"
        ),
        sa.PrimaryKeyConstraint("release_id", name="pk_trust_release_exact"),
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("endpoint_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_tried_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["webhook_endpoint.id"], name="fk_webhook_delivery_endpoint_id_webhook_endpoint"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_delivery"),
        sa.UniqueConstraint("endpoint_id", "message_id", name="uq_webhook_delivery_message"),
    )
    op.create_index("ix_webhook_delivery_due", "webhook_delivery", ["state", "due_at"], unique=False)
    op.create_table(
        "webhook_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("problem", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["webhook_delivery.id"], name="fk_webhook_attempt_delivery_id_webhook_delivery"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_attempt"),
    )
    op.create_index("ix_webhook_attempt_delivery", "webhook_attempt", ["delivery_id", "id"], unique=False)
    op.create_table(
        "commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("words_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("now_due_on", sa.Date(), nullable=False),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("kept_on", sa.Date(), nullable=True),
        sa.Column("broken_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["account.id"], name="fk_commitment_made_by_id_account"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name="fk_commitment_proposal_id_proposal"),
        sa.ForeignKeyConstraint(["step_id"], ["proposal_step.id"], name="fk_commitment_step_id_proposal_step"),
        sa.ForeignKeyConstraint(["words_id"], ["text.id"], name="fk_commitment_words_id_text"),
        sa.PrimaryKeyConstraint("id", name="pk_commitment"),
        sa.UniqueConstraint("step_id", name="uq_commitment_step_id"),
    )
    op.create_index("ix_commitment_due", "commitment", ["due_on"], unique=False)
    op.create_index("ix_commitment_proposal_id", "commitment", ["proposal_id"], unique=False)
    op.create_table(
        "commitment_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("words_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name="fk_commitment_change_by_id_account"),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitment.id"], name="fk_commitment_change_commitment_id_commitment"
        ),
        sa.ForeignKeyConstraint(["words_id"], ["text.id"], name="fk_commitment_change_words_id_text"),
        sa.PrimaryKeyConstraint("id", name="pk_commitment_change"),
    )
    op.create_index("ix_commitment_change_commitment", "commitment_change", ["commitment_id", "id"], unique=False)
    op.add_column("event", sa.Column("results_at", UtcDateTime(timezone=True), nullable=True))
    op.add_column("proposal_step", sa.Column("substantive", sa.Boolean(), nullable=True))
    # What came of events was written before this moment was kept: a text's own is that of its first version.
    op.execute(
        "UPDATE event SET results_at = (SELECT created_at FROM text WHERE text.id = event.results_id) "
        "WHERE results_id IS NOT NULL"
    )

    for statement in _triggers():
        op.execute(statement)
    Before(op.get_bind()).fill()


def downgrade() -> None:
    op.drop_column("proposal_step", "substantive")
    op.drop_column("event", "results_at")
    op.drop_index("ix_commitment_change_commitment", table_name="commitment_change")
    op.drop_table("commitment_change")
    op.drop_index("ix_commitment_proposal_id", table_name="commitment")
    op.drop_index("ix_commitment_due", table_name="commitment")
    op.drop_table("commitment")
    op.drop_index("ix_webhook_attempt_delivery", table_name="webhook_attempt")
    op.drop_table("webhook_attempt")
    op.drop_index("ix_webhook_delivery_due", table_name="webhook_delivery")
    op.drop_table("webhook_delivery")
    op.drop_table("trust_release_exact")
    op.drop_table("exchange_agreement")
    op.drop_index("ix_data_export_download_export_id", table_name="data_export_download")
    op.drop_table("data_export_download")
    op.drop_table("benchmark_figure")
    op.drop_table("webhook_endpoint")
    op.drop_index("ix_trust_release_approved_at", table_name="trust_release")
    op.drop_table("trust_release")
    op.drop_index("ix_review_sample_period", table_name="review_sample")
    op.drop_table("review_sample")
    op.drop_index("ix_data_export_state", table_name="data_export")
    op.drop_index("ix_data_export_expires_at", table_name="data_export")
    op.drop_index("ix_data_export_by_id", table_name="data_export")
    op.drop_table("data_export")
    op.drop_table("benchmark_import")
    op.drop_table("statistics_scope")
    op.drop_table("statistics_due")
    op.drop_index("ix_statistics_cell_measure", table_name="statistics_cell")
    op.drop_table("statistics_cell")
    op.drop_table("resident_group")
    op.drop_table("participation_quarantine")
    op.drop_table("participation_key")
    op.drop_index("ix_participation_act_person", table_name="participation_act")
    op.drop_index("ix_participation_act_at", table_name="participation_act")
    op.drop_table("participation_act")

    if op.get_bind().dialect.name != "sqlite":
        op.execute(f"DROP FUNCTION {RELEASE}_immutable()")


def _triggers() -> tuple[str, ...]:
    """Refuse to change or delete a release once it is approved."""
    if op.get_bind().dialect.name == "sqlite":
        return tuple(
            f"CREATE TRIGGER {RELEASE}_no_{act.lower()} BEFORE {act} ON {RELEASE} WHEN OLD.state = 'final' "
            f"BEGIN SELECT RAISE(ABORT, '{RELEASE} is immutable'); END"
            for act in ("UPDATE", "DELETE")
        )
    return (
        f"CREATE FUNCTION {RELEASE}_immutable() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{RELEASE} is immutable'; END $$",
        *(
            f"CREATE TRIGGER {RELEASE}_no_{act.lower()} BEFORE {act} ON {RELEASE} "
            f"FOR EACH ROW WHEN (OLD.state = 'final') EXECUTE FUNCTION {RELEASE}_immutable()"
            for act in ("UPDATE", "DELETE")
        ),
    )
