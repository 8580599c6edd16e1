"""Alembic's way in: the portal's own settings name the database."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from portal.foundation import settings
from portal.foundation.database import Base, Database
from portal.migrations import models
from portal.migrations.comparing import is_ours

assert models


def run(connection: Connection) -> None:
    """Migrate on one connection; SQLite rebuilds tables in batches."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        include_name=is_ours,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    """Use the connection handed over by a caller, else open one."""
    given = context.config.attributes.get("connection")
    if given is not None:
        run(given)
        return
    database = Database(settings.load().database_url)
    with database.engine.execution_options(portal_writes=True).connect() as connection:
        run(connection)
        connection.commit()
    database.dispose()


main()
