"""Bring a database to another revision."""

from __future__ import annotations

from collections.abc import Callable

from alembic import command
from alembic.config import Config

from portal.foundation.database import Database
from portal.migrations import FOLDER


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the database up to a revision."""
    _run(database, lambda config: command.upgrade(config, revision))


def downgrade(database: Database, revision: str) -> None:
    """Take the database back down to a revision."""
    _run(database, lambda config: command.downgrade(config, revision))


def make_config() -> Config:
    """Return Alembic's view of this package."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


def _run(database: Database, act: Callable[[Config], None]) -> None:
    config = make_config()
    with database.engine.execution_options(portal_writes=True).connect() as connection:
        config.attributes["connection"] = connection
        act(config)
        connection.commit()
