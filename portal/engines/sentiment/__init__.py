"""The tone of civic text, with abstention."""

from portal.engines.sentiment.analysis import Label, Tone, languages, tone
from portal.engines.sentiment.explanation import Explanation, Push, explain

__all__ = ["Explanation", "Label", "Push", "Tone", "explain", "languages", "tone"]
