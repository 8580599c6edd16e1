"""Every human sentence, and its translations: what was written, in which language, and how others may read it."""
