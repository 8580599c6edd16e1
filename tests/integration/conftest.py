"""The `portal` command, run as it is from a shell, but in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from portal import cli


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Compile each template once for all portals under test, not once for each."""
    before = Flask.jinja_options
    Flask.jinja_options = before | {"bytecode_cache": FileSystemBytecodeCache(str(tmp_path_factory.mktemp("compiled")))}
    yield
    Flask.jinja_options = before


@pytest.fixture
def command(environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Command]:
    """Run `portal ARGUMENTS` with the settings of this test; keywords add to them, `given` is the standard input."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, given: bytes | str = b"", **settings: str) -> Ended:
        monkeypatch.setattr(sys, "argv", ["portal", *arguments])
        with CliRunner().isolation(input=given, env=environment | settings) as (out, err, _both):
            code = _run()
            sys.stdout.flush()
            sys.stderr.flush()
            return Ended(code, out.getvalue().decode(), err.getvalue().decode())

    yield run
    structlog.reset_defaults()


def _run() -> int:
    try:
        cli.main()
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0
