"""What readers may ask of the tones: why one text has its own, and how often they are right."""

from __future__ import annotations

from portal.engines import sentiment
from portal.engines.sentiment.figures import Measured, figures


def explain(text: str, language: str) -> sentiment.Explanation:
    """Tell which words moved the tone of a text, by the engine as it is now."""
    return sentiment.explain(text, language)


def measured() -> tuple[Measured, ...]:
    """Return how often the tone is right, by language and kind of text."""
    return figures()
