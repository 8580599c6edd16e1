"""What the commands share: the portal put together, JSON on demand, progress on a terminal only."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from portal.foundation import settings
from portal.foundation.settings import Settings
from portal.web import observe

if TYPE_CHECKING:
    from portal.app import Portal

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def load_settings() -> Settings:
    """Read the settings and start the logs."""
    observe.configure_logs(readable=sys.stderr.isatty())
    return settings.load()


def load() -> Portal:
    """Put the portal together; only commands that need it whole wait for it to load."""
    from portal.app import build

    return build(load_settings())


def fail(sentence: str) -> None:
    """End with a sentence and exit code 1."""
    raise click.ClickException(sentence)


def echo_json(value: Any) -> None:
    """Print one line of JSON, every script readable; half a character (a lone surrogate) stays escaped, as it came."""
    line = json.dumps(value, ensure_ascii=False)
    click.echo(line if line.isascii() or _is_whole(line) else json.dumps(value))


def _is_whole(line: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in line)


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a plain table."""
    lines = [tuple(map(str, headings)), *(tuple(map(str, row)) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    for line in lines:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
