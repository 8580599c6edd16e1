"""Domains are tested on both databases, without pages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
