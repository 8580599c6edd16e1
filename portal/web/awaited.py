"""What readers look at that is not translated into their language yet: the worker hears of it, and takes it first.

Templates note each such text as they show it. Nothing is written to the database by a page: the bell is rung with the
names, once a minute for each text, and what is not heard is translated in its turn. A page that is given from the shelf
rings for nothing; while somebody reads, it is made anew each minute.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable

from flask import Flask, g, has_request_context, request
from werkzeug.wrappers import Response

from portal.web.services import services

SECONDS = 60.0
MOST_ON_PAGE = 20
"""How many texts one page asks for: those that stand first."""
MOST_A_MINUTE = 200
"""How many texts one process asks for: whoever leafs through everything looks at nothing."""

Wanted = tuple[int, str]


class Awaited:
    """What a process has asked for within the last minute."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._asked: OrderedDict[Wanted, float] = OrderedDict()
        self._lock = threading.Lock()

    def new_among(self, wanted: Iterable[Wanted]) -> list[Wanted]:
        """Return what has not been asked for within a minute, as far as there is room; from now on it has."""
        with self._lock:
            moment = self._now()
            while self._asked and next(iter(self._asked.values())) <= moment - SECONDS:
                self._asked.popitem(last=False)
            room = max(0, min(MOST_ON_PAGE, MOST_A_MINUTE - len(self._asked)))
            new = [one for one in dict.fromkeys(wanted) if one not in self._asked][:room]
            self._asked |= dict.fromkeys(new, moment)
            return new


def install(app: Flask) -> None:
    """Give templates their word for it, and ask for what stands on pages that are given out."""
    awaited = Awaited()

    def ask(response: Response) -> Response:
        if g.get("texts_awaited") and request.method == "GET" and response.status_code == 200:
            new = awaited.new_among(g.texts_awaited)
            if new:
                services().ask_for(new)
        return response

    app.jinja_env.globals.update(awaits_translation=awaits_translation)
    app.after_request(ask)


def awaits_translation(text_id: int, language: str) -> str:
    """Note that a text on this page waits for its translation; writes nothing itself."""
    if text_id and has_request_context():
        g.setdefault("texts_awaited", []).append((text_id, language))
    return ""
