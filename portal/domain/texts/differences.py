"""The difference between two versions of a text, for showing."""

from __future__ import annotations

from portal.domain.texts.rules import harmless
from portal.domain.texts.types import Difference, Stretch, TextEdit
from portal.engines.difference import compare


def difference(edit: TextEdit) -> Difference:
    """Return what one edit changed, word by word."""
    return Difference(
        edit.language,
        tuple(Stretch(change.kind.value, harmless(change.text)) for change in compare(edit.before, edit.after)),
    )
