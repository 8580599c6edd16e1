"""Rows of a programme in a spreadsheet: each is a session, or says which of its cells is wrong. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from portal.domain.events import cells, rules
from portal.domain.events.cells import CellProblem
from portal.domain.events.types import Refusal, SessionDraft, Words
from portal.engines.sheets import Cell, Row

TITLE, SUMMARY, ACCESS = "title", "summary", "access"
LONGEST = {TITLE: rules.LONGEST_TITLE, SUMMARY: rules.LONGEST_SUMMARY, ACCESS: rules.LONGEST_SUMMARY}
SHOWN = 100
"""Characters of a wrong cell that are shown."""
REFUSED = {
    Refusal.ENDS_BEFORE_START: ("ends", CellProblem.ENDS_BEFORE_START),
    Refusal.TOO_LONG: ("ends", CellProblem.TOO_LONG),
    Refusal.WINDOW_ORDER: ("opens", CellProblem.WINDOW_ORDER),
}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How columns, languages, yes and no may be called; all but the columns' names are folded."""

    headers: Mapping[str, Sequence[str]]
    languages: Mapping[str, str]
    yes: Collection[str]
    no: Collection[str]


def claimed(names: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return the names of each column; a name that several claim belongs to the first."""
    owners: dict[str, str] = {}
    headers: dict[str, list[str]] = {}
    for column, name in names:
        plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
        bare = "".join(character for character in plain if unicodedata.category(character)[0] in "LMN")
        if owners.setdefault(bare, column) == column:
            headers.setdefault(column, []).append(name)
    return {column: tuple(dict.fromkeys(found)) for column, found in headers.items()}


@dataclass(frozen=True, slots=True)
class KnownPlaces:
    """Venues and rooms by their folded names in all languages; several may have the same name."""

    venues: Mapping[str, frozenset[int]]
    rooms: Mapping[tuple[int, str], frozenset[int]]
    capacities: Mapping[int, int | None]


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that can't be taken: where it is, what it says, what is wrong, and with what."""

    reference: str
    text: str
    problem: CellProblem
    about: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """A row of the sheet: a session, or what is wrong; `references` says where each of its fields stands."""

    number: int
    draft: SessionDraft | None
    bad: tuple[BadCell, ...]
    references: Mapping[str, str]


@dataclass(slots=True)
class _Reader:
    """Reads the fields of one row and notes what is wrong."""

    found: Mapping[str, Cell]
    number: int
    bad: dict[str, BadCell] = field(default_factory=dict)

    def note(self, name: str, problem: CellProblem, about: str = "") -> None:
        cell = self.found.get(name)
        self.bad[name] = BadCell(self.reference(name), cell.text[:SHOWN] if cell else "", problem, about)

    def reference(self, name: str) -> str:
        cell = self.found.get(name)
        return f"{cell.column}{self.number}" if cell else str(self.number)

    def read(self, name: str, reading: Callable[[Cell], T | CellProblem], *, needed: bool = False) -> T | None:
        """Read a cell; nothing where it is empty, and where it is wrong, which is noted."""
        cell = self.found.get(name)
        if cell is None or cells.is_empty(cell):
            if needed:
                self.note(name, CellProblem.NEEDED)
            return None
        value = CellProblem.FORMULA if cell.is_formula else reading(cell)
        if isinstance(value, CellProblem):
            self.note(name, value)
            return None
        return value


def read_row(
    row: Row, columns: Mapping[str, int], words: Vocabulary, places: KnownPlaces, zone: ZoneInfo, today: date
) -> ProgrammeRow:
    """Read one row."""
    reader = _Reader({name: row.cells[place] for name, place in columns.items()}, row.number)
    texts = {part: _words(reader, part) for part in LONGEST}
    titles = [name for name in columns if name.startswith(f"{TITLE}_")]
    if not texts[TITLE] and reader.bad.keys().isdisjoint(titles):
        reader.note(titles[0], CellProblem.NEEDED)
    starts, ends = _span(reader, zone, today)
    venue, room = _place(reader, places)
    settings = _settings(reader, words, zone)
    seats = places.capacities.get(room or 0)
    if seats is not None and (settings["capacity"] or 0) > seats:
        reader.note("capacity", CellProblem.ROOM_TOO_SMALL, str(seats))
    draft = None
    if starts and ends and venue and not reader.bad:
        draft = SessionDraft(
            title=texts[TITLE],
            summary=texts[SUMMARY],
            access=texts[ACCESS],
            venue_id=venue,
            room_id=room,
            starts_at=starts,
            ends_at=ends,
            **settings,
        )
        refused = rules.check_session(draft, None)
        if refused is not None:
            name, problem = REFUSED[refused.reason]
            reader.note(name if name in reader.found else "closes", problem, refused.about)
    references = {name: reader.reference(name) for name in columns}
    return ProgrammeRow(row.number, None if reader.bad else draft, tuple(reader.bad.values()), references)


def _words(reader: _Reader, part: str) -> Words:
    """Read a text in all languages that it is given in; the first column that has it is what the others translate."""
    names = [name for name in reader.found if name.startswith(f"{part}_")]
    given = {name.partition("_")[2]: reader.read(name, lambda cell: _text(cell, part)) for name in names}
    return {code: body for code, body in given.items() if body}


def _text(cell: Cell, part: str) -> str | CellProblem:
    body = " ".join(cell.text.split()) if part == TITLE else cell.text.replace("\r\n", "\n").strip()
    if "\ufffd" in body:
        return CellProblem.DAMAGED
    return body if len(body) <= LONGEST[part] else CellProblem.TEXT_TOO_LONG


def _span(reader: _Reader, zone: ZoneInfo, today: date) -> tuple[datetime | None, datetime | None]:
    day = reader.read("day", lambda cell: _future(cells.day_of(cell), today), needed=True)
    last = reader.read("last_day", lambda cell: _future(cells.day_of(cell), today)) or day
    starts = reader.read("starts", lambda cell: _moment(day, cells.clock_of(cell), zone), needed=True)
    ends = reader.read("ends", lambda cell: _moment(last, cells.clock_of(cell), zone), needed=True)
    return starts or None, ends or None


def _future(day: date | CellProblem, today: date) -> date | CellProblem:
    return CellProblem.DAY_OVER if isinstance(day, date) and day < today else day


def _moment(day: date | None, clock: timedelta | CellProblem, zone: ZoneInfo) -> datetime | CellProblem | None:
    if isinstance(clock, CellProblem) or day is None:
        return clock if isinstance(clock, CellProblem) else None
    return cells.moment_of(day, clock, zone)


def _place(reader: _Reader, places: KnownPlaces) -> tuple[int | None, int | None]:
    venue = reader.read("venue", lambda cell: _venue(cell, places), needed=True)
    if venue is None:
        return None, None
    return venue, reader.read("room", lambda cell: _room(cell, venue, places))


def _venue(cell: Cell, places: KnownPlaces) -> int | CellProblem:
    return _only(places.venues.get(cells.fold(cell.text)), CellProblem.NO_VENUE, CellProblem.SEVERAL_VENUES)


def _room(cell: Cell, venue_id: int, places: KnownPlaces) -> int | CellProblem:
    found = places.rooms.get((venue_id, cells.fold(cell.text)))
    return _only(found, CellProblem.NO_ROOM, CellProblem.SEVERAL_ROOMS)


def _only(found: Iterable[int] | None, none: CellProblem, several: CellProblem) -> int | CellProblem:
    ids = tuple(found or ())
    if not ids:
        return none
    return ids[0] if len(ids) == 1 else several


def _settings(reader: _Reader, words: Vocabulary, zone: ZoneInfo) -> dict[str, Any]:
    def switch(cell: Cell) -> bool | CellProblem:
        return cells.yes_or_no(cell, words.yes, words.no)

    def codes(cell: Cell) -> tuple[str, ...] | CellProblem:
        return cells.languages_of(cell, words.languages)

    def window(cell: Cell, closes: bool) -> datetime | CellProblem:
        wall = cells.wall_of(cell, at_end_of_day=closes)
        return wall if isinstance(wall, CellProblem) else cells.in_zone(wall, zone)

    return {
        "capacity": reader.read("capacity", lambda cell: cells.number_of(cell, 1, rules.LARGEST_CAPACITY)),
        "languages": reader.read("languages", codes) or (),
        "interpretation": reader.read("interpretation", codes) or (),
        "sign_language": reader.read("sign_language", switch) or False,
        "opens_at": reader.read("opens", lambda cell: window(cell, closes=False)),
        "closes_at": reader.read("closes", lambda cell: window(cell, closes=True)),
        "needs_approval": reader.read("approval", switch) or False,
    }
