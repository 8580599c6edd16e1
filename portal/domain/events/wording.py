"""Texts that staff write in one or more languages; the rest is translated."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.events.types import Words
from portal.domain.texts import queries
from portal.domain.texts import service as texts
from portal.domain.texts.types import LanguageChoice, LanguageOrigin
from portal.foundation import languages


def write(session: Session, words: Words, now: datetime) -> int:
    """Keep a text with the translations that came with it, and order the others."""
    (language, body), *others = words.items()
    text_id = texts.write(session, body, _choice(language), now)
    for code, translated in others:
        if translated:
            texts.keep_human_translation(session, text_id, code, translated, now)
    texts.request_translations(session, [text_id], languages.INTERFACE, now)
    return text_id


def write_some(session: Session, words: Words, now: datetime) -> int | None:
    """Keep a text where there is one."""
    return write(session, words, now) if words else None


def revise(session: Session, text_id: int, words: Words, now: datetime, *, public: bool) -> None:
    """Replace a text; its translations by people become stale unless they come anew, those by machine are due again.

    A translation that says what it said before is not new: nobody has compared it with the text as it is now. An empty
    one gives its language back to the machine.
    """
    (language, body), *others = words.items()
    before = queries.written_by_people(session, [text_id])[text_id]
    texts.revise(session, text_id, body, _choice(language), now, keep=public)
    for code, translated in others:
        if not translated:
            texts.give_back(session, text_id, code, now)
        elif translated != before.get(code):
            texts.keep_human_translation(session, text_id, code, translated, now)
    texts.request_translations(session, [text_id], languages.INTERFACE, now)


def revise_some(session: Session, text_id: int | None, words: Words, now: datetime, *, public: bool) -> int | None:
    """Replace a text that may be missing, before or after; return which text there is now."""
    if text_id is None:
        return write_some(session, words, now)
    if not words:
        return None
    revise(session, text_id, words, now, public=public)
    return text_id


def copy(session: Session, text_id: int, now: datetime) -> int:
    """Write a text once more, for a copy of what it belongs to, with what people have translated of it."""
    before = queries.get_text(session, text_id)
    choice = LanguageChoice(before.language, before.origin, None, 0.0)
    copied = texts.write(session, before.body, choice, now)
    texts.adopt_translations(session, text_id, copied, now)
    texts.request_translations(session, [copied], languages.INTERFACE, now)
    return copied


def _choice(language: str) -> LanguageChoice:
    return LanguageChoice(language, LanguageOrigin.CHOSEN, None, 0.0)
