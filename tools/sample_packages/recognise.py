"""Tell whether a sentence belongs to the grammar, and to which of its patterns."""

from __future__ import annotations

import re
from functools import cache

from portal.engines.translation.masking import mask_numbers
from tools.sample_packages.lexicon import entries
from tools.sample_packages.numbers import PLACEHOLDERS
from tools.sample_packages.templates import Pattern, kind_of, patterns

NUMBER = rf"[{PLACEHOLDERS}](?:-[{PLACEHOLDERS}])*"


@cache
def recogniser(name: str, language: str) -> re.Pattern[str]:
    """Build the expression that takes every sentence of a pattern; its groups are named slot_1, slot_2 ..."""
    item = next(found for found in patterns() if found.name == name)
    out: list[str] = []
    seen: dict[str, int] = {}
    for part in item.parts[language]:
        if not part.slot:
            out.append(re.escape(part.literal))
            continue
        seen[part.slot] = seen.get(part.slot, 0) + 1
        out.append(f"(?P<{part.slot}_{seen[part.slot]}>{choices(item, part.slot, part.form, language)})")
    return re.compile("".join(out))


def choices(item: Pattern, slot: str, form: str, language: str) -> str:
    """List what may stand in a slot."""
    if slot in item.numbers:
        return NUMBER
    forms = {"".join(entry.form(language, form)) for entry in entries(kind_of(slot))}
    return "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))


def patterns_of(text: str, language: str) -> list[str]:
    """Name the patterns that a sentence belongs to; its numbers may be digits or placeholders."""
    masked = mask_numbers(text)
    sentence = masked.text if masked else text
    return [item.name for item in patterns() if recogniser(item.name, language).fullmatch(sentence)]
