"""Which of the four topics a text belongs to, by words that are telling in its language."""

from portal.engines.topics.suggestion import LANGUAGES, TOPICS, Suggestion, suggest

__all__ = ["LANGUAGES", "TOPICS", "Suggestion", "suggest"]
