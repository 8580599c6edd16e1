"""Schema changes, and `upgrade`, which brings a database to the newest one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from portal.foundation.database import Database


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the database up to a revision."""
    _run(database, lambda config: command.upgrade(config, revision))


def downgrade(database: Database, revision: str) -> None:
    """Take the database back down to a revision."""
    _run(database, lambda config: command.downgrade(config, revision))


def current(database: Database) -> str | None:
    """Return the revision the database is at."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """Return the newest revision there is."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config


def _run(database: Database, act: Callable[[Config], None]) -> None:
    config = _config()
    with database.engine.execution_options(portal_writes=True).connect() as connection:
        config.attributes["connection"] = connection
        act(config)
        connection.commit()
