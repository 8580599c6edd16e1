"""`portal topics`: publish finished quarters, and show what is published of one."""

from __future__ import annotations

import click

from portal.cli import parts
from portal.domain.topics import queries
from portal.tasks import topics as work


@click.group()
def topics() -> None:
    """Look after the network of keywords."""


@topics.command()
@parts.as_json
def publish(as_json: bool) -> None:
    """Publish the quarters that are over since two weeks and not published; a worker does the same every hour."""
    portal = parts.load()
    published = work.keep_up(portal.database, portal.settings.timezone)
    if as_json:
        parts.echo_json({"published": published})
    else:
        click.echo(f"Published {published} quarters.")


@topics.command()
@click.argument("period")
@parts.as_json
def show(period: str, as_json: bool) -> None:
    """Show what is published of a quarter (2026-Q3)."""
    with parts.load().database.reading() as session:
        edition = queries.edition(session, period)
    if edition is None:
        parts.fail(f"Nothing is published of {period}.")
        return
    if as_json:
        parts.echo_json(edition.as_document())
    else:
        rows = [(node.name, node.people, f"{node.centrality:.3f}") for node in edition.nodes]
        parts.table(("keyword", "people", "centrality"), rows)
