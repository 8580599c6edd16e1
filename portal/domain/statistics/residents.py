"""The residents of the district by nationality group: brought in from the district's register, file by file."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.domain.accounts.types import NationalityGroup
from portal.domain.statistics.models import ResidentGroup
from portal.domain.statistics.types import Residents
from portal.foundation.database import storable
from portal.foundation.errors import Unstorable

COLUMNS = ("as_of", "nationality_group", "people", "source")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
MOST_PEOPLE = 100_000_000
LONGEST_SOURCE = 500
MOST_LINES = 10_000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file."""

    number: int
    as_of: date
    group: NationalityGroup
    people: int
    source: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line, in plain English for whoever runs the command; line 1 holds the headings."""

    line: int
    what: str


def latest(session: Session, on: date) -> Residents | None:
    """Return the residents of the latest day that is known of, up to a day."""
    as_of = session.scalar(select(func.max(ResidentGroup.as_of)).where(ResidentGroup.as_of <= on))
    rows = session.scalars(
        select(ResidentGroup).where(ResidentGroup.as_of == as_of).order_by(ResidentGroup.nationality_group)
    ).all()
    if as_of is None or not rows:
        return None
    sources = dict.fromkeys(row.source for row in rows)
    return Residents(
        as_of, "; ".join(sources), any(row.made_up for row in rows), {row.nationality_group: row.people for row in rows}
    )


def read(data: bytes) -> tuple[Line, ...] | tuple[Problem, ...]:
    """Read a file whole, or name all that is wrong with it line by line."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return (Problem(data.count(b"\n", 0, error.start) + 1, "not UTF-8"),)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        return (Problem(1, f"not CSV: {error}"),)
    headings = tuple(cell.strip() for cell in rows[0]) if rows else ()
    if headings != COLUMNS:
        return (Problem(1, f"the columns must be {', '.join(COLUMNS)}"),)
    if len(rows) > MOST_LINES:
        return (Problem(MOST_LINES + 1, f"a file may have {MOST_LINES} lines"),)
    read_rows = [_line(number, cells) for number, cells in enumerate(rows[1:], 2) if any(cells)]
    lines = [row for row in read_rows if isinstance(row, Line)]
    problems = [row for row in read_rows if isinstance(row, Problem)]
    problems = sorted([*problems, *_twice(lines)], key=lambda one: one.line)
    if not problems and not lines:
        return (Problem(2, "there is no line with numbers"),)
    return tuple(problems) or tuple(lines)


def keep(session: Session, lines: Sequence[Line], *, made_up: bool = False) -> int:
    """Keep lines instead of all that was known of their days; return how many there are."""
    session.execute(delete(ResidentGroup).where(ResidentGroup.as_of.in_({line.as_of for line in lines})))
    session.add_all(
        ResidentGroup(
            as_of=line.as_of, nationality_group=line.group, people=line.people, source=line.source, made_up=made_up
        )
        for line in lines
    )
    session.flush()
    return len(lines)


def _line(number: int, cells: Sequence[str]) -> Line | Problem:
    """Read a line; the first thing that is wrong with it is named."""
    if len(cells) != len(COLUMNS):
        return Problem(number, f"{len(cells)} cells instead of {len(COLUMNS)}")
    as_of, group, people, source = (cell.strip() for cell in cells)
    try:
        return Line(number, _day(as_of), _group(group), _people(people), _source(source))
    except ValueError as error:
        return Problem(number, str(error))


def _day(cell: str) -> date:
    if not DAY.fullmatch(cell):
        raise ValueError(f"as_of is {cell!r}; it must be a day such as 2026-06-30")
    try:
        return date.fromisoformat(cell)
    except ValueError as error:
        raise ValueError(f"as_of is {cell!r}; there is no such day") from error


def _group(cell: str) -> NationalityGroup:
    if cell not in set(NationalityGroup):
        raise ValueError(f"nationality_group is {cell!r}; it must be one of {', '.join(NationalityGroup)}")
    return NationalityGroup(cell)


def _people(cell: str) -> int:
    if not NUMBER.fullmatch(cell) or int(cell) > MOST_PEOPLE:
        raise ValueError(f"people is {cell!r}; it must be a whole number from 0 to {MOST_PEOPLE}")
    return int(cell)


def _source(cell: str) -> str:
    if not cell or len(cell) > LONGEST_SOURCE:
        raise ValueError(f"source must say where the number is from, in at most {LONGEST_SOURCE} characters")
    try:
        return storable(cell)
    except Unstorable as error:
        raise ValueError(f"source: {error}") from error


def _twice(lines: Sequence[Line]) -> Iterator[Problem]:
    seen = Counter[tuple[date, str]]()
    for line in lines:
        seen[line.as_of, line.group] += 1
        if seen[line.as_of, line.group] == 2:
            yield Problem(line.number, f"{line.group} stands twice for {line.as_of}")
