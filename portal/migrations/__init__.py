"""Schema changes. What the pages ask of them needs no Alembic; `running` applies them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text

from portal.foundation.database import Database

FOLDER = Path(__file__).parent


def current(database: Database) -> str | None:
    """Return the revision the database is at."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        at: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return at


def newest() -> str:
    """Return the newest revision there is; a revision's file begins with it."""
    return max(path.name.partition("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))
