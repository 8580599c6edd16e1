"""The pages as they come with the portal: shown until staff write their own, and the first version of those."""

from __future__ import annotations

from functools import cache
from importlib import resources

from portal.domain.sitepages.types import Slug, Words
from portal.domain.texts import rules
from portal.domain.texts.types import Provenance, Shown, TextView
from portal.foundation.languages import get

SOURCE = "ko"
"""The language that the shipped pages are written in; those in the other languages are translations by people."""


@cache
def versions(slug: Slug) -> dict[str, Words]:
    """Return a shipped page in all its languages: the first line of a file is the title, the rest the text."""
    found = {}
    for path in resources.files("portal").joinpath("sitepages", slug.value).iterdir():
        title, _newline, body = path.read_text("utf-8").partition("\n")
        code = path.name.removesuffix(".txt")
        found[code] = Words(title.strip(), body.strip(), code)
    return found


def views(slug: Slug, language: str) -> tuple[TextView, TextView]:
    """Return title and text of a shipped page as somebody who reads `language` sees them."""
    there = versions(slug)
    source, shown = there[SOURCE], there.get(language, there[SOURCE])
    return _view(source.title, shown.title, shown, language), _view(source.body, shown.body, shown, language)


def _view(original: str, words: str, shown: Words, language: str) -> TextView:
    source, target = get(SOURCE), get(language)
    written = get(shown.language)
    translated = written.code != source.code
    status = Shown.READY if translated else Shown.ORIGINAL if language == SOURCE else Shown.PENDING
    return TextView(
        text_id=0,
        status=status,
        provenance=Provenance.HUMAN if translated else None,
        source=source,
        shown=written,
        target=target,
        paragraphs=rules.paragraphs_of(words, written),
        original_paragraphs=rules.paragraphs_of(original, source),
        original=original,
    )
