"""`python -m tools.api_fuzz --cases 5000 [--database URL]`: exit 1 if one answer was a failure of the portal's own."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import click

from portal.app import Portal, build
from portal.cli import demo_content
from portal.domain.accounts import service, tokens
from portal.domain.accounts.types import Principal, Refused, Role, Scope
from portal.domain.proposals import queries
from portal.domain.proposals.types import Filter
from portal.foundation import clock
from portal.foundation import settings as settings_module
from portal.migrations import running
from portal.web import observe
from tools.api_fuzz import raw_cases, schema_cases
from tools.api_fuzz.schema_cases import Tally

EACH = 40
RAW = 400


@click.command()
@click.option("--cases", default=5000, show_default=True, help="At least so many.")
@click.option("--database", default="", help="An empty PostgreSQL database that may be filled; without it, SQLite.")
@click.option("--seed", default=1, show_default=True)
def main(cases: int, database: str, seed: int) -> None:
    """Send cases to a portal of its own until there are enough, and print what came back."""
    observe.configure_logs(readable=False, quiet=True)
    begun, tally = time.monotonic(), Tally()
    with tempfile.TemporaryDirectory() as folder:
        portal = _portal(Path(folder), database)
        token, ids = prepare(portal)
        while tally.cases < cases:
            schema_cases.run(portal, token, ids, EACH, seed, tally)
            raw_cases.run(portal, token, RAW, seed, tally)
            seed += 1
        kind = portal.database.engine.dialect.name
        portal.database.dispose()
    click.echo(f"{kind}: {tally.cases} cases in {time.monotonic() - begun:.0f} s, {tally.server_errors} x 5xx")
    click.echo("answers: " + ", ".join(f"{number} x {status}" for status, number in sorted(tally.statuses.items())))
    for failure in tally.failures:
        click.echo(f"not as described: {failure}")
    raise SystemExit(1 if tally.server_errors or tally.failures else 0)


def prepare(portal: Portal) -> tuple[str, list[int]]:
    """Make a member with a token that may do everything; return the token and a few proposals that are there."""
    now = clock.now()
    with portal.database.unit_of_work() as session:
        member = service.add_account(session, "programs@example.org", {Role.PARTICIPANT}, None, "en", now, "Programs")
        assert isinstance(member, Principal)
        token = tokens.make(session, member, "fuzz", frozenset(Scope), 30, now)
        assert not isinstance(token, Refused)
        page = queries.list_public(session, Filter(), 1, "en")
    return token, [view.row.id for view in page.items[:2]]


def _portal(folder: Path, database: str) -> Portal:
    chosen = {
        "PORTAL_INSTANCE_DIR": str(folder / "instance"),
        "PORTAL_SECRET_KEY": "x" * 40,
        "PORTAL_RATE_LIMITS": "off",
        "PORTAL_BASE_URL": "http://localhost",
    }
    portal = build(settings_module.load(chosen | ({"PORTAL_DATABASE_URL": database} if database else {}), folder))
    running.upgrade(portal.database)
    demo_content.fill(portal)
    return portal


if __name__ == "__main__":
    main()
