"""Files of releases as they were made, previews that workers count, who changed a webhook platform."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

from portal.foundation.database import UtcDateTime
from portal.migrations import files_before

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

RELEASE, FILE, CHANGE = "trust_release", "trust_release_file", "webhook_change"
BASELINE_REASON = "Unaudited figures of the city's report of 2025."
"""What was kept in one language; pages say it in the reader's own, by the status of the release."""
ACTS = ("UPDATE", "DELETE")
OLD_IS_FINAL = "(SELECT state FROM trust_release WHERE id = OLD.release_id) = 'final'"
NEW_IS_FINAL = "(SELECT state FROM trust_release WHERE id = NEW.release_id) = 'final'"
REFUSE_IF_FINAL = """
CREATE FUNCTION trust_release_file_immutable() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF (SELECT state FROM trust_release WHERE id =
      CASE TG_OP WHEN 'INSERT' THEN NEW.release_id ELSE OLD.release_id END) = 'final' THEN
    RAISE EXCEPTION 'trust_release_file is immutable';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
"""


def upgrade() -> None:
    op.create_table(
        FILE,
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["trust_release.id"], name="fk_trust_release_file_release_id_trust_release"
        ),
        sa.PrimaryKeyConstraint("release_id", "name", name="pk_trust_release_file"),
    )
    op.create_table(
        "trust_preview_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("ordered_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("started_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("held_until", UtcDateTime(timezone=True), nullable=True),
        sa.Column("holder", sa.String(length=32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name="fk_trust_preview_order_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_trust_preview_order"),
        sa.UniqueConstraint("period", name="uq_trust_preview_order_period"),
    )
    op.create_index("ix_trust_preview_order_state", "trust_preview_order", ["state", "id"], unique=False)
    op.create_table(
        CHANGE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("endpoint_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("change", sa.String(length=20), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name="fk_webhook_change_by_id_account"),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["webhook_endpoint.id"], name="fk_webhook_change_endpoint_id_webhook_endpoint"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_change"),
    )
    op.create_index("ix_webhook_change_endpoint", CHANGE, ["endpoint_id", "id"], unique=False)
    files_before.fill(op.get_bind())
    with _releases_open():
        _reason("", BASELINE_REASON)
    for statement in (*_keep_files(), *_append_only()):
        op.execute(statement)


def downgrade() -> None:
    with _releases_open():
        _reason(BASELINE_REASON, "")
    op.drop_index("ix_webhook_change_endpoint", table_name=CHANGE)
    op.drop_table(CHANGE)
    op.drop_index("ix_trust_preview_order_state", table_name="trust_preview_order")
    op.drop_table("trust_preview_order")
    op.drop_table(FILE)
    if not _is_sqlite():
        op.execute(f"DROP FUNCTION {FILE}_immutable()")
        op.execute(f"DROP FUNCTION {CHANGE}_append_only()")


def _reason(now: str, before: str) -> None:
    release = sa.table(RELEASE, sa.column("status"), sa.column("reason"))
    op.execute(release.update().where(release.c.status == "baseline", release.c.reason == before).values(reason=now))


@contextmanager
def _releases_open() -> Iterator[None]:
    """Let approved releases be changed by this migration alone: what is public of them stays as it is."""
    for act in ACTS:
        on = "" if _is_sqlite() else f" ON {RELEASE}"
        op.execute(f"DROP TRIGGER {RELEASE}_no_{act.lower()}{on}")
    yield
    for act in ACTS:
        done = (
            f"BEGIN SELECT RAISE(ABORT, '{RELEASE} is immutable'); END"
            if _is_sqlite()
            else f"EXECUTE FUNCTION {RELEASE}_immutable()"
        )
        row = "" if _is_sqlite() else "FOR EACH ROW "
        when = "WHEN OLD.state = 'final'" if _is_sqlite() else "WHEN (OLD.state = 'final')"
        op.execute(f"CREATE TRIGGER {RELEASE}_no_{act.lower()} BEFORE {act} ON {RELEASE} {row}{when} {done}")


def _keep_files() -> Iterator[str]:
    """Refuse to add, change or delete a file of a release that is approved."""
    if _is_sqlite():
        for act, is_final in (("INSERT", NEW_IS_FINAL), ("UPDATE", OLD_IS_FINAL), ("DELETE", OLD_IS_FINAL)):
            yield (
                f"CREATE TRIGGER {FILE}_no_{act.lower()} BEFORE {act} ON {FILE} WHEN {is_final} "
                f"BEGIN SELECT RAISE(ABORT, '{FILE} is immutable'); END"
            )
        return
    yield REFUSE_IF_FINAL
    yield (
        f"CREATE TRIGGER {FILE}_no_change BEFORE INSERT OR UPDATE OR DELETE ON {FILE} "
        f"FOR EACH ROW EXECUTE FUNCTION {FILE}_immutable()"
    )


def _append_only() -> Iterator[str]:
    """Refuse to change or delete what is on record."""
    if not _is_sqlite():
        yield (
            f"CREATE FUNCTION {CHANGE}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{CHANGE} is append-only'; END $$"
        )
    for act in ACTS:
        done = (
            f"BEGIN SELECT RAISE(ABORT, '{CHANGE} is append-only'); END"
            if _is_sqlite()
            else f"FOR EACH ROW EXECUTE FUNCTION {CHANGE}_append_only()"
        )
        yield f"CREATE TRIGGER {CHANGE}_no_{act.lower()} BEFORE {act} ON {CHANGE} {done}"


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
