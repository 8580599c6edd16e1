"""Texts and their translations, for the statistics to compose."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, and_, select

from portal.domain.texts.models import Text, Translation
from portal.domain.texts.types import Provenance, Status


def texts() -> Select[int, str, str | None]:
    """Select all texts: id, language, tone (None until it is estimated)."""
    return select(Text.id, Text.language, Text.tone)


def translations() -> Select[int, str, str]:
    """Select all translations: text_id, language, status."""
    return select(Translation.text_id, Translation.language, Translation.status)


def by_people() -> Select[int, str]:
    """Select the translations that a person made or approved and that say what the text says now: text_id, language."""
    return select(Translation.text_id, Translation.language).where(
        and_(Translation.provenance == Provenance.HUMAN, Translation.status == Status.READY)
    )


def changes() -> Select[int, str, str, datetime]:
    """Select what tells whether texts have changed: id, language, source_hash, updated_at."""
    return select(Text.id, Text.language, Text.source_hash, Text.updated_at)


def bodies() -> Select[int, str, str]:
    """Select what was written: id, language, body."""
    return select(Text.id, Text.language, Text.body)


def ready(languages: Collection[str]) -> Select[int, str, str, datetime]:
    """Select finished translations into some languages: text_id, language, body, updated_at."""
    return select(Translation.text_id, Translation.language, Translation.body, Translation.updated_at).where(
        and_(Translation.status == Status.READY, Translation.body != "", Translation.language.in_(languages))
    )
