"""Portals to test: on SQLite and on PostgreSQL with Redis, with real sample packages, a real worker and real rows."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
import redis
from werkzeug.routing import Rule

from portal.app import Portal, build
from portal.engines.translation import packages
from portal.foundation import settings as settings_module
from portal.foundation.database import Database
from portal.foundation.settings import Settings
from portal.migrations import running
from tests.factories.people import People
from tests.factories.visitors import Visitor

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "tools" / "sample_packages" / "packages"
# A busy machine makes no test fail.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")
POSTGRESQL = os.environ.get("PORTAL_TEST_POSTGRESQL", "postgresql://root@127.0.0.1:5432")
REDIS = os.environ.get("PORTAL_TEST_REDIS", "redis://127.0.0.1:6379/0")
REQUIRED = os.environ.get("PORTAL_TEST_REQUIRE_ALL") == "1"
BACKENDS = ("sqlite", "postgresql")
gc.set_threshold(100_000, 50, 100)  # looking through all that is loaded, again and again, is a tenth of the time


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever asks for a backend on each of them."""
    if "backend" in metafunc.fixturenames:
        metafunc.parametrize("backend", BACKENDS, indirect=True)


def missing(what: str) -> None:
    """Skip loudly, or fail where everything is required."""
    if REQUIRED:
        pytest.fail(f"{what} is required here and does not answer")
    pytest.skip(f"{what} does not answer: THIS IS NOT TESTED HERE")


@pytest.fixture(scope="session", autouse=True)
def addresses_compiled_once() -> Iterator[None]:
    """Compile each address once for all portals under test: it is most of what building one of them costs."""
    compile_builder, made = Rule._compile_builder, {}

    def compiled(rule: Rule, append_unknown: bool = True) -> Any:
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in made:
            made[key] = compile_builder(rule, append_unknown)
        return made[key]

    Rule._compile_builder = compiled
    yield
    Rule._compile_builder = compile_builder


@pytest.fixture(scope="session")
def worker_name(request: pytest.FixtureRequest) -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "gw0") + f"_{os.getppid()}"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "portal.db"
    database = Database(f"sqlite:///{path}")
    running.upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_url(worker_name: str) -> Iterator[str]:
    name = f"portal_test_{worker_name}"
    try:
        with psycopg.connect(f"{POSTGRESQL}/postgres", autocommit=True, connect_timeout=3) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}"')
            connection.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
        redis.Redis.from_url(REDIS).ping()
    except (psycopg.Error, redis.RedisError):
        missing("PostgreSQL with Redis")
    database = Database(f"{POSTGRESQL}/{name}")
    running.upgrade(database)
    database.dispose()
    yield f"{POSTGRESQL}/{name}"
    with psycopg.connect(f"{POSTGRESQL}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """What every portal under test is started with."""
    return {
        "PORTAL_ENV": "development",
        "PORTAL_INSTANCE_DIR": str(tmp_path / "instance"),
        "PORTAL_SECRET_KEY": "a secret that only tests know, long enough",
        "PORTAL_RATE_LIMITS": "off",
        "PORTAL_BASE_URL": "http://localhost",
    }


@pytest.fixture
def backend(request: pytest.FixtureRequest, environment: dict[str, str], tmp_path: Path, worker_name: str) -> str:
    """An empty, migrated database and a queue."""
    instance = tmp_path / "instance"
    instance.mkdir()
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), instance / "portal.db")
        return "sqlite"
    url = request.getfixturevalue("postgresql_url")
    environment["PORTAL_DATABASE_URL"] = url
    environment["PORTAL_QUEUE_URL"] = f"{REDIS}?prefix=portal-test-{worker_name}"
    _empty(url)
    return "postgresql"


@pytest.fixture
def settings(environment: dict[str, str], tmp_path: Path) -> Settings:
    return settings_module.load(environment, tmp_path)


@pytest.fixture
def portal(backend: str, settings: Settings) -> Iterator[Portal]:
    """A portal without translation packages."""
    made = build(settings)
    made.bell.clear()
    yield made
    made.bell.clear()
    made.database.dispose()


@pytest.fixture(scope="session")
def sample_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample packages, installed once for all processes that test."""
    together = tmp_path_factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else None
    folder = (together or tmp_path_factory.mktemp("models")) / "sample-models"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            for path, result in packages.import_folder(SAMPLES, folder.with_suffix(".part")):
                assert isinstance(result, packages.PackageInfo), f"{path.name}: {result}"
            folder.with_suffix(".part").rename(folder)
    return folder


@pytest.fixture
def translating_portal(
    backend: str, environment: dict[str, str], tmp_path: Path, sample_models: Path
) -> Iterator[Portal]:
    """A portal with the sample packages."""
    made = build(settings_module.load(environment | {"PORTAL_MODELS_DIR": str(sample_models)}, tmp_path))
    made.bell.clear()
    yield made
    made.bell.clear()
    made.database.dispose()


@pytest.fixture
def people(portal: Portal) -> People:
    """Make accounts in `portal`."""
    return People(portal)


@pytest.fixture
def visitor(portal: Portal) -> Visitor:
    """Somebody with a browser who has not signed in."""
    return Visitor(portal)


def _empty(url: str) -> None:
    """Delete every row and begin all numbers anew; TRUNCATE would make new files for every table and index."""
    with psycopg.connect(url) as connection:
        # No foreign key is in the way then, nor the triggers that keep records from being changed.
        connection.execute("SET session_replication_role = replica")
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        ).fetchall()
        filled = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for (name,) in tables)
        for (name,) in connection.execute(filled).fetchall():
            connection.execute(f'DELETE FROM "{name}"')
        connection.execute(
            "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences "
            "WHERE last_value IS NOT NULL"
        )
