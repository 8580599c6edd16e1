"""`portal import`: every item is kept exactly as received, or its line is answered with what is wrong."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from portal.cli import parts
from portal.domain.proposals import intake, rules
from portal.domain.proposals.types import Cluster, Imported
from portal.domain.texts import queries as texts
from portal.engines.translation.types import Status
from portal.foundation import clock, languages
from portal.foundation.database import storable
from portal.foundation.errors import Unstorable

if TYPE_CHECKING:
    from portal.app import Portal

AT_ONCE = 50
YEARS = range(1900, 2101)
LONGEST = {"id": 200, "source": 80, "author": 200, "title": rules.LONGEST_BODY, "body": rules.LONGEST_BODY}
STATUSES = (Status.READY, Status.PARTIAL, Status.PENDING, Status.DECLINED, Status.FAILED, Status.STALE)


class BadItemError(Exception):
    """An item that can't be taken."""


@click.group(name="import")
def import_() -> None:
    """Bring things in from elsewhere."""


@import_.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@parts.as_json
def proposals(files: tuple[Path, ...], as_json: bool) -> None:
    """Import published proposals from JSON lines; a second import adds nothing.

    With --json, each line is answered once it is safely kept.
    """
    portal = parts.load()
    counts = {"added": 0, "there": 0, "refused": 0}
    for path in files:
        for chunk in _chunks(path):
            for answer in _import_chunk(portal, chunk):
                counts[answer["result"]] += 1
                if as_json:
                    parts.echo_json(answer)
                elif answer["result"] == "refused":
                    click.echo(f"{path.name}:{answer['line']}: {answer['error']}", err=True)
            if sys.stderr.isatty() and not as_json:
                click.echo(f"\r{path.name}: {sum(counts.values())}", nl=False, err=True)
    if not as_json:
        click.echo(f"Added {counts['added']}, there already {counts['there']}, refused {counts['refused']}.")
        print_statuses(portal)
    if counts["refused"]:
        sys.exit(1)


def print_statuses(portal: Portal) -> None:
    """Print how many translations stand at which status, by the language they are made from."""
    with portal.database.reading() as session:
        counted = texts.count_by_status(session)
    rows: dict[tuple[str, str], dict[str, int]] = {}
    for count in counted:
        rows.setdefault((count.source, count.target), {})[count.status] = count.number
    parts.table(
        ("from", "to", *STATUSES),
        [(*pair, *(numbers.get(status, 0) for status in STATUSES)) for pair, numbers in sorted(rows.items())],
    )


def _chunks(path: Path) -> Iterator[list[tuple[int, bytes]]]:
    chunk: list[tuple[int, bytes]] = []
    with path.open("rb") as lines:
        for number, raw in enumerate(lines, 1):
            if raw.strip():
                chunk.append((number, raw))
            if len(chunk) == AT_ONCE:
                yield chunk
                chunk = []
    if chunk:
        yield chunk


def _import_chunk(portal: Portal, chunk: list[tuple[int, bytes]]) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = []
    with portal.database.unit_of_work() as session:
        for number, raw in chunk:
            item: Imported | None = None
            try:
                item = _item(raw)
                proposal_id, new = intake.import_one(session, item, clock.now())
                answers.append(
                    {
                        "line": number,
                        "id": item.source_id,
                        "source": item.source,
                        "proposal": proposal_id,
                        "result": "added" if new else "there",
                    }
                )
            except BadItemError as error:
                answers.append({"line": number, "id": _id_of(raw), "result": "refused", "error": str(error)})
    return answers


def _item(raw: bytes) -> Imported:
    value = _object(raw)
    language = value.get("language")
    if language is not None and not languages.is_known(language):
        raise BadItemError(f"'language' is {language!r}; known are {', '.join(languages.KNOWN)}")
    if not _text(value, "title") and not _text(value, "body"):
        raise BadItemError("'title' and 'body' are both empty")
    return Imported(
        source=_text(value, "source", default="import"),
        source_id=_identity(value),
        title=_text(value, "title"),
        body=_text(value, "body"),
        language=language,
        author=_text(value, "author") or None,
        created_at=_moment(value.get("created_at")),
        cluster=_cluster(value.get("cluster")),
    )


def _object(raw: bytes) -> dict[str, Any]:
    try:
        value = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadItemError(f"not UTF-8: {error.reason} at byte {error.start}") from error
    except (ValueError, RecursionError) as error:
        raise BadItemError(f"not JSON: {error}") from error
    if not isinstance(value, dict):
        raise BadItemError("not a JSON object")
    return value


def _text(value: dict[str, Any], name: str, default: str = "") -> str:
    found = value.get(name)
    if found is None:
        return default
    if not isinstance(found, str):
        raise BadItemError(f"'{name}' must be a string")
    if len(found) > LONGEST[name]:
        raise BadItemError(f"'{name}' has {len(found)} characters; at most {LONGEST[name]} fit")
    try:
        return storable(found)
    except Unstorable as error:
        raise BadItemError(f"'{name}': {error}") from error


def _identity(value: dict[str, Any]) -> str:
    found = value.get("id")
    if isinstance(found, int) and not isinstance(found, bool):
        found = str(found)
    if not isinstance(found, str) or not found:
        raise BadItemError("'id' is missing")
    return _text({"id": found}, "id")


def _moment(value: Any) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BadItemError(f"'created_at' is {value!r}; it must be a date as in 2026-05-01T09:00:00+09:00") from error
    if moment.year not in YEARS:
        raise BadItemError(f"'created_at' is {value!r}; the year must be from {YEARS[0]} to {YEARS[-1]}")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _cluster(value: Any) -> Cluster | None:
    if value is None:
        return None
    try:
        return Cluster(value)
    except ValueError as error:
        raise BadItemError(f"'cluster' is {value!r}; it must be one of {', '.join(Cluster)}") from error


def _id_of(raw: bytes) -> Any:
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return value.get("id") if isinstance(value, dict) else None
