"""`portal search`: make the index anew, and say where it differs from the texts."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict

import click

from portal.cli import parts
from portal.domain.proposals import indexing as proposals
from portal.domain.search import service
from portal.foundation.database import Database

AT_ONCE = 100


@click.group()
def search() -> None:
    """Look after the search index."""


@search.command()
@parts.as_json
def rebuild(as_json: bool) -> None:
    """Make the whole index anew; until it is done, search finds less."""
    database = parts.load().database
    with database.unit_of_work() as session:
        service.clear(session)
    number = 0
    for ids in _batches(database):
        with database.unit_of_work() as session:
            service.index(session, ids)
        number += len(ids)
        _show("indexed", number, as_json)
    parts.echo_json({"indexed": number}) if as_json else click.echo(f"Indexed {number} proposals.")


@search.command()
@parts.as_json
def check(as_json: bool) -> None:
    """Compare the index with the texts; exit code 1 where they differ."""
    database = parts.load().database
    missing: list[int] = []
    different: list[int] = []
    number = 0
    for ids in _batches(database):
        with database.reading() as session:
            lacks, differs = service.drift(session, ids)
        missing += lacks
        different += differs
        number += len(ids)
        _show("compared", number, as_json)
    with database.reading() as session:
        drift = service.whole_drift(session, missing, different)
    if as_json:
        parts.echo_json({"compared": number, **asdict(drift)})
    elif drift.is_none:
        click.echo(f"The index says what the texts of {number} proposals say.")
    else:
        click.echo(
            f"Of {number} proposals, {len(drift.missing)} are missing, {len(drift.different)} differ, "
            f"{len(drift.surplus)} are there that should not be; {drift.terms} terms are counted wrongly."
        )
        click.echo("What is due is indexed by the worker; portal search rebuild makes everything anew.")
    if not drift.is_none:
        sys.exit(1)


def _batches(database: Database) -> Iterator[list[int]]:
    last = 0
    while True:
        with database.reading() as session:
            ids = proposals.public_after(session, last, AT_ONCE)
        if not ids:
            return
        yield ids
        last = ids[-1]


def _show(word: str, number: int, as_json: bool) -> None:
    if sys.stderr.isatty() and not as_json:
        click.echo(f"\r{word}: {number}", nl=False, err=True)
