"""Time that tests let pass."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.factories.letters import Time


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    """Ten in the morning in Seoul."""
    return Time(monkeypatch, datetime(2027, 3, 1, 1, 0, tzinfo=UTC))
