"""Pages that are the same for everybody who has not signed in are made once, until something on any of them changes.

Whether something has changed is asked of the database each time (the content stamp), so no page is ever older than the
last commit, whichever process made it.
"""

from __future__ import annotations

import functools
import gzip
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from flask import Flask, current_app, request, session
from flask_login import current_user
from werkzeug.wrappers import Response

from portal.web.headers import csp_nonce
from portal.web.locale import current_language
from portal.web.remembered import SECONDS
from portal.web.services import database, services

EXTENSION = "portal-shared-pages"
MOST_BYTES = 24 * 1024 * 1024
LARGEST_PAGE = 1024 * 1024
PACKING = 6
View = TypeVar("View", bound=Callable[..., Any])
Key = tuple[object, ...]
Stamp = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Page:
    """A finished page, plain and packed, and the nonce that its scripts were given, if it has any."""

    text: str
    packed: bytes
    nonce: str

    @property
    def size(self) -> int:
        """Return how much of the shelf it takes, about."""
        return len(self.text) + len(self.packed)


class Pages:
    """Finished pages by address, each with the stamp of the content that it was made from; the least used go first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self._kept: OrderedDict[Key, tuple[Stamp, Page]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def find(self, key: Key, stamp: Stamp) -> Page | None:
        """Return a page, if its content is still what it was."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or kept[0] != stamp:
                return None
            self._kept.move_to_end(key)
            return kept[1]

    def keep(self, key: Key, stamp: Stamp, page: Page) -> None:
        """Keep a finished page."""
        if page.size > LARGEST_PAGE:
            return
        with self._lock:
            before = self._kept.pop(key, None)
            self._bytes += page.size - (before[1].size if before else 0)
            self._kept[key] = (stamp, page)
            while self._bytes > self.most_bytes:
                _key, (_stamp, gone) = self._kept.popitem(last=False)
                self._bytes -= gone.size


def install(app: Flask) -> None:
    """Give the application a shelf for its finished pages."""
    app.extensions[EXTENSION] = Pages()


def same_for_everybody(view: View) -> View:
    """Mark a view whose page depends on nothing but its address and public content, for whoever has not signed in."""

    @functools.wraps(view)
    def shared(*arguments: Any, **named: Any) -> Any:
        if request.method not in {"GET", "HEAD"} or current_user.is_authenticated or "_flashes" in session:
            return view(*arguments, **named)
        pages: Pages = current_app.extensions[EXTENSION]
        # What is announced begins and ends by the clock, so it is part of what makes a page.
        key = (request.host, request.full_path, services().announcements(current_language().code))
        # The stamp is read before the content: a page may be newer than its stamp, never older. The minute is part of
        # it, so that counts that are remembered for one don't stay longer in a finished page.
        stamp = (database().stamp(), int(time.monotonic() // SECONDS))
        found = pages.find(key, stamp)
        if found is None:
            made = view(*arguments, **named)
            if not isinstance(made, str) or session.modified:
                return made
            nonce = csp_nonce() if csp_nonce() in made else ""
            found = Page(made, gzip.compress(made.encode(), PACKING, mtime=0), nonce)
            pages.keep(key, stamp, found)
        return _answer(found)

    return cast(View, shared)


def _answer(page: Page) -> Response:
    """Give a page out: packed where that is understood. It holds no secret, so its length tells of none."""
    text = page.text.replace(page.nonce, csp_nonce()) if page.nonce else page.text
    response = Response(text, content_type="text/html; charset=utf-8")
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.quality("gzip") > 0:
        response.set_data(page.packed if not page.nonce else gzip.compress(text.encode(), PACKING, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
