"""What Alembic compares with the models, and what it leaves alone."""

from __future__ import annotations

from typing import Any


def is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave out the tables that the databases keep for the search index: they are no models."""
    return kind != "table" or name is None or not (name == "search_index" or name.startswith("search_index_"))
