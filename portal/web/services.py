"""What `portal.app` puts together and views take out again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import Flask, current_app

from portal.foundation.database import Database
from portal.foundation.settings import Settings
from portal.web.announcements import Announcements

EXTENSION = "portal"
Check = Callable[[], str | None]


@dataclass(frozen=True, slots=True)
class Services:
    """The parts behind the web edge.

    `checks` answer None or what is wrong, `gauges` a number, both by name; `unread` counts an account's new notices;
    `announcements` says what everybody must know, in a language;
    `translates` tells whether there is a package from one language into another;
    `ask_for` has texts translated into languages before all others.
    """

    settings: Settings
    database: Database
    checks: Mapping[str, Check]
    gauges: Mapping[str, Callable[[], float]]
    unread: Callable[[int], int]
    announcements: Announcements
    translates: Callable[[str, str], bool]
    ask_for: Callable[[Sequence[tuple[int, str]]], None]


def install(app: Flask, services: Services) -> None:
    """Hand the services to the application."""
    app.extensions[EXTENSION] = services


def services() -> Services:
    """Return the services of the running application."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Services)
    return found


def database() -> Database:
    """Return the database."""
    return services().database


def settings() -> Settings:
    """Return the settings."""
    return services().settings
