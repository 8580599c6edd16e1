"""A portal of its own to be killed: a folder, a database, a queue, and the commands that run its parts."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg
from sqlalchemy.orm import Session

from portal.engines.translation.argos import ArgosTranslator
from portal.foundation import settings
from portal.foundation.database import Database
from portal.foundation.settings import Settings
from portal.tasks.bell import Bell
from tools.crash.group import ProcessGroup

BACKENDS = ("sqlite", "postgresql")
POSTGRESQL = os.environ.get("PORTAL_TEST_POSTGRESQL", "postgresql://root@127.0.0.1:5432")
REDIS = os.environ.get("PORTAL_TEST_REDIS", "redis://127.0.0.1:6379/0")
PACKAGES = Path(__file__).parents[1] / "sample_packages" / "packages"
LEASE = timedelta(seconds=1)
SETTINGS = {"PORTAL_RATE_LIMITS": "off", "PORTAL_LEASE_SECONDS": str(int(LEASE.total_seconds()))}


@dataclass(frozen=True, slots=True)
class Site:
    """Where one portal lives."""

    folder: Path
    environment: Mapping[str, str]

    @property
    def settings(self) -> Settings:
        """Return what this portal reads from its environment."""
        return settings.load(self.variables(), self.folder)

    @property
    def errors(self) -> Path:
        """Return the file with everything that its processes logged."""
        return self.folder / "errors.log"

    def start(self, *arguments: str) -> ProcessGroup:
        """Start a `portal` command as a process group of its own."""
        return ProcessGroup(_command(arguments), self.variables(), self.folder, self.errors)

    def run(self, *arguments: str) -> None:
        """Run a `portal` command to its end; one that fails ends the proof."""
        with self.errors.open("ab") as log:
            subprocess.run(
                _command(arguments),
                cwd=self.folder,
                env=self.variables(),
                stdout=subprocess.DEVNULL,
                stderr=log,
                check=True,
            )

    @contextmanager
    def looking(self) -> Iterator[Session]:
        """Open a session to look with, and no connection before or after: the portal's own are the last to close."""
        database = Database(self.settings.database_url)
        try:
            with database.reading() as session:
                yield session
        finally:
            database.dispose()

    def router(self) -> Callable[[str, str], bool]:
        """Return what tells whether the installed packages connect two languages."""
        return ArgosTranslator(self.settings.models_dir).can

    def variables(self) -> dict[str, str]:
        """Return what the processes of this portal are started with."""
        # Kept bytecode: the proof starts some hundred processes, and each would compile everything again.
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("PORTAL_") and name != "PYTHONDONTWRITEBYTECODE"
        }
        return inherited | {"OMP_NUM_THREADS": "1"} | SETTINGS | dict(self.environment)


@contextmanager
def fresh(backend: str, *, translates: bool = True, **changes: str) -> Iterator[Site]:
    """Make an empty site with the newest schema, and the sample packages or none; leave nothing of it behind.

    `changes` are settings of its own, by the names of their variables.
    """
    with tempfile.TemporaryDirectory(prefix="portal-crash-") as name, _stores(backend) as stores:
        folder = Path(name)
        site = Site(folder, {"PORTAL_INSTANCE_DIR": str(folder / "instance"), **stores, **changes})
        try:
            site.run("db", "upgrade")
            if translates:
                site.run("languages", "import", str(PACKAGES))
            yield site
        finally:
            Bell(site.settings).clear()


@contextmanager
def _stores(backend: str) -> Iterator[dict[str, str]]:
    if backend == "sqlite":
        yield {}
        return
    name = f"portal_crash_{secrets.token_hex(4)}"
    with psycopg.connect(f"{POSTGRESQL}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    try:
        yield {"PORTAL_DATABASE_URL": f"{POSTGRESQL}/{name}", "PORTAL_QUEUE_URL": f"{REDIS}?prefix={name}"}
    finally:
        with psycopg.connect(f"{POSTGRESQL}/postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def _command(arguments: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-m", "portal", *arguments]
