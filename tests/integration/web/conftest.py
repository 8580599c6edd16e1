"""What all edges share does not depend on the database: one portal on SQLite, shared where nothing is changed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.app import Portal, build
from portal.foundation import settings as settings_module
from portal.foundation.settings import Settings


@pytest.fixture(scope="module")
def shared_settings(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Settings:
    root = tmp_path_factory.mktemp("shared")
    (root / "instance").mkdir()
    shutil.copy(sqlite_template, root / "instance" / "portal.db")
    environment = {
        "PORTAL_SECRET_KEY": "a secret that only tests know, long enough",
        "PORTAL_RATE_LIMITS": "off",
        "PORTAL_BASE_URL": "http://localhost",
    }
    return settings_module.load(environment, root)


@pytest.fixture(scope="module")
def portal(shared_settings: Settings) -> Iterator[Portal]:
    made = build(shared_settings)
    yield made
    made.database.dispose()
