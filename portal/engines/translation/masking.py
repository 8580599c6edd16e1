"""What must come out of a translation unchanged: numbers behind placeholders, links, addresses, mentions and tags.

A small model spends its errors on digits, so packages trained for it see "①", "②" ... instead, in order of
appearance, and the digits are put back afterwards. The nine characters are single, distinct and rare in what people
write; a sentence that holds one of them already, or more than nine numbers, cannot be masked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

PLACEHOLDERS: Final = "①②③④⑤⑥⑦⑧⑨"

# ``\d`` covers full-width, Arabic-Indic, Devanagari and Thai digits as well. Inner separators belong to the number.
NUMBER: Final = re.compile(r"\d+(?:[.,:/．，：／]\d+)*")

# Only ASCII may follow in an address, or in a mention that begins with ASCII, so that a Korean particle or a Japanese
# full stop right after it stays outside.
# The local part of a mail address is bounded and starts at a boundary: else a long run of letters costs quadratic time.
LINK: Final = re.compile(
    r"""(?:https?://|www\.)[A-Za-z0-9\-._~:/?\#\[\]@!$&'()*+,;=%]+(?<![.,:;!?')\]])
      | (?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63})+
      | (?<!\w)@(?:[A-Za-z0-9_]{1,64}|\w{1,64})
      | (?<!\w)\#(?=\w{0,64}[^\W\d])\w{1,64}""",
    re.VERBOSE,
)

_PLACEHOLDER: Final = re.compile(f"[{PLACEHOLDERS}]")


@dataclass(frozen=True, slots=True)
class Masked:
    """A sentence with placeholders, and the numbers they stand for, in order."""

    text: str
    numbers: tuple[str, ...]


def mask_numbers(sentence: str) -> Masked | None:
    """Replace each number by a placeholder of its own, or answer None where that cannot be undone for certain."""
    if _PLACEHOLDER.search(sentence):
        return None
    numbers = tuple(NUMBER.findall(sentence))
    if len(numbers) > len(PLACEHOLDERS):
        return None
    upcoming = iter(PLACEHOLDERS)
    return Masked(NUMBER.sub(lambda _: next(upcoming), sentence), numbers)


def unmask_numbers(text: str, numbers: tuple[str, ...]) -> str | None:
    """Put the numbers back where their placeholders now stand; None if one was lost, repeated or made up."""
    if sorted(_PLACEHOLDER.findall(text)) != list(PLACEHOLDERS[: len(numbers)]):
        return None
    return _PLACEHOLDER.sub(lambda match: numbers[PLACEHOLDERS.index(match.group())], text)


def links(text: str) -> list[str]:
    """List the links, mail addresses, mentions and tags of a text, sorted."""
    return sorted(LINK.findall(text)) if _may_link(text) else []


def without_links(text: str) -> str:
    """Take links, mail addresses, mentions and tags out of a text."""
    return LINK.sub("", text) if _may_link(text) else text


def _may_link(text: str) -> bool:
    """Tell cheaply that most texts hold no link."""
    return "@" in text or "#" in text or "://" in text or "www." in text


def has_words(text: str) -> bool:
    """Tell whether anything is left to translate: a letter outside links, addresses, mentions and tags."""
    return any(character.isalpha() for character in without_links(text))
