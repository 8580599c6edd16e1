"""Where two files differ, in words that lead there."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest

MOST = 3
LONGEST = 80
NOTHING = object()
NO_ROW: list[str] = []


@dataclass(frozen=True, slots=True)
class Difference:
    """One place of a file: what should stand there, and what was found."""

    file: str
    where: str
    expected: str
    found: str

    def __str__(self) -> str:
        """Say it in one line."""
        place = f"{self.file}, {self.where}" if self.where else self.file
        return f"{place}: {self.expected} was expected, {self.found} was found"


def first_differences(name: str, expected: bytes, found: bytes) -> list[Difference]:
    """Return the first places in which two files differ: cells of tables, members of JSON, else a byte."""
    for reader in (_in_json, _in_table) if name.endswith((".csv", ".json", ".jsonld")) else ():
        try:
            there = list(islice(reader(name, expected, found), MOST))
        except (ValueError, csv.Error, RecursionError):
            continue
        if there:
            return there
    return [_in_bytes(name, expected, found)]


def _in_json(name: str, expected: bytes, found: bytes) -> Iterator[Difference]:
    for path, one, other in _walk("", json.loads(expected.decode()), json.loads(found.decode())):
        yield Difference(name, path or "the whole", _shown(one), _shown(other))


def _walk(path: str, one: object, other: object) -> Iterator[tuple[str, object, object]]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in [*one, *(key for key in other if key not in one)]:
            yield from _walk(f"{path}.{key}".lstrip("."), one.get(key, NOTHING), other.get(key, NOTHING))
    elif isinstance(one, list) and isinstance(other, list):
        for number, (left, right) in enumerate(zip_longest(one, other, fillvalue=NOTHING)):
            yield from _walk(f"{path}[{number}]", left, right)
    elif type(one) is not type(other) or one != other:
        yield path, one, other


def _in_table(name: str, expected: bytes, found: bytes) -> Iterator[Difference]:
    if not name.endswith(".csv"):
        return
    left, right = (csv.reader(io.StringIO(data.decode(), newline=""), strict=True) for data in (expected, found))
    header: list[str] = []
    for number, (one, other) in enumerate(zip_longest(left, right, fillvalue=NO_ROW), 1):
        header = header or list(one)
        for column, (wanted, given) in enumerate(zip_longest(one, other, fillvalue="")):
            if wanted != given:
                title = header[column] if column < len(header) else str(column + 1)
                yield Difference(name, f"line {number}, {title}", _shown(wanted), _shown(given))


def _in_bytes(name: str, expected: bytes, found: bytes) -> Difference:
    place = next((at for at, (one, other) in enumerate(zip(expected, found, strict=False)) if one != other), None)
    place = min(len(expected), len(found)) if place is None else place
    return Difference(name, f"byte {place + 1}", _piece(expected, place), _piece(found, place))


def _piece(data: bytes, place: int) -> str:
    return repr(data[place : place + 12])[1:] if place < len(data) else "the end"


def _shown(value: object) -> str:
    if value is NOTHING:
        return "nothing"
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
