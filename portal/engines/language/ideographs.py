"""Ideographs that only one of Simplified Chinese, Traditional Chinese and Japanese writes.

The national character sets are the rule: GB 2312 holds the simplified forms, Big5 the traditional ones, JIS X 0208 the
Japanese ones. A character that only one of them has tells the orthography; one that all three have tells nothing.
"""

from __future__ import annotations

import functools

SIMPLIFIED, TRADITIONAL, JAPANESE = "<simplified>", "<traditional>", "<japanese>"


def _encodes(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


@functools.lru_cache(maxsize=20_000)
def orthography(character: str) -> str | None:
    """Name the orthography that a character gives away, or None."""
    if character < "\u3400":
        return None
    simplified, traditional = _encodes(character, "gb2312"), _encodes(character, "big5")
    if simplified == traditional:
        return None if simplified or not _encodes(character, "euc_jp") else JAPANESE
    return SIMPLIFIED if simplified else TRADITIONAL


def features(run: str) -> list[str]:
    """List the characters and pairs of a run, and the orthography of each character that has one."""
    marks = [mark for mark in map(orthography, run) if mark]
    return [*run, *(run[i : i + 2] for i in range(len(run) - 1)), *marks, *marks]
