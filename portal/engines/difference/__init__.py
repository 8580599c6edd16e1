"""What changed between two versions of a text, word by word."""

from portal.engines.difference.words import Change, Kind, compare

__all__ = ["Change", "Kind", "compare"]
