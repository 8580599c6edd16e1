"""One portal to ask about its addresses and templates."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.app import Portal, build
from portal.foundation import settings


@pytest.fixture(scope="package")
def portal(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Portal]:
    root = tmp_path_factory.mktemp("architecture")
    (root / "instance").mkdir()
    shutil.copy(sqlite_template, root / "instance" / "portal.db")
    made = build(settings.load({"PORTAL_RATE_LIMITS": "off", "PORTAL_SECRET_KEY": "x" * 40}, root))
    yield made
    made.database.dispose()
