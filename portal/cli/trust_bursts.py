"""`portal trust bursts`, `set-apart`, `let-count`: unusual bursts of new people, and what is decided about them."""

from __future__ import annotations

from typing import Any

import click

from portal.cli import parts
from portal.cli.trusting import BY, acting
from portal.domain.statistics import burst_decisions, burst_queries
from portal.domain.statistics.burst_decisions import BurstReason, BurstRefused
from portal.domain.statistics.burst_queries import BurstView
from portal.domain.statistics.burst_rules import Burst
from portal.foundation import clock

LANGUAGE = "en"
SENTENCES = {
    BurstReason.NEEDS_REASON: "Say with --reason why.",
    BurstReason.NOBODY_LEFT: "All of them are set apart already.",
    BurstReason.COUNTS_ALREADY: "It is on record already that they count.",
    BurstReason.CHANGED: "Somebody else has decided about this burst in the meantime.",
    BurstReason.NOT_APART: "Nobody with this address is set apart.",
}
REASON = click.option("--reason", required=True, help="Why; it stays on record, where nobody can change it.")


@click.command()
@click.option("--page", "number", default=1, show_default=True, type=click.IntRange(min=1), help="Which page of them.")
@parts.as_json
def bursts(number: int, as_json: bool) -> None:
    """List unusual bursts of new people, the latest first; nobody is named."""
    with parts.load().database.reading() as session:
        page = burst_queries.page(session, number, LANGUAGE, clock.now())
    rows = [_facts(view, view.found) for view in page.items if view.found]
    if as_json:
        parts.echo_json({"page": page.number, "pages": page.pages, "total": page.total, "bursts": rows})
    elif not rows:
        click.echo("Nothing unusual.")
    else:
        parts.table(tuple(rows[0]), [tuple(row.values()) for row in rows])
        click.echo(f"Page {page.number} of {page.pages}.")


@click.command(name="set-apart")
@click.argument("burst_id", metavar="BURST", type=click.IntRange(min=1))
@BY
@REASON
@parts.as_json
def set_apart(burst_id: int, email: str, reason: str, as_json: bool) -> None:
    """Set the new people of a BURST apart: releases still count them, staff see the index without them."""
    with acting(email) as (_portal, session, by):
        view = burst_queries.get(session, burst_id, LANGUAGE, clock.now())
        done = burst_decisions.set_apart(session, by, view, reason, clock.now())
    _tell(done, "set apart", as_json)


@click.command(name="let-count")
@click.argument("burst_id", metavar="[BURST]", type=click.IntRange(min=1), required=False)
@click.option("--address", metavar="EMAIL", help="Instead of a burst: only whoever has this address, and has asked.")
@BY
@REASON
@parts.as_json
def let_count(burst_id: int | None, address: str | None, email: str, reason: str, as_json: bool) -> None:
    """Let the people of a BURST count again; where nobody is set apart, note that somebody has found people."""
    if (burst_id is None) is (address is None):
        raise click.UsageError("Name a BURST or an --address.")
    with acting(email) as (_portal, session, by):
        if burst_id is None:
            done = burst_decisions.let_owner_count(session, by, address or "", reason, clock.now())
        else:
            view = burst_queries.get(session, burst_id, LANGUAGE, clock.now())
            done = burst_decisions.let_count(session, by, view, reason, clock.now())
    _tell(done, "let count", as_json)


def _facts(view: BurstView, found: Burst) -> dict[str, Any]:
    return {
        "burst": view.id,
        "where": f"{found.place.kind} {found.place.key}",
        "from": found.start.isoformat(timespec="minutes"),
        "to": found.end.isoformat(timespec="minutes"),
        "new": len(found.persons),
        "people": view.people,
        "usual": found.usual,
        "apart": view.apart,
        "decided": view.decided.act if view.decided else "",
    }


def _tell(done: int | BurstRefused, what: str, as_json: bool) -> None:
    if isinstance(done, BurstRefused):
        if as_json:
            parts.echo_json({"refused": done.reason})
            raise click.exceptions.Exit(1)
        parts.fail(SENTENCES[done.reason])
    elif as_json:
        parts.echo_json({"people": done})
    else:
        click.echo(f"People {what}: {done}.")
