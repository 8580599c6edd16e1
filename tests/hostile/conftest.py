"""All strings on SQLite, every tenth on PostgreSQL."""

from __future__ import annotations

import pytest

from tests.hostile.strings import STRINGS
from tests.integration.conftest import compiled_templates

__all__ = ["compiled_templates"]


@pytest.fixture
def hostile(backend: str) -> tuple[str, ...]:
    return STRINGS if backend == "sqlite" else STRINGS[::10]
