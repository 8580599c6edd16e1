"""`portal memory`: sentences that people approved, in from TMX and out as TMX."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from portal.cli import parts
from portal.domain.texts import memory as sentences
from portal.domain.texts import memory_files
from portal.domain.texts.memory_files import LIMITS, Refused, Taken
from portal.engines.translation.xml_reading import Problem
from portal.foundation import clock, languages

MEGABYTE = 1024 * 1024
PROBLEMS = {
    Problem.TOO_LARGE: f"it has more than {LIMITS.bytes // MEGABYTE} MB; split it",
    Problem.NOT_XML: "it is no well-formed XML",
    Problem.ENTITIES: "it declares or uses entities, which are not read",
    Problem.TOO_DEEP: "its elements are nested too deeply",
    Problem.TOO_LONG: f"a text in it has more than {LIMITS.characters} characters",
    Problem.OTHER_KIND: "it is no TMX file",
    Problem.TOO_MANY: f"it has more than {LIMITS.things} units; split it",
}
REASONS = {
    "approved_here": "translated otherwise here by a person, which stays",
    "codes": "with codes of another program in the sentence",
    "no_source": "without a text in the language that is the source",
    "not_aligned": "of several sentences, of which is not sure which is which",
    "not_usable": "without words, damaged, or too long",
    "one_language": "in one language only",
    "unknown_language": "texts in a language that the portal does not know",
}


@click.group()
def memory() -> None:
    """Look after the translation memory."""


@memory.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@parts.as_json
def import_(file: Path, as_json: bool) -> None:
    """Take in a TMX FILE, all of it or nothing; what was approved here stays."""
    if file.stat().st_size > LIMITS.bytes:
        parts.fail(f"{file.name} is not read, and nothing is taken in: {PROBLEMS[Problem.TOO_LARGE]}.")
    portal = parts.load()
    try:
        with file.open("rb") as stream, portal.database.unit_of_work() as session:
            taken = memory_files.take_in(session, stream, None, clock.now())
    except Refused as refused:
        where = f" (line {refused.line})" if refused.line else ""
        parts.fail(f"{file.name} is not read, and nothing is taken in: {PROBLEMS[refused.problem]}{where}.")
    _tell(taken, as_json=as_json)


@memory.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write the memory to FILE as TMX 1.4."""
    portal = parts.load()
    try:
        with portal.database.reading() as session, file.open("wb") as output:
            output.writelines(memory_files.export(session, clock.now()))
    except OSError as error:
        parts.fail(f"{file} can't be written: {error.strerror}.")
    click.echo(f"{file}: {file.stat().st_size} bytes")


@memory.command()
@parts.as_json
def count(as_json: bool) -> None:
    """Count the sentences by language pair and by where they are from."""
    with parts.load().database.reading() as session:
        counted = sentences.count(session)
    rows = [(*key, number) for key, number in counted.items()]
    if as_json:
        parts.echo_json([dict(zip(("from", "to", "origin", "sentences"), row, strict=True)) for row in rows])
    else:
        parts.table(("from", "to", "origin", "sentences"), rows)


@memory.command()
@click.option("--from", "source", required=True, type=click.Choice(sorted(languages.KNOWN)))
@click.option("--to", "target", required=True, type=click.Choice(sorted(languages.KNOWN)))
@click.argument("sentence")
def forget(source: str, target: str, sentence: str) -> None:
    """Forget one SENTENCE; texts are translated by the machine again there when they are edited."""
    with parts.load().database.unit_of_work() as session:
        was_there = sentences.forget_sentence(session, source, target, sentence)
    if not was_there:
        parts.fail("The memory does not hold this sentence.")
    click.echo("Forgotten.")


def _tell(taken: Taken, *, as_json: bool) -> None:
    if as_json:
        parts.echo_json(asdict(taken))
        return
    click.echo(
        f"{taken.units} units: {taken.added} sentences added, {taken.changed} changed, {taken.same} there already."
    )
    for reason, number in sorted(taken.skipped.items()):
        click.echo(f"Skipped {number}: {REASONS[reason]}.")
