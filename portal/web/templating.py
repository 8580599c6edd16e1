"""What every template may use."""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, cast

import bleach
from flask import Flask, g, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from portal.foundation import languages
from portal.web import event_words, locale, promise_words, release_words, words
from portal.web.markup import in_blocks
from portal.web.services import services, settings

GROUPED = 1_000
PERHAPS_LINK = re.compile(r"\w\.\w")
"""Where nothing looks like an address, the linker (which parses the whole text) need not look for one."""


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """This page in one of the languages."""

    code: str
    name: str
    dir: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """An entry of the main navigation."""

    label: str
    url: str
    current: bool


class Counted(int):
    """A number that a sentence says as its readers write it: 1,500, in German 1.500."""

    def __str__(self) -> str:
        """Return the number in the reader's way; short ones are the same in all languages of the pages."""
        return locale.format_number(int(self)) if abs(self) >= GROUPED else int.__repr__(self)


def install(app: Flask) -> None:
    """Give templates their context, filters and words."""
    app.context_processor(_context)
    app.jinja_env.filters["with_links"] = with_links
    app.jinja_env.filters["in_blocks"] = in_blocks
    app.jinja_env.globals.update(
        format_ago=locale.format_ago,
        format_date=locale.format_date,
        format_datetime=locale.format_datetime,
        format_day=locale.format_day,
        format_month=locale.format_month,
        format_quarter=locale.format_quarter,
        format_span=locale.format_span,
        format_time=locale.format_time,
        format_number=locale.format_number,
        format_share=locale.format_share,
        language_name=locale.language_name,
        language_names=locale.language_names,
        isolated=locale.isolated,
        release_name=release_words.name,
        event_words=event_words,
        promise_words=promise_words,
        words=words,
    )
    app.jinja_env.globals["ngettext"] = _counting(cast(Callable[..., str], app.jinja_env.globals["ngettext"]))
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _counting(ngettext: Callable[..., str]) -> Callable[..., str]:
    @pass_context
    def counted(context: Context, singular: str, plural: str, number: int, **variables: Any) -> str:
        return cast(str, context.call(ngettext, singular, plural, Counted(number), **variables))

    return counted


def with_links(text: str) -> Markup:
    """Return a text with its web addresses made into links that give them no weight."""
    if not PERHAPS_LINK.search(text):
        return escape(text)
    return Markup(bleach.linkify(str(escape(text)), callbacks=[_plain_link], parse_email=False))  # noqa: S704


def _plain_link(
    attrs: MutableMapping[tuple[str | None, str], str], _new: bool = False, /
) -> MutableMapping[tuple[str | None, str], str]:
    attrs[None, "rel"] = "nofollow ugc noopener"
    attrs[None, "dir"] = "ltr"  # an address in an Arabic sentence keeps its dots and slashes in order
    return attrs


def _context() -> dict[str, Any]:
    current = locale.current_language()
    base = settings().base_url
    return {
        "locale": current,
        "languages": [
            LanguageLink(
                code, languages.get(code).name, languages.get(code).dir, locale.in_language(code), code == current.code
            )
            for code in languages.INTERFACE
        ]
        if request
        else [],
        "canonical_url": base + request.path if request else base,
        "nav": _navigation() if request else [],
        "unread": _unread() if request else 0,
        "footer_nav": _footer() if request else [],
        "announcement": services().announcements(current.code, ask=not g.get("without_database")) if request else None,
        "environment": settings().environment,
        "zone_city": locale.zone_city(),
    }


def _unread() -> int:
    return services().unread(current_user.principal.id) if current_user.is_authenticated else 0


def _navigation() -> list[NavigationLink]:
    entries = [
        ("public.proposals", _("Proposals")),
        ("public.events", _("What's on")),
        ("public.topics", _("City projects")),
        ("public.about", _("How it works")),
    ]
    if current_user.can("moderate"):
        entries.append(("moderation.queue", _("Moderation")))
    return [NavigationLink(label, url_for(endpoint), request.endpoint == endpoint) for endpoint, label in entries]


def _footer() -> list[NavigationLink]:
    entries = [
        ("statistics.statistics", _("Participation in figures")),
        ("statistics.trust", _("Conditions for trust")),
        ("opendata.index", _("Open data")),
        ("public.commitments", _("What the city has promised")),
        ("public.conduct", _("Rules of conduct")),
        ("public.terms", _("Terms of use")),
        ("public.privacy", _("Privacy")),
        ("public.accessibility", _("Accessibility")),
        ("public.contact", _("Contact")),
    ]
    return [NavigationLink(label, url_for(endpoint), request.endpoint == endpoint) for endpoint, label in entries]
