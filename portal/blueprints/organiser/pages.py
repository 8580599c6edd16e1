"""What the pages of a programme share: their tabs, typed forms, and what somebody else has saved meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.blueprints.organiser.fields import LanguagesField, clock_text, flat, named
from portal.blueprints.organiser.words_field import WordsField
from portal.domain.events import queries
from portal.domain.events.types import EventView, Words
from portal.foundation import clock
from portal.web.locale import current_language
from portal.web.services import database

PARTS = {
    "event": ("organiser.event", _l("Overview")),
    "programme": ("organiser.programme", _l("Programme")),
    "questions": ("organiser.questions", _l("Questions")),
    "words": ("organiser.words", _l("Words")),
    "registrations": ("organiser.registrations", _l("Registrations")),
    "papers": ("organiser.papers", _l("Lists and badges")),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which what was typed differs from what is saved: its label, and what is saved."""

    label: str
    words: Words | None
    plain: str


def event_parts(slug: str, current: str) -> list[dict[str, Any]]:
    """Return the tabs of one event; a part that has no page is left out."""
    return [
        {"label": label, "url": url_for(endpoint, slug=slug), "current": part == current}
        for part, (endpoint, label) in PARTS.items()
        if exists(endpoint)
    ]


def exists(endpoint: str) -> bool:
    """Tell whether the portal has such a page."""
    return endpoint in current_app.view_functions


def get_event(slug: str) -> EventView:
    """Return an event as staff see it, in the language of this page."""
    with database().reading() as session:
        return queries.get_event(session, slug, current_language().code, clock.now(), drafts=True)


def differences(form: Any, saved: Mapping[str, Any]) -> list[Difference]:
    """Return the fields in which a form differs from what is saved."""
    return [
        _difference(form[name], value)
        for name, value in saved.items()
        if name in form and not _is_same(form[name].data, value)
    ]


def _is_same(typed_value: Any, saved: Any) -> Any:
    if isinstance(typed_value, dict):
        return {code: body for code, body in typed_value.items() if body} == saved
    return (typed_value or "") == (saved or "") or str(typed_value) == str(saved)


def _difference(field: Any, saved: Any) -> Difference:
    if isinstance(field, WordsField):
        return Difference(field.label.text, saved, "")
    return Difference(field.label.text, None, _plain(field, saved) or _("nothing"))


def _plain(field: Any, saved: Any) -> str:
    """Write what is saved as people read it."""
    if isinstance(field, LanguagesField):
        return named(saved)
    if getattr(field, "choices", None):
        return str(dict(flat(field.choices)).get(str(saved or ""), ""))
    if isinstance(saved, bool):
        return str(_("yes") if saved else _("no"))
    if isinstance(saved, timedelta):
        return clock_text(saved)
    if isinstance(saved, datetime):
        return saved.isoformat(" ", "minutes")
    return "" if saved is None else str(saved)
