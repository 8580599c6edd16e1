"""Sent mails forget to whom they went."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Blank the addresses."""
    mails = sa.table("outbox_mail", sa.column("recipient", sa.String), sa.column("state", sa.String))
    op.execute(mails.update().where(mails.c.state == "sent").values(recipient=""))


def downgrade() -> None:
    """What is forgotten stays so."""
