"""The folder of files for staff: written beside their name, moved into place whole, cleared of what is left over."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from portal.domain.exports.types import Format, Made, Table
from portal.engines.sheets import CellValue, csv_rows, json_rows, write_xlsx

AT_ONCE = 1024 * 1024
EVERY = 1000
PART, TEMPORARY = ".part", ".tmp"
Tell = Callable[[int], None]
"""Hears how many rows are written; an exception of it ends the writing."""


def write(
    folder: Path,
    name: str,
    format_: Format,
    table: Table,
    made_at: datetime,
    *,
    rtl: bool,
    tell: Tell,
    mode: int = 0o600,
) -> Made:
    """Write a table to a file that nobody sees yet; the rows go to the disk as they are read."""
    folder.mkdir(mode=_of_folder(mode), parents=True, exist_ok=True)
    part = folder / f"{name}{PART}"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as output:
        rows = _counted(table.rows, tell)
        if format_ is Format.XLSX:
            _write_workbook(output, part.with_suffix(TEMPORARY), table, rows, made_at, rtl=rtl)
        else:
            for piece in _pieces(format_, table, rows):
                output.write(piece)
        output.flush()
        os.fsync(output.fileno())
    return Made(part.stat().st_size, _hash_of(part))


def put(folder: Path, name: str) -> None:
    """Move a file that was written whole to its name."""
    (folder / f"{name}{PART}").replace(folder / name)


def drop(folder: Path, name: str) -> None:
    """Delete whatever there is of a file."""
    for path in (folder / name, folder / f"{name}{PART}"):
        path.unlink(missing_ok=True)


def there(folder: Path) -> list[Path]:
    """Return what lies in the folder."""
    return sorted(folder.iterdir()) if folder.is_dir() else []


def left_over(paths: Iterable[Path], living: frozenset[str]) -> list[Path]:
    """Return what belongs to none of the living files; those are to be read after the folder, for files come later."""
    return [path for path in paths if _owner(path.name) not in living]


def clear(paths: Sequence[Path]) -> int:
    """Delete what is left over; return how much it was."""
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(FileNotFoundError):
                path.unlink()
    return len(paths)


def _of_folder(mode: int) -> int:
    """Return the mode of a folder for files of a mode: whoever may read them may open it."""
    return mode | (mode >> 2 & 0o111)


def _owner(name: str) -> str:
    return name.removesuffix(TEMPORARY).removesuffix(PART)


def _pieces(format_: Format, table: Table, rows: Iterator[Sequence[CellValue]]) -> Iterator[bytes]:
    if format_ is Format.JSON:
        return json_rows(table.header, rows)
    return csv_rows(table.header, rows, bom=format_ is Format.CSV_BOM)


def _write_workbook(
    output: BinaryIO,
    temporary: Path,
    table: Table,
    rows: Iterator[Sequence[CellValue]],
    made_at: datetime,
    *,
    rtl: bool,
) -> None:
    temporary.mkdir(mode=0o700, exist_ok=True)
    try:
        write_xlsx(
            output,
            table.header,
            rows,
            table.title,
            made_at=made_at,
            text_columns=table.text_columns,
            right_to_left=rtl,
            folder=temporary,
        )
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _counted(rows: Iterator[Sequence[CellValue]], tell: Tell) -> Iterator[Sequence[CellValue]]:
    done = 0
    for row in rows:
        yield row
        done += 1
        if done % EVERY == 0:
            tell(done)
    if done % EVERY:
        tell(done)


def _hash_of(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(AT_ONCE):
            found.update(piece)
    return found.hexdigest()
