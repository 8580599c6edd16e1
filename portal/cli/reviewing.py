"""`portal review`: draw what independent reviewers look at, and see that a draw can be repeated."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from portal.cli import parts
from portal.domain.moderation import drawing
from portal.domain.moderation.review_types import Draw, DrawRefusal, DrawRefused
from portal.foundation import clock

REASONS = {
    DrawRefusal.NO_PERIOD: "This is no quarter. Write it as 2026-Q3.",
    DrawRefusal.NOT_OVER: "This quarter is not over yet.",
}


@click.group()
def review() -> None:
    """Look after independent review."""


@review.command()
@click.argument("period")
@parts.as_json
def draw(period: str, as_json: bool) -> None:
    """Draw the samples of a quarter that is over (2026-Q3); repeat a draw that was made, exit code 1 where it differs.

    The worker draws by itself. The first samples of each group are those whose SHA-256 of seed, kind and number is the
    smallest.
    """
    made = parts.load()
    with made.database.unit_of_work() as session:
        drawn = drawing.draw(session, period, clock.now(), made.settings.timezone)
    if isinstance(drawn, DrawRefused):
        parts.fail(REASONS[drawn.reason])
    elif as_json:
        parts.echo_json({**asdict(drawn), "drawn_at": drawn.drawn_at.isoformat()})
    else:
        _tell(drawn)
    if isinstance(drawn, Draw) and drawn.differs:
        sys.exit(1)


def _tell(drawn: Draw) -> None:
    rows = [(group.kind, group.cluster, group.among, len(group.drawn)) for group in drawn.groups]
    parts.table(("kind", "cluster", "among", "drawn"), rows)
    click.echo(f"Seed: {drawn.seed}")
    if drawn.left_out:
        click.echo(f"Left out, because they belong to no cluster: {drawn.left_out}")
    if drawn.new:
        click.echo(f"Drawn for {drawn.period}.")
    elif drawn.differs:
        found = ", ".join(f"{kind} {number}" for kind, number in drawn.differs)
        click.echo(f"Drawn before, on {drawn.drawn_at:%Y-%m-%d}; repeated now, it differs in: {found}.")
        click.echo("A proposal whose topic was chosen after the draw is a reason for that.")
    else:
        click.echo(f"Drawn before, on {drawn.drawn_at:%Y-%m-%d}; repeated now, it comes to the same.")
