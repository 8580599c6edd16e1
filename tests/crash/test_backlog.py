"""Several workers, each a process of its own, share one backlog."""

from __future__ import annotations

import pytest

from tools.backlog import prove

pytestmark = pytest.mark.crash


def test_three_workers_translate_each_text_once(backend: str) -> None:
    result = prove(backend, texts=60, workers=3)
    assert result.is_right, result
    assert result.taken == result.done == 60 * 3
    assert all(0 < worker.peak_bytes < 1 << 30 for worker in result.workers)
