"""`portal trust`: releases of the index, made by one person and approved by another, and computed again by anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from portal.cli import parts
from portal.domain.accounts import queries as accounts
from portal.domain.accounts.types import Principal
from portal.domain.trust import apart, bundles, collecting, queries, service, verifying
from portal.domain.trust.apart import BothIndices
from portal.domain.trust.opendata import PACKAGE
from portal.domain.trust.said import SaidIndex
from portal.domain.trust.types import Look, ReleaseReason, ReleaseRefused, ReleaseView, Status
from portal.domain.trust.verifying import Given, Verification
from portal.domain.webhooks import deliveries
from portal.engines.trust import METHODOLOGY
from portal.foundation import clock
from portal.foundation.errors import Forbidden, NotFound, Unstorable

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from portal.app import Portal

SENTENCES = {
    ReleaseReason.NOT_A_PERIOD: "This is not the name of a quarter, such as 2026-Q3.",
    ReleaseReason.NOT_OVER: "This quarter is not over; preview --provisional shows how it stands.",
    ReleaseReason.TOO_OLD: "Who took part in that year has been forgotten; it can't be counted any more.",
    ReleaseReason.IS_BASELINE: "That period is the report's own; its figures stay as they are.",
    ReleaseReason.PREVIEW_WAITING: "There is a preview of this quarter already; approve it or drop it first.",
    ReleaseReason.NEEDS_REASON: "This quarter is released already; say with --reason what the revision corrects.",
    ReleaseReason.OWN_PREVIEW: "You made this preview yourself; another person has to approve it.",
    ReleaseReason.ALREADY_APPROVED: "This release is approved already; it never changes.",
    ReleaseReason.GONE: "This preview is not there any more.",
    ReleaseReason.OUTDATED: "This preview was made by an earlier version of the method; drop it and make a new one.",
    ReleaseReason.BEING_COUNTED: "A preview of this quarter is being counted, for another reason.",
    ReleaseReason.OVERTAKEN: "Another release was approved since; drop this preview and make a new one.",
}
BY = click.option("--by", "email", required=True, metavar="EMAIL", help="Whose account does it.")
LOOKS_LIKE_A_RELEASE = re.compile(r"[0-9]{4}-Q[1-4](\.[0-9]+)?")


@click.group()
def trust() -> None:
    """Release the trust index, and compute releases again."""


@trust.command()
@click.argument("period")
@click.option("--provisional", is_flag=True, help="Also of a quarter that is not over.")
@parts.as_json
def preview(period: str, provisional: bool, as_json: bool) -> None:
    """Show what a release of PERIOD would say; nothing is kept."""
    portal = parts.load()
    with portal.database.reading() as session:
        shown = collecting.look(session, period, clock.now(), portal.settings.timezone, provisional=provisional)
        both = apart.both(session, period, clock.now(), portal.settings.timezone)
    if isinstance(shown, ReleaseRefused):
        _refuse(shown, as_json)
    else:
        _tell_look(shown, both, as_json)


@trust.command()
@click.argument("period")
@BY
@click.option("--reason", default="", help="What a revision corrects, but of no person and of no number of people.")
@parts.as_json
def release(period: str, email: str, reason: str, as_json: bool) -> None:
    """Make a release of PERIOD, which waits for a second person to approve it."""
    portal = parts.load()
    with portal.database.reading() as session, _allowed(email):
        by = _account(session, email)
        made: service.Draft | ReleaseView | ReleaseRefused = service.count(
            session, period, by, clock.now(), portal.settings.timezone, reason
        )
    if isinstance(made, service.Draft):
        with portal.database.unit_of_work() as session, _allowed(email):
            made = service.keep(session, made, _account(session, email))
    _tell(made, as_json)


@trust.command()
@click.argument("release_id", metavar="RELEASE")
@BY
@parts.as_json
def approve(release_id: str, email: str, as_json: bool) -> None:
    """Approve a waiting RELEASE, as somebody else than who made it; from then on it never changes."""
    with acting(email) as (portal, session, by):
        view = queries.get_for_staff(session, release_id)
        done = service.approve(session, view.pk, by, clock.now())
        deliveries.owe_deliveries(session, clock.now(), portal.settings.base_url)
    _tell(done, as_json)


@trust.command()
@parts.as_json
def baseline(as_json: bool) -> None:
    """Add the report's unaudited figures of 2025 as the first release; a second time adds nothing."""
    portal = parts.load()
    with portal.database.unit_of_work() as session:
        made = service.add_baseline(session, clock.now(), portal.settings.timezone)
        deliveries.owe_deliveries(session, clock.now(), portal.settings.base_url)
    if made is not None:
        _tell(made, as_json)
    elif as_json:
        parts.echo_json({"added": False})
    else:
        click.echo("The baseline is there already.")


@trust.command()
@click.argument("release_id", metavar="[RELEASE]", required=False)
@parts.as_json
def show(release_id: str | None, as_json: bool) -> None:
    """Show a RELEASE, approved or waiting; without one, list them all."""
    with parts.load().database.reading() as session:
        if release_id is not None:
            try:
                view = queries.get_for_staff(session, release_id)
            except NotFound:
                parts.fail(f"There is no release {release_id}.")
            _tell(view, as_json)
            return
        listed = (*queries.list_previews(session), *queries.list_all(session))
    if as_json:
        parts.echo_json([{"release": one.id, "state": one.state, "status": one.status} for one in listed])
    else:
        rows = [(one.id, one.state, one.status, one.document_sha256[:16]) for one in listed]
        parts.table(("release", "state", "status", "sha256"), rows)


