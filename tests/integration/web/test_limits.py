"""Limits are counted where all processes see them."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from portal.app import Portal, build
from portal.foundation import settings as settings_module
from portal.web.limits import SqliteStorage
from tests.factories.visitors import Visitor

HITS = """
import sys
from portal.web.limits import SqliteStorage
storage = SqliteStorage(sys.argv[1])
for _ in range(20):
    storage.incr("key", 60)
"""


@pytest.fixture
def storage(tmp_path: Path) -> SqliteStorage:
    return SqliteStorage(f"portal-sqlite://{tmp_path / 'limits.db'}")


def test_hits_in_a_window_are_counted_and_a_new_window_begins_at_one(
    storage: SqliteStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = [1_000_000.0]
    monkeypatch.setattr(time, "time", lambda: moment[0])
    assert [storage.incr("key", 60) for _ in range(3)] == [1, 2, 3]
    assert storage.incr("other", 600) == 1
    assert storage.get("key") == 3
    assert storage.get_expiry("key") == 1_000_060
    moment[0] += 61
    assert storage.get("key") == 0
    assert storage.incr("key", 60) == 1
    assert storage.get("other") == 1


def test_a_key_or_everything_is_forgotten(storage: SqliteStorage) -> None:
    for key in ("one", "two", "null \x00", "한글 🎉"):
        storage.incr(key, 60)
    storage.clear("one")
    assert (storage.get("one"), storage.get("two"), storage.get("null \x00")) == (0, 1, 1)
    assert storage.reset() == 3
    assert storage.check()


def test_threads_and_processes_count_together(storage: SqliteStorage, tmp_path: Path) -> None:
    processes = [
        subprocess.Popen([sys.executable, "-c", HITS, f"portal-sqlite://{tmp_path / 'limits.db'}"]) for _ in range(2)
    ]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _number: storage.incr("key", 60), range(20)))
    assert [process.wait(60) for process in processes] == [0, 0]
    assert storage.get("key") == 60


@pytest.fixture
def two(tmp_path: Path, sqlite_template: Path) -> list[Portal]:
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "portal.db").write_bytes(sqlite_template.read_bytes())
    chosen = {"PORTAL_SECRET_KEY": "x" * 40, "PORTAL_BASE_URL": "http://localhost", "PORTAL_RATE_LIMITS": "on"}
    return [build(settings_module.load(chosen, tmp_path)) for _ in range(2)]


def ask(portal: Portal, address: str) -> int:
    return Visitor(portal).post("/ko/account/sign-in/mail", {"email": address}).status_code


def test_two_instances_share_one_limit_of_an_origin(two: list[Portal]) -> None:
    answers = [ask(two[number % 2], f"person{number}@example.org") for number in range(7)]
    assert answers == [303] * 5 + [429] * 2


def test_reading_is_never_limited(two: list[Portal]) -> None:
    for number in range(7):
        ask(two[0], f"person{number}@example.org")
    assert {Visitor(two[1]).get("/ko/account/sign-in/mail").status_code for _ in range(5)} == {200}


def test_without_its_store_the_portal_goes_on_without_limits(
    two: list[Portal], monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    def broken(*_args: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(SqliteStorage, "_connect", broken)
    assert {ask(two[0], f"person{number}@example.org") for number in range(7)} == {303}
