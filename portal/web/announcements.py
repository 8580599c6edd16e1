"""What everybody must know, above every page, without a question to the database for every page."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

SECONDS = 10.0
"""How long an answer is kept: so late may another process show what staff have just set."""
log = structlog.get_logger()


class Announcements:
    """Remembers, for each language, what is announced; a database that is out of reach announces nothing new."""

    def __init__(self, read: Callable[[str], Any], clock: Callable[[], float] = time.monotonic) -> None:
        self.read = read
        self.clock = clock
        self.known: dict[str, tuple[float, Any]] = {}

    def __call__(self, language: str, *, ask: bool = True) -> Any:
        """Return what is announced; with `ask` off, only what is known already."""
        until, known = self.known.get(language, (0.0, None))
        if not ask or self.clock() < until:
            return known
        try:
            known = self.read(language)
        except SQLAlchemyError as error:
            # The page must come all the same; and one that waited in vain is enough for a while.
            log.warning("announcement_unknown", error=type(error).__name__)
        self.known[language] = self.clock() + SECONDS, known
        return known

    def forget(self) -> None:
        """Ask anew from the next page on."""
        self.known = {}
