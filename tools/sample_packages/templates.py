"""Sentence patterns: read from the data files and filled with words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from tools.sample_packages.lexicon import DATA, KINDS, LANGUAGES, Entry

SECTIONS = ("statements", "titles", "fixed")
HEADER = re.compile(r"\[(\w+)\]((?: n\d:\w+)*)$")
LINE = re.compile(r"(ko|en|zh|ja): (.+)$")
SLOT = re.compile(r"\{([a-z]+\d?|n\d)(?::([^{}]+))?\}")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a template: fixed words (no slot), or a slot and the form it takes."""

    literal: str = ""
    slot: str = ""
    form: str = ""


@dataclass(frozen=True)
class Pattern:
    """One sentence pattern in the four languages."""

    name: str
    section: str
    numbers: Mapping[str, str]
    parts: Mapping[str, tuple[Part, ...]]
    slots: tuple[str, ...]

    def number_order(self, language: str) -> tuple[str, ...]:
        """List the number slots as they come in one language."""
        return tuple(part.slot for part in self.parts[language] if part.slot in self.numbers)


@dataclass(frozen=True)
class Sentence:
    """A pattern whose slots are filled."""

    pattern: Pattern
    words: Mapping[str, Entry]

    def pieces(self, language: str, numbers: Mapping[str, str]) -> list[str]:
        """Give the text cut at the borders of slots and particles."""
        out: list[str] = []
        for part in self.pattern.parts[language]:
            if not part.slot:
                out.append(part.literal)
            elif part.slot in self.pattern.numbers:
                out.append(numbers[part.slot])
            else:
                out.extend(self.words[part.slot].form(language, part.form))
        return out

    def text(self, language: str, numbers: Mapping[str, str]) -> str:
        """Give the text in one language."""
        return "".join(self.pieces(language, numbers))

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Name every pair of words that meet in this sentence."""
        keys = sorted(entry.key for entry in self.words.values())
        return frozenset(combinations(keys, 2))


def kind_of(slot: str) -> str:
    """Tell the kind of a slot: ``place2`` is a place."""
    return slot.rstrip("0123456789")


def parse_template(text: str) -> tuple[Part, ...]:
    """Cut a template into fixed words and slots."""
    parts: list[Part] = []
    end = 0
    for match in SLOT.finditer(text):
        if match.start() > end:
            parts.append(Part(literal=text[end : match.start()]))
        parts.append(Part(slot=match.group(1), form=match.group(2) or ""))
        end = match.end()
    if end < len(text):
        parts.append(Part(literal=text[end:]))
    return tuple(parts)


def parse_block(block: str, section: str) -> Pattern:
    """Read one pattern: its name, the kinds of its numbers and four lines."""
    header, *lines = block.splitlines()
    named = HEADER.match(header)
    if named is None:
        raise ValueError(f"not a pattern's header: {header!r}")
    numbers = dict(item.split(":") for item in named.group(2).split())
    parts = {}
    for line in lines:
        found = LINE.match(line)
        if found is None:
            raise ValueError(f"{named.group(1)}: not a template: {line!r}")
        parts[found.group(1)] = parse_template(found.group(2))
    used = {language: {part.slot for part in parts[language] if part.slot} for language in LANGUAGES}
    if any(slots != used["ko"] for slots in used.values()) or not set(numbers) <= used["ko"]:
        raise ValueError(f"{named.group(1)}: the languages do not use the same slots")
    slots = tuple(sorted(used["ko"] - set(numbers)))
    if unknown := {kind_of(slot) for slot in slots} - set(KINDS):
        raise ValueError(f"{named.group(1)}: unknown slots {unknown}")
    return Pattern(named.group(1), section, numbers, parts, slots)


@cache
def patterns() -> tuple[Pattern, ...]:
    """Read every pattern."""
    found: list[Pattern] = []
    for section in SECTIONS:
        text = (DATA / f"{section}.txt").read_text(encoding="utf-8")
        blocks = re.split(r"\n{2,}", text.strip())
        found.extend(parse_block(block, section) for block in blocks if not block.startswith("#"))
    return tuple(found)


@cache
def pattern(name: str) -> Pattern:
    """Find a pattern by its name."""
    return next(item for item in patterns() if item.name == name)
