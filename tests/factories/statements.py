"""What a portal asks its database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, text

from portal.app import Portal


@contextmanager
def statements(portal: Portal) -> Iterator[list[tuple[str, Any]]]:
    """Note each statement, with its parameters, that is sent meanwhile."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append((statement, parameters))

    event.listen(portal.database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(portal.database.engine, "before_cursor_execute", note)


def plan(portal: Portal, statement: str, parameters: Any) -> str:
    """Return how the database goes about a statement."""
    explain = "EXPLAIN QUERY PLAN " if portal.database.url.startswith("sqlite") else "EXPLAIN "
    with portal.database.engine.connect() as connection:
        rows = connection.exec_driver_sql(explain + statement, parameters).all()
    return "\n".join(str(row[-1]) for row in rows)


def analyse(portal: Portal) -> None:
    """Let the database know its tables."""
    with portal.database.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
