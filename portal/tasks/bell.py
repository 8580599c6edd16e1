"""The bell: Huey on SQLite or Redis. It may be rung for nothing and may be missed; the rows are the truth."""

from __future__ import annotations

import sqlite3
from typing import Any

import structlog
from huey import Huey, RedisHuey, SqliteHuey
from redis.exceptions import RedisError

from portal.foundation.settings import Settings

NAME = "portal"
log = structlog.get_logger()


class Bell:
    """Wakes the worker; a bell out of order delays work until the next sweep and fails nobody's request."""

    def __init__(self, settings: Settings) -> None:
        self.huey = _make(settings)
        self.tasks: dict[str, Any] = {}

    def ring(self, name: str, *, after: float = 0, of: object = None) -> None:
        """Wake the worker for one kind of work, at once or after some seconds; some say what they ring `of`."""
        told = () if of is None else (of,)
        try:
            if after > 0:
                self.tasks[name].schedule(args=told, delay=after)
            else:
                self.tasks[name](*told)
        except (RedisError, sqlite3.Error, OSError) as error:
            log.warning("bell_out_of_order", error=str(error), work=name)

    def problem(self) -> str | None:
        """Return what is wrong with the queue, or None."""
        try:
            self.huey.pending_count()
        except (RedisError, sqlite3.Error, OSError) as error:
            return f"does not answer: {type(error).__name__}"
        return None

    def clear(self) -> None:
        """Forget old rings; whoever sweeps sees all that is due anyway."""
        self.huey.storage.flush_all()


def _make(settings: Settings) -> Huey:
    if settings.redis is not None:
        url, prefix = settings.redis
        return RedisHuey(prefix, url=f"{url}?socket_connect_timeout=2", results=False, blocking=True, read_timeout=1)
    filename = settings.queue_url.removeprefix("sqlite:///")
    return SqliteHuey(NAME, filename=filename, results=False, fsync=False)
