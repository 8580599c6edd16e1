"""Profiles and communities, changes of accounts, proposals entered by the office, site pages, announcements."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from portal.domain.accounts.rules import fold
from portal.foundation.database import UtcDateTime

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

APPEND_ONLY = ("account_change", "site_page_version")
REFERENCES = (
    ("account", "community_id", "community"),
    ("mailed_link", "account_id", "account"),
    ("proposal", "entered_by_id", "account"),
)
"""Columns that point at another table: added as they are, because SQLite would rebuild a table that others point at."""


def _triggers(table: str) -> tuple[str, ...]:
    if op.get_bind().dialect.name == "sqlite":
        return tuple(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for act in ("UPDATE", "DELETE")
        )
    return (
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()",
    )


def upgrade() -> None:
    op.create_table(
        "community",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("slug", sa.String(length=400), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_community"),
        sa.UniqueConstraint("slug", name="uq_community_slug"),
    )
    for table, column, other in REFERENCES:
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} INTEGER "
            f"CONSTRAINT fk_{table}_{column}_{other} REFERENCES {other} (id)"
        )
        op.create_index(f"ix_{table}_{column}", table, [column])
    _add_plain_columns()
    _create_records_of_accounts()
    _create_site_pages()
    for table in APPEND_ONLY:
        for statement in _triggers(table):
            op.execute(statement)


def _add_plain_columns() -> None:
    for name, default in (("community_shown", "true"), ("proposals_shown", "true"), ("endorsements_shown", "false")):
        op.add_column("account", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.text(default)))
    op.add_column("account", sa.Column("closed_at", UtcDateTime(timezone=True), nullable=True))
    op.add_column("account", sa.Column("folded", sa.Text(), nullable=False, server_default=""))
    op.add_column("mailed_link", sa.Column("other_email", sa.String(length=320), nullable=True))
    op.add_column("proposal", sa.Column("entered_via", sa.String(length=10), nullable=True))
    op.create_index("uq_proposal_entered", "proposal", ["entered_by_id", "form_key"], unique=True)
    bind = op.get_bind()
    account = sa.table("account", *(sa.column(name) for name in ("id", "email", "display_name", "folded")))
    for row in bind.execute(sa.select(account.c.id, account.c.display_name, account.c.email)).all():
        folded = fold(f"{row.display_name} {row.email}")
        bind.execute(account.update().where(account.c.id == row.id).values(folded=folded))


def _create_records_of_accounts() -> None:
    op.create_table(
        "account_statistics",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("nationality_group", sa.String(length=20), nullable=True),
        sa.Column("age_band", sa.String(length=10), nullable=True),
        sa.Column("given_at", UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_account_statistics_account_id_account"),
        sa.PrimaryKeyConstraint("account_id", name="pk_account_statistics"),
    )
    op.create_table(
        "account_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("change", sa.String(length=20), nullable=False),
        sa.Column("roles_before", sa.String(length=200), nullable=False),
        sa.Column("roles_after", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name="fk_account_change_by_id_account"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_account_change_account_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_account_change"),
    )
    op.create_index("ix_account_change_account", "account_change", ["account_id", "id"])


def _create_site_pages() -> None:
    op.create_table(
        "site_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_site_page"),
        sa.UniqueConstraint("slug", name="uq_site_page_slug"),
    )
    op.create_table(
        "site_page_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["site_page.id"], name="fk_site_page_version_page_id_site_page"),
        sa.ForeignKeyConstraint(["title_id"], ["text.id"], name="fk_site_page_version_title_id_text"),
        sa.ForeignKeyConstraint(["body_id"], ["text.id"], name="fk_site_page_version_body_id_text"),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name="fk_site_page_version_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_site_page_version"),
        sa.UniqueConstraint("page_id", "number", name="uq_site_page_version_number"),
    )
    op.create_table(
        "announcement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("ends_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name="fk_announcement_text_id_text"),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name="fk_announcement_by_id_account"),
        sa.ForeignKeyConstraint(["ended_by_id"], ["account.id"], name="fk_announcement_ended_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_announcement"),
    )
    op.create_index("ix_announcement_starts_at", "announcement", ["starts_at"])


def downgrade() -> None:
    for table in ("announcement", "site_page_version", "site_page", "account_change", "account_statistics"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for table in APPEND_ONLY:
            op.execute(f"DROP FUNCTION {table}_append_only()")
    op.drop_index("uq_proposal_entered", "proposal")
    op.drop_column("proposal", "entered_via")
    op.drop_column("mailed_link", "other_email")
    for name in ("folded", "closed_at", "endorsements_shown", "proposals_shown", "community_shown"):
        op.drop_column("account", name)
    for table, column, _other in reversed(REFERENCES):
        op.drop_index(f"ix_{table}_{column}", table)
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    op.drop_table("community")
