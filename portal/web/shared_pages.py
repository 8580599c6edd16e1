"""Pages that are the same for everybody who has not signed in are made once, until something on any of them changes.

Whether something has changed is asked of the database each time (the content stamp), so no page is ever older than the
last commit, whichever process made it.
"""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, current_app, request, session
from flask_login import current_user

from portal.web.headers import csp_nonce
from portal.web.locale import current_language
from portal.web.services import database, services

EXTENSION = "portal-shared-pages"
MOST_BYTES = 24 * 1024 * 1024
LARGEST_PAGE = 1024 * 1024
View = TypeVar("View", bound=Callable[..., Any])
Key = tuple[object, ...]


class Pages:
    """Finished pages by address, each with the stamp of the content that it was made from; the least used go first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self._kept: OrderedDict[Key, tuple[int, str, str]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def find(self, key: Key, stamp: int) -> tuple[str, str] | None:
        """Return a page and the nonce it was made with, if its content is still what it was."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None or kept[0] != stamp:
                return None
            self._kept.move_to_end(key)
            return kept[1], kept[2]

    def keep(self, key: Key, stamp: int, page: str, nonce: str) -> None:
        """Keep a finished page."""
        if len(page) > LARGEST_PAGE:
            return
        with self._lock:
            before = self._kept.pop(key, None)
            self._bytes += len(page) - (len(before[1]) if before else 0)
            self._kept[key] = (stamp, page, nonce)
            while self._bytes > self.most_bytes:
                _key, gone = self._kept.popitem(last=False)
                self._bytes -= len(gone[1])


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
        # The stamp is read before the content: a page may be newer than its stamp, never older.
        stamp = database().stamp()
        found = pages.find(key, stamp)
        if found is not None:
            page, nonce = found
            return page.replace(nonce, csp_nonce())
        made = view(*arguments, **named)
        if isinstance(made, str) and not session.modified:
            pages.keep(key, stamp, made, csp_nonce())
        return made

    return cast(View, shared)
