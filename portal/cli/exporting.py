"""`portal export`: what is published, as tables for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from portal.cli import parts
from portal.domain.exports import contents, files
from portal.domain.exports.types import ExportKind, Format, Made
from portal.foundation import clock, languages
from portal.web.export_words import ExportPen
from portal.web.locale import current_language, speaking

FORMATS = ("csv", "xlsx", "json")
PUBLIC = 0o666
"""What is published may be read by whoever may read the folder, as far as the shell's mask lets them."""


@click.group()
def export() -> None:
    """Write what is published to files."""


@export.command()
@click.option("--format", "kind", type=click.Choice(FORMATS), default="csv", show_default=True)
@click.option("--out", "folder", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="DIR")
@click.option(
    "--language",
    type=click.Choice(sorted(languages.INTERFACE)),
    default=languages.DEFAULT,
    show_default=True,
    help="Of the words for codes; the names of the columns are those of SDMX in every language.",
)
@click.option("--bom", is_flag=True, help="Begin a CSV with a byte order mark, for spreadsheets.")
@parts.as_json
def participation(kind: str, folder: Path, language: str, bom: bool, as_json: bool) -> None:
    """Write the tables of all approved releases to DIR."""
    if bom and kind != "csv":
        raise click.BadParameter("only a CSV has one.", param_hint="--bom")
    name = f"{ExportKind.PARTICIPATION}-{language}.{kind}"
    try:
        made, rows = _write(folder, name, Format.CSV_BOM if bom else Format(kind), language)
    except OSError as error:
        parts.fail(f"{folder / name} can't be written: {error.strerror}.")
        return
    if as_json:
        parts.echo_json({"file": str(folder / name), "rows": rows, "bytes": made.size, "sha256": made.sha256})
    else:
        click.echo(f"{folder / name}: {rows} rows, {made.size} bytes, SHA-256 {made.sha256}")


def _write(folder: Path, name: str, format_: Format, language: str) -> tuple[Made, int]:
    portal, rows = parts.load(), 0

    def count(done: int) -> None:
        nonlocal rows
        rows = done

    now, zone = clock.now(), portal.settings.timezone
    with portal.flask.app_context(), speaking(language), portal.database.reading() as session:
        table = contents.table(session, ExportKind.PARTICIPATION, {}, ExportPen(), now, zone)
        rtl = current_language().dir == "rtl"
        made = files.write(folder, name, format_, table, now.astimezone(zone), rtl=rtl, tell=count, mode=PUBLIC)
    files.put(folder, name)
    return made, rows
