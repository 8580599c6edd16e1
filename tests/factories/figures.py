"""What a page costs."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import event

from portal.app import Portal


def statements(portal: Portal, act: Callable[[], object]) -> int:
    """Count the statements that an act sends to the database."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(portal.database.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(portal.database.engine, "before_cursor_execute", note)
    return len([statement for statement in seen if not statement.startswith("BEGIN")])
