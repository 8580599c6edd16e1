"""`portal statistics`: count everything anew, and say where what is kept differs from that."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from portal.cli import parts
from portal.domain.statistics import counting, due, residents
from portal.domain.statistics.residents import Line, Problem
from portal.domain.statistics.types import PeriodError, event_of
from portal.foundation import clock


@click.group()
def statistics() -> None:
    """Look after the figures of participation."""


@statistics.command()
@click.option("--scope", help="Count one quarter (2026-Q3) or one event (event:12) only.")
@parts.as_json
def recount(scope: str | None, as_json: bool) -> None:
    """Count all quarters and events anew, whatever is kept of them."""
    portal = parts.load()
    database, zone = portal.database, portal.settings.timezone
    try:
        event_of(scope or "event:0")
    except PeriodError as error:
        raise click.BadParameter(str(error), param_hint="--scope") from error
    with database.unit_of_work() as session:
        scopes = (scope,) if scope else counting.all_scopes(session, clock.now(), zone)
        due.mark(session, scopes)
    counted = portal.worker.do_statistics(patiently=False)
    with database.reading() as session:
        too_old = [one for one in scopes if not counting.is_countable(session, one, clock.now(), zone)]
    if as_json:
        parts.echo_json({"counted": counted, "too_old": too_old})
    else:
        click.echo(f"Counted {counted} quarters and events.")
    if scope and too_old:
        parts.fail(f"{scope} can't be counted: it is not there, or too old; whose acts those were has been forgotten.")


@statistics.command()
@parts.as_json
def drift(as_json: bool) -> None:
    """Compare what is kept with a recount; exit code 1 where they differ. What waits to be counted is left out."""
    portal = parts.load()
    zone = portal.settings.timezone
    with portal.database.reading() as session:
        waiting = due.not_counted(session, zone)
        found = counting.drift(session, zone, but=waiting)
    if as_json:
        parts.echo_json({"waiting": sorted(waiting), "drift": [asdict(one) for one in found]})
    elif found:
        headings = ("scope", "measure", "cluster", "by", "code", "kept", "counted")
        rows = [(d.scope, d.measure, d.cluster, d.dimension, d.code, d.kept, d.counted) for d in found]
        parts.table(headings, rows)
    else:
        click.echo(f"What is kept is what a recount comes to; {len(waiting)} quarters and events wait to be counted.")
    if found:
        sys.exit(1)


@click.command(name="residents")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--made-up", is_flag=True, help="The figures are made up, for a demo.")
@parts.as_json
def import_residents(file: Path, made_up: bool, as_json: bool) -> None:
    """Import residents by nationality group from CSV: as_of,nationality_group,people,source. All of it, or nothing."""
    portal = parts.load()
    found = residents.read(file.read_bytes())
    lines = [line for line in found if isinstance(line, Line)]
    for problem in (one for one in found if isinstance(one, Problem)):
        click.echo(f"{file.name}:{problem.line}: {problem.what}", err=True)
    if len(lines) < len(found):
        parts.fail("Nothing was imported.")
    with portal.database.unit_of_work() as session:
        residents.keep(session, lines, made_up=made_up)
    days = sorted({line.as_of for line in lines})
    if as_json:
        parts.echo_json({"lines": len(lines), "as_of": [day.isoformat() for day in days]})
    else:
        click.echo(f"Imported {len(lines)} lines for {', '.join(day.isoformat() for day in days)}.")
