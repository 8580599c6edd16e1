"""`portal terms`: the termbase, in from CSV or TBX and out again."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy.orm import Session

from portal.cli import parts
from portal.domain.terms import files, queries, service
from portal.domain.terms.files import Bad, Plan
from portal.domain.terms.service import Shipped
from portal.foundation import clock
from portal.foundation.database import Database

MOST_TOLD = 20


@click.group()
def terms() -> None:
    """Look after the termbase."""


@terms.command("import")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--shipped", is_flag=True, help="Take in what comes with the portal; what staff changed stays.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@parts.as_json
def import_(file: Path | None, shipped: bool, dry_run: bool, as_json: bool) -> None:
    """Take in terms from FILE (CSV, XLSX or TBX), all of them or none."""
    if shipped == (file is not None) or (shipped and dry_run):
        raise click.UsageError("Name a file, or say --shipped.")
    database = parts.load().database
    if file is None:
        told = take_shipped(database)
        _tell({"added": told.added, "changed": told.changed, "kept": told.kept}, as_json=as_json)
        return
    with database.unit_of_work() as session:
        plan = files.read(session, file.read_bytes(), file.name)
        if not plan.is_good:
            parts.fail(_refusal(file.name, plan))
        if not dry_run and files.write(session, plan, None, clock.now()):
            parts.fail("The termbase is full, or has changed in this moment. Nothing is taken in.")
    _tell({str(step): plan.count(step) for step in files.Step}, as_json=as_json)


@terms.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write the terms in use to FILE: as TBX if it is called so, else as CSV."""
    portal = parts.load()
    try:
        with portal.database.reading() as session, file.open("wb") as output:
            output.writelines(_written(session, file.suffix.lower()))
    except OSError as error:
        parts.fail(f"{file} can't be written: {error.strerror}.")
    click.echo(f"{file}: {file.stat().st_size} bytes")


@terms.command()
@click.option("--from", "source", required=True)
@click.option("--to", "target", required=True)
@click.argument("sentence")
@parts.as_json
def find(source: str, target: str, sentence: str, as_json: bool) -> None:
    """List the terms in a SENTENCE with what they are called in the other language."""
    with parts.load().database.reading() as session:
        found = queries.terms_in(session, [sentence], source, target)[sentence]
    if as_json:
        parts.echo_json([{"found": one.found, "expected": one.expected, "forbidden": one.forbidden} for one in found])
    else:
        rows = [(one.found, one.expected, " | ".join(one.forbidden)) for one in found]
        parts.table(("term", "approved", "forbidden"), rows)


def take_shipped(database: Database) -> Shipped:
    """Take in what comes with the portal."""
    with database.unit_of_work() as session:
        return service.take_shipped(session, clock.now())


def _written(session: Session, suffix: str) -> list[bytes]:
    return list(files.as_tbx(session) if suffix in {".tbx", ".xml"} else files.as_csv(session))


def _tell(counts: dict[str, int], *, as_json: bool) -> None:
    if as_json:
        parts.echo_json(counts)
    else:
        click.echo("Terms: " + ", ".join(f"{name} {number}" for name, number in counts.items()) + ".")


def _refusal(name: str, plan: Plan) -> str:
    if plan.problem:
        place = f" at {plan.place}" if plan.place else ""
        return f"{name} is not taken in: {plan.problem.replace('_', ' ')}{place}."
    if plan.missing or plan.doubles:
        lacking = f"missing {', '.join(plan.missing)}" if plan.missing else f"twice {', '.join(plan.doubles)}"
        return f"{name} is not taken in. Columns: {lacking}."
    told = [f"  {_fault(bad)}" for bad in plan.bad[:MOST_TOLD]]
    more = [f"  and {len(plan.bad) - MOST_TOLD} more"] if len(plan.bad) > MOST_TOLD else []
    return "\n".join([f"{name} is not taken in:", *told, *more])


def _fault(bad: Bad) -> str:
    code = str(bad.fault or (bad.wrong.problem if bad.wrong else "")).replace("_", " ")
    about = bad.text or (f"{bad.wrong.language} {bad.wrong.form}".strip() if bad.wrong else "")
    return f"{bad.place}: {code}" + (f" ({about})" if about else "")
