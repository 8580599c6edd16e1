"""`portal text`: JSON lines in, JSON lines out, order kept; a bad line is answered in its place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any

import click

from portal.cli import parts
from portal.engines.language import detect as detect_language
from portal.engines.sentiment import tone
from portal.engines.translation.types import Job, Status, Translator
from portal.foundation import languages

INPUT = click.argument("lines", type=click.File("rb"), default="-")
AT_ONCE = 64


class BadLineError(Exception):
    """A line that can't be worked on."""


@dataclass(frozen=True, slots=True)
class Line:
    """One text from the input."""

    id: Any
    text: str
    language: str | None


@click.group()
def text() -> None:
    """Run the engines on JSON lines: {"id", "text", "language" (optional)}."""


@text.command()
@INPUT
def detect(lines: IO[bytes]) -> None:
    """Tell the language of each text; of one written in several side by side, all of them as "mixed"."""

    def answer(line: Line) -> dict[str, Any]:
        found = detect_language(line.text)
        told = {"id": line.id, "language": found.language or "und", "confidence": round(found.confidence, 4)}
        return {**told, "mixed": list(found.mixed)} if found.mixed else told

    _answer_each(lines, answer)


@text.command()
@INPUT
def sentiment(lines: IO[bytes]) -> None:
    """Estimate the tone of each text: negative, neutral, positive or unclear."""

    def answer(line: Line) -> dict[str, Any]:
        found = tone(line.text, _language_of(line))
        return {"id": line.id, "label": found.label, "score": round(found.score, 4), "engine": found.engine}

    _answer_each(lines, answer)


@text.command()
@click.option("--to", "target", required=True, help="The language to translate into.")
@click.option("--from", "source", help="The language of all texts that name none.")
@INPUT
def translate(target: str, source: str | None, lines: IO[bytes]) -> None:
    """Translate each text with the installed packages; no memory is used."""
    for code in filter(None, (target, source)):
        if not languages.is_known(code):
            raise click.UsageError(f"Unknown language: {code}. Known: {', '.join(languages.KNOWN)}")
    from portal.app import make_translator

    translator = make_translator(parts.load_settings())
    for batch in _batches(_read(lines), AT_ONCE):
        for value in _translated(translator, batch, target, source):
            parts.echo_json(value)


def _translated(
    translator: Translator, batch: list[Line | dict[str, Any]], target: str, source: str | None
) -> Iterator[dict[str, Any]]:
    jobs = {
        number: Job(str(number), line.text, line.language or source or _language_of(line), (target,))
        for number, line in enumerate(batch)
        if isinstance(line, Line)
    }
    wanted = [job for job in jobs.values() if job.source != target]
    outcomes = translator.translate(wanted) if wanted else {}
    for number, line in enumerate(batch):
        if not isinstance(line, Line):
            yield line
            continue
        outcome = outcomes.get((str(number), target))
        if outcome is None:
            yield {"id": line.id, "status": Status.READY, "text": line.text, "provenance": None, "quality": 1.0}
            continue
        shown = outcome.status in {Status.READY, Status.PARTIAL}
        yield {
            "id": line.id,
            "status": outcome.status,
            "text": outcome.body if shown else None,
            "provenance": outcome.provenance if shown else None,
            "quality": round(outcome.quality, 4),
        }


def _answer_each(lines: Iterable[bytes], answer: Callable[[Line], dict[str, Any]]) -> None:
    for line in _read(lines):
        parts.echo_json(answer(line) if isinstance(line, Line) else line)


def _read(lines: Iterable[bytes]) -> Iterator[Line | dict[str, Any]]:
    for raw in lines:
        if not raw.strip():
            continue
        value: Any = None
        try:
            value = json.loads(raw.decode("utf-8"), parse_constant=_refuse_number)
            yield _line(value)
        except (ValueError, BadLineError, RecursionError) as error:
            yield {"id": value.get("id") if isinstance(value, dict) else None, "error": str(error)}


def _refuse_number(name: str) -> None:
    raise BadLineError(f"{name} is not JSON")


def _line(value: Any) -> Line:
    if not isinstance(value, dict):
        raise BadLineError("a line must be a JSON object")
    words, language = value.get("text"), value.get("language")
    if not isinstance(words, str):
        raise BadLineError("'text' must be a string")
    try:
        words.encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadLineError("'text' holds half a character (a lone surrogate)") from error
    if language is not None and not languages.is_known(language):
        raise BadLineError(f"unknown language: {language!r}")
    return Line(value.get("id"), words, language)


def _language_of(line: Line) -> str:
    return line.language or detect_language(line.text).language or "und"


def _batches(lines: Iterable[Line | dict[str, Any]], size: int) -> Iterator[list[Line | dict[str, Any]]]:
    batch: list[Line | dict[str, Any]] = []
    for line in lines:
        batch.append(line)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