@trust.command()
@click.argument("what", metavar="FOLDER|ZIP|RELEASE")
@click.option("--sha256", "expected", metavar="HASH", help="The hash of release.json, as somebody else was told it.")
@parts.as_json
def verify(what: str, expected: str | None, as_json: bool) -> None:
    """Compute a release again from its open data; exit code 1 where anything differs.

    A folder or an archive needs no database; the name of a release takes its open data from this portal's.
    """
    try:
        given = _given(what)
    except verifying.Unreadable as error:
        parts.fail(str(error))
        return
    done = verifying.verify(given, expected)
    _tell_verified(done, as_json)
    if not done.same:
        raise click.exceptions.Exit(1)


def _given(what: str) -> Given:
    if Path(what).exists() or not LOOKS_LIKE_A_RELEASE.fullmatch(what):
        return verifying.read(Path(what))
    with parts.load().database.reading() as session:
        try:
            return Given({file.name: file.data for file in bundles.files_of(session, what)})
        except NotFound:
            raise verifying.Unreadable(f"There is no approved release {what}.") from None


@contextmanager
def acting(email: str) -> Iterator[tuple[Portal, Session, Principal]]:
    """Open a unit of work in the name of an account; whatever it may not do is a sentence."""
    portal = parts.load()
    with _allowed(email), portal.database.unit_of_work() as session:
        yield portal, session, _account(session, email)


@contextmanager
def _allowed(email: str) -> Iterator[None]:
    try:
        yield
    except Forbidden:
        parts.fail(f"{email} has no role that may do this.")
    except NotFound as missing:
        parts.fail(f"There is no such thing: {missing}.")
    except Unstorable as error:
        parts.fail(f"This can't be kept: {error}.")


def _account(session: Session, email: str) -> Principal:
    by = accounts.find_by_email(session, email)
    if by is None:
        raise click.ClickException(f"There is no account {email}.")
    return by


def _refuse(refused: ReleaseRefused, as_json: bool) -> None:
    if as_json:
        parts.echo_json({"refused": refused.reason, "other": refused.other})
        raise click.exceptions.Exit(1)
    parts.fail(SENTENCES[refused.reason])


def _tell(view: ReleaseView | ReleaseRefused, as_json: bool) -> None:
    if isinstance(view, ReleaseRefused):
        _refuse(view, as_json)
        return
    if as_json:
        parts.echo_json(_facts(view))
        return
    click.echo(f"Release {view.id} ({view.state}, {view.status}), SHA-256 {view.document_sha256}")
    if view.supersedes:
        click.echo(f"Corrects {view.supersedes}: {view.reason}")
    _table(view.result.district, *view.result.clusters)


def _facts(view: ReleaseView) -> dict[str, Any]:
    district = view.result.district
    return {
        "release": view.id,
        "state": view.state,
        "status": view.status,
        "sha256": view.document_sha256,
        "input_sha256": view.input_sha256,
        "supersedes": view.supersedes,
        "index": district.index,
        "verdict": district.verdict,
    }


def _tell_look(look: Look, both: BothIndices | None, as_json: bool) -> None:
    status = Status.FINAL if look.over else Status.PROVISIONAL
    if as_json:
        parts.echo_json(
            {
                "period": look.published.period_id,
                "status": status,
                "index": look.result.district.index,
                "index_exact": look.exact.district.index if look.exact else None,
                "suppressed": look.suppressed,
                "compared_with": look.result.compared_with,
                "apart": both.persons if both else 0,
                "index_without_apart": both.without.district.index if both else None,
            }
        )
        return
    if not look.over:
        click.echo(f"{look.published.period_id} runs until {look.ends_on}: provisional, can't be approved.")
    if look.exact:
        exact = look.exact.district.index
        click.echo(f"{look.suppressed} counts are suppressed; by exact counts the index is {exact:.6f}.")
    if both:
        indices = f"{both.everybody.district.index:.6f} with them, {both.without.district.index:.6f} without"
        click.echo(f"People set apart: {both.persons}. By exact counts made now the index is {indices}.")
    _table(look.result.district, *look.result.clusters)


def _table(*indices: SaidIndex) -> None:
    rows = [
        (one.cluster or "all", *(f"{it:.6f}" for it in (one.index, one.low, one.high, one.data_weight)), one.verdict)
        for one in indices
    ]
    parts.table(("cluster", "index", "low", "high", "data weight", "target"), rows)


def _tell_verified(done: Verification, as_json: bool) -> None:
    if as_json:
        facts = {"release": done.release_id, "sha256": done.release_sha256, "files": done.files, "same": done.same}
        parts.echo_json({**facts, "needs": done.needs, "differences": [str(one) for one in done.differences]})
        return
    for one in done.differences[: verifying.MOST_SHOWN]:
        click.echo(str(one), err=True)
    if len(done.differences) > verifying.MOST_SHOWN:
        click.echo(f"... and {len(done.differences) - verifying.MOST_SHOWN} more.", err=True)
    if done.same:
        click.echo(f"Release {done.release_id}: all {done.files} files are what the counts give, to the byte.")
        click.echo(f"SHA-256 of release.json: {done.release_sha256}")
    elif done.needs is not None:
        click.echo(f"This release was made by method {done.needs}; this program computes by {METHODOLOGY}.", err=True)
        click.echo(f"Verify it with a version of the portal whose method is {done.needs}.", err=True)
        hashes = "All files have" if not done.differences else "Not all files have"
        click.echo(f"Nothing was computed. {hashes} the hashes that {PACKAGE} lists.", err=True)
    else:
        click.echo("The open data does not give this release.", err=True)
