"""`portal import benchmark|agreements|baseline`: figures of districts, agreements, what the report of 2025 named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from portal.cli import parts
from portal.domain.benchmark import files, service
from portal.domain.benchmark.types import BadFile, CellFault, District, Imported, PublicIndicator
from portal.foundation import clock

A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SENTENCES = {
    CellFault.MISSING: "is empty",
    CellFault.FORMULA: "holds a formula; write the number itself",
    CellFault.NO_DISTRICT: f"is none of {', '.join(District)}",
    CellFault.NO_INDICATOR: f"is none of {', '.join(PublicIndicator)}",
    CellFault.NO_YEAR: "is no year from 2000 to 2100",
    CellFault.NO_NUMBER: "is no number of 0 or more, as in 12 or 12.5",
    CellFault.NO_COUNTRY: "is no country of two letters, as in JP",
    CellFault.NO_DATE: "is no date as in 2026-05-01",
    CellFault.NO_TOPIC: "is none of C1, C2, C3, C4",
    CellFault.NO_LINK: "is no address that begins with https:// or http://",
    CellFault.ENDS_BEFORE: "lies before the day of signing",
    CellFault.TOO_LONG: f"is longer than {files.LONGEST} characters",
    CellFault.DOUBLE: "comes twice in this file",
}


@click.command()
@click.argument("file", type=A_FILE)
@parts.as_json
def benchmark(file: Path, as_json: bool) -> None:
    """Import figures of districts: columns district, indicator, year, value, source, and source_url if there is one."""
    _import(file, files.read_figures, service.take_figures, as_json)


@click.command()
@click.argument("file", type=A_FILE)
@parts.as_json
def agreements(file: Path, as_json: bool) -> None:
    """Import agreements: columns partner, country, source, and cluster, signed_on, ended_on where known."""
    _import(file, files.read_agreements, service.take_agreements, as_json)


@click.command()
@parts.as_json
def baseline(as_json: bool) -> None:
    """Load the partner cities that the report of 2025 names, marked as unaudited; a second time adds nothing."""
    with parts.load().database.unit_of_work() as session:
        done = service.load_baseline(session)
    _tell(done, as_json)


def _import(file: Path, read: Callable[..., Any], take: Callable[..., Imported], as_json: bool) -> None:
    data = file.read_bytes()
    rows = read(data, file.name)
    if isinstance(rows, BadFile):
        for line in _complaints(rows):
            click.echo(f"{file.name}: {line}", err=True)
        parts.fail("Nothing was imported.")
    with parts.load().database.unit_of_work() as session:
        done = take(session, rows, data, file.name, None, clock.now())
    _tell(done, as_json)


def _complaints(bad: BadFile) -> list[str]:
    if bad.problem:
        return [f"not a table: {bad.problem}"]
    if bad.missing:
        return [f"lacks the columns {', '.join(bad.missing)}"]
    return [f"row {one.row}, {one.column}: {one.text[:80]!r} {SENTENCES[one.fault]}" for one in bad.faults]


def _tell(done: Imported, as_json: bool) -> None:
    if as_json:
        parts.echo_json({"added": done.added, "replaced": done.replaced, "same": done.same})
    else:
        click.echo(f"Added {done.added}, replaced {done.replaced}, the same already {done.same}.")
