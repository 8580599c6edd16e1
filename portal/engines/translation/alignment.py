"""Which sentence of a translation says what which sentence of its text says, where that is beyond doubt."""

from __future__ import annotations

import re
from typing import Final

from portal.engines.translation import segments
from portal.engines.translation.checks import Candidate, first_hard_failure, has_odd_length
from portal.engines.translation.masking import has_words

_LINE_BREAK: Final = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")


def align(source: str, target: str, source_language: str, target_language: str) -> tuple[tuple[str, str], ...]:
    """Pair the sentences of a text and of its translation, in their order.

    Paragraphs must be as many here as there, and a paragraph must have as many sentences here as there; of one that has
    not, nothing is paired. A paragraph in which a pair has other numbers or links, or cannot be as long as it is, was
    put together in another way: of it nothing is paired either.
    """
    here, there = _paragraphs(source, source_language), _paragraphs(target, target_language)
    if len(here) != len(there):
        return ()
    pairs: list[tuple[str, str]] = []
    for mine, theirs in zip(here, there, strict=True):
        if len(mine) == len(theirs):
            paired = list(zip(mine, theirs, strict=True))
            if all(_fits(Candidate(*pair, source_language, target_language)) for pair in paired):
                pairs.extend(pair for pair in paired if has_words(pair[0]))
    return tuple(pairs)


def sentences(text: str, language: str) -> list[str]:
    """Return the sentences of a text."""
    return [span.text for span in segments.split(text, language) if span.is_sentence]


def _paragraphs(text: str, language: str) -> list[list[str]]:
    found = (sentences(line, language) for line in _LINE_BREAK.split(text))
    return [paragraph for paragraph in found if paragraph]


def _fits(candidate: Candidate) -> bool:
    return not has_words(candidate.source) or not (first_hard_failure(candidate) or has_odd_length(candidate))
