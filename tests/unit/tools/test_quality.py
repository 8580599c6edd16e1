"""What docs/quality.md says is what is measured."""

from __future__ import annotations

import pytest

from portal.engines.sentiment.figures import figures
from tools import quality
from tools.sentiment_model import report as sentiment_model


def test_the_document_of_quality_is_as_measured() -> None:
    measured = quality.text()
    assert quality.is_as_measured(quality.FILE.read_text(encoding="utf-8"), measured)


@pytest.mark.parametrize(
    ("written", "measured", "same"),
    [
        ("| ko | 0.718 | 95 |", "| ko | 0.716 | 96 |", True),
        ("| ko | 0.718 | 95 |", "| ko | 0.700 | 95 |", False),
        ("| ko | 0.718 | 95 |", "| ko | 0.718 | 99 |", False),
        ("| ko | 0.718 |", "| en | 0.718 |", False),
        ("| id | tl | 2 |\n| en | fr | 1 |", "| id | tl | 1 |\n| de | en | 1 |", True),
        ("| id | tl | 2 |", "| id | tl | 9 |", False),
        ("6,000 texts", "6,010 texts", True),
        ("6,000 texts", "6,100 texts", False),
    ],
)
def test_figures_may_differ_by_a_processor_and_words_by_nothing(written: str, measured: str, same: bool) -> None:
    assert quality.is_as_measured(written, measured) is same


def test_the_page_on_tone_shows_the_figures_of_the_document() -> None:
    section = sentiment_model.section(figures())
    assert quality.is_as_measured(section, sentiment_model.section(sentiment_model.measure(quality.DATA)))
    assert section in quality.FILE.read_text(encoding="utf-8")
