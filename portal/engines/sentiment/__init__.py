"""The tone of civic text, with abstention."""

from portal.engines.sentiment.analysis import Label, Tone, languages, tone

__all__ = ["Label", "Tone", "languages", "tone"]
