"""Atom feeds (RFC 4287): news for feed readers, in the language of the address, for caches to keep a little."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as Xml

from flask import request, session
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.foundation.languages import Language
from portal.web.locale import current_language
from portal.web.services import settings

ATOM = "http://www.w3.org/2005/Atom"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
MIMETYPE = "application/atom+xml"
SECONDS = 300
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
"""When a feed without news was last updated; a fixed moment, so that it stays the same feed."""
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document can hold: control characters, halves of characters, and two that Unicode leaves out."""

Xml.register_namespace("", ATOM)


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of news; `path` is its page, `html` is safe HTML, `language` that of what is shown."""

    path: str
    title: str
    title_language: Language
    html: str
    language: Language
    author: str
    published: datetime
    updated: datetime
    category: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """News about one thing; `path` is the page that it stands on."""

    title: str
    subtitle: str
    path: str
    entries: Sequence[Entry]


def answer(feed: Feed) -> Response:
    """Answer with a feed, or with 304 where nothing has changed since the reader last asked."""
    updated = max((entry.updated for entry in feed.entries), default=BEGINNING)
    return for_caches(Response(_document(feed, updated), content_type=f"{MIMETYPE}; charset=utf-8"), updated)


def for_caches(response: Response, updated: datetime) -> Response:
    """Let caches keep what is the same for everybody a little, and answer 304 where nothing has changed."""
    response.last_modified = updated
    response.add_etag()
    # A session is renewed by a cookie on each answer, and no shared cache may keep that.
    if session:
        response.cache_control.private = True
    else:
        response.cache_control.public = True
    response.cache_control.max_age = SECONDS
    response.make_conditional(request)
    return response


def _document(feed: Feed, updated: datetime) -> bytes:
    root = Xml.Element(f"{{{ATOM}}}feed", {LANGUAGE: current_language().code})
    _add(root, "id", _identifier(request.path))
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", _moment(updated))
    _add(_add(root, "author"), "name", _("Gangnam Together"))
    _add(root, "link", rel="self", type=MIMETYPE, href=_address(request.path))
    _add(root, "link", rel="alternate", type="text/html", href=_address(feed.path))
    for entry in feed.entries:
        _add_entry(root, entry)
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))


def _add_entry(root: Xml.Element, entry: Entry) -> None:
    element = _add(root, "entry", **{LANGUAGE: entry.language.code})
    _add(element, "id", _identifier(entry.path))
    _add(element, "title", entry.title, **{LANGUAGE: entry.title_language.code})
    _add(element, "published", _moment(entry.published))
    _add(element, "updated", _moment(entry.updated))
    _add(_add(element, "author"), "name", entry.author or _("Name not given"))
    _add(element, "link", rel="alternate", type="text/html", href=_address(entry.path))
    if entry.category:
        _add(element, "category", term=entry.category)
    _add(element, "content", entry.html, type="html", **{LANGUAGE: entry.language.code})


def _add(parent: Xml.Element, name: str, text: str = "", **attributes: str) -> Xml.Element:
    element = Xml.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    if text:
        element.text = NOT_XML.sub("", text)
    return element


def _identifier(path: str) -> str:
    # By the tag scheme (RFC 4151): the same for ever, also where the portal's address gains or loses a port or an "s".
    return f"tag:{urlsplit(settings().base_url).hostname},2026:{path}"


def _address(path: str) -> str:
    return settings().base_url + path


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
