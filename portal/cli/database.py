"""`portal db` and `portal demo`."""

from __future__ import annotations

import click

from portal import migrations
from portal.cli import parts, terms
from portal.foundation.database import Database
from portal.migrations import running


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the database to the newest schema (or to REVISION), and take in the terms that come with the portal."""
    database = Database(parts.load_settings().database_url)
    before = migrations.current(database)
    running.upgrade(database, revision)
    click.echo(f"Database: {before or 'empty'} -> {migrations.current(database)}")
    if migrations.current(database) == migrations.newest():
        shipped = terms.take_shipped(database)
        click.echo(
            f"Terms: {shipped.added} added, {shipped.changed} brought up to date, {shipped.kept} left as changed here."
        )


@db.command()
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the database back down to REVISION ("base" for empty)."""
    database = Database(parts.load_settings().database_url)
    before = migrations.current(database)
    running.downgrade(database, revision)
    click.echo(f"Database: {before or 'empty'} -> {migrations.current(database) or 'empty'}")


@click.command()
def demo() -> None:
    """Fill the portal with demo content: topics, proposals in many languages, an account for each role."""
    from portal.cli import demo_content

    portal = parts.load()
    if portal.settings.production:
        parts.fail("PORTAL_ENV is 'production'; demo content is never put into a real portal.")
    report = demo_content.fill(portal)
    portal.worker.do_index()
    click.echo(f"Demo content: {report.proposals} proposals, {report.topics} topics, {report.events} events added.")
    click.echo("Demo sign-ins (password for all: " + demo_content.PASSWORD + ")")
    parts.table(("address", "role", "language"), report.sign_ins)
