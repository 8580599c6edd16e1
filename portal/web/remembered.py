"""What is costly to count and may be a minute old, kept by each process for that minute.

The counts behind the pictures read every public proposal. A front page that everybody opens first must not do that
each time, and nobody can tell whether a bar is a minute old. Each process keeps its own: that needs no server, nothing
to clear, and after a minute all agree again. What somebody has just done themselves is never shown from here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import TypeVar

from flask import Flask, current_app

EXTENSION = "portal_remembered"
SECONDS = 60.0
Value = TypeVar("Value")


def install(app: Flask) -> None:
    """Give the application its memory."""
    app.extensions[EXTENSION] = {}


def for_a_minute(key: Hashable, make: Callable[[], Value]) -> Value:
    """Return what `make` gave for this key within the last minute, or ask it."""
    kept: dict[Hashable, tuple[float, Value]] = current_app.extensions[EXTENSION]
    found = kept.get(key)
    if found is not None and time.monotonic() < found[0]:
        return found[1]
    value = make()
    kept[key] = (time.monotonic() + SECONDS, value)
    return value


def forget() -> None:
    """Count anew from here on."""
    current_app.extensions[EXTENSION].clear()
