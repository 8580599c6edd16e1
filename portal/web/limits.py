"""How often one address may try: counted where all workers see it, in SQLite embedded, in Redis scaled out."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits.storage import Storage

from portal.foundation.settings import Settings

limiter = Limiter(get_remote_address, headers_enabled=False, strategy="fixed-window", swallow_errors=True)


def install(app: Flask, settings: Settings) -> None:
    """Choose the store that all workers share."""
    app.config["RATELIMIT_ENABLED"] = settings.limits
    if settings.redis is not None:
        url, prefix = settings.redis
        app.config["RATELIMIT_STORAGE_URI"] = url
        app.config["RATELIMIT_KEY_PREFIX"] = f"{prefix}-limits"
    else:
        app.config["RATELIMIT_STORAGE_URI"] = f"portal-sqlite://{settings.instance_dir.absolute() / 'limits.db'}"
    limiter.init_app(app)


class SqliteStorage(Storage):
    """Fixed windows in one small table; the library's own memory store would count each worker apart."""

    STORAGE_SCHEME = ["portal-sqlite"]  # noqa: RUF012 - the library reads it from the class

    def __init__(self, uri: str, wrap_exceptions: bool = False, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self.path = Path(uri.partition("://")[2])
        with closing(self._connect()) as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS hit (key TEXT PRIMARY KEY, number INTEGER NOT NULL, ends REAL NOT NULL)"
            )

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what this store raises."""
        return sqlite3.Error

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count a hit in the key's window, which opens with its first hit."""
        now = time.time()
        with closing(self._connect()) as connection:
            row = connection.execute(
                "INSERT INTO hit VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET "
                "number = CASE WHEN ends < ? THEN excluded.number ELSE number + excluded.number END, "
                "ends = CASE WHEN ends < ? THEN excluded.ends ELSE ends END RETURNING number",
                (key, amount, now + expiry, now, now),
            ).fetchone()
            connection.execute("DELETE FROM hit WHERE ends < ?", (now - 3600,))
        return int(row[0])

    def get(self, key: str) -> int:
        """Return the hits in the open window."""
        row = self._row(key)
        return int(row[0]) if row else 0

    def get_expiry(self, key: str) -> float:
        """Return when the open window ends."""
        row = self._row(key)
        return float(row[1]) if row else time.time()

    def check(self) -> bool:
        """Tell whether the store answers."""
        with closing(self._connect()) as connection:
            return bool(connection.execute("SELECT 1").fetchone())

    def reset(self) -> int | None:
        """Forget everything."""
        with closing(self._connect()) as connection:
            return connection.execute("DELETE FROM hit").rowcount

    def clear(self, key: str) -> None:
        """Forget one key."""
        with closing(self._connect()) as connection:
            connection.execute("DELETE FROM hit WHERE key = ?", (key,))

    def _row(self, key: str) -> Any:
        with closing(self._connect()) as connection:
            return connection.execute(
                "SELECT number, ends FROM hit WHERE key = ? AND ends >= ?", (key, time.time())
            ).fetchone()

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=10, isolation_level=None)
