"""What docs/quality.md says is what is measured."""

from __future__ import annotations

from tools import quality


def test_the_document_of_quality_is_as_measured() -> None:
    assert quality.FILE.read_text(encoding="utf-8") == quality.text()
