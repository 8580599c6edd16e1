"""Hostile texts through every field there is: kept as written or refused with a word, and harmless wherever shown."""
