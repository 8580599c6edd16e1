"""A programme from a spreadsheet: first what would be added, or each wrong cell; then exactly what was shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from portal.domain.events import drafts, import_rows, queries, rules, service
from portal.domain.events.cells import CellProblem, fold
from portal.domain.events.import_rows import SHOWN, TITLE, BadCell, KnownPlaces, ProgrammeRow, Vocabulary
from portal.domain.events.types import Refused, SessionDraft, SessionRow
from portal.domain.events.venue_queries import list_venues
from portal.domain.texts import queries as texts
from portal.domain.texts.types import TextRow
from portal.engines import sheets
from portal.engines.sheets import Sheet, SheetProblem
from portal.foundation import languages
from portal.foundation.errors import Conflict

Key = TypeVar("Key")
LIMITS = sheets.Limits(bytes=3_000_000, rows=200, columns=100, cell_characters=5_000, inflated_bytes=30_000_000)
NEEDED = ("day", "starts", "ends", "venue")


@dataclass(frozen=True, slots=True)
class ProgrammeSheet:
    """A sheet that was read: its rows, or why it is none; `seal` binds what is written to what was shown."""

    rows: tuple[ProgrammeRow, ...] = ()
    problem: SheetProblem | None = None
    missing: tuple[str, ...] = ()
    doubles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: tuple[tuple[str, str], ...] = ()
    too_many: int = 0
    """How many more sessions these are than the event can have."""
    seal: str = ""
    again: str = ""
    """The sheet as text, for a form that sends it once more."""

    @property
    def drafts(self) -> tuple[SessionDraft, ...]:
        """Return the sessions that it describes."""
        return tuple(row.draft for row in self.rows if row.draft is not None)

    @property
    def bad(self) -> tuple[BadCell, ...]:
        """Return all cells that are wrong."""
        return tuple(cell for row in self.rows for cell in row.bad)

    @property
    def is_good(self) -> bool:
        """Tell whether all of it can be written."""
        return bool(self.rows) and not (self.bad or self.too_many or self.problem or self.missing or self.doubles)


def read(
    session: Session, event_id: int, data: bytes, filename: str, words: Vocabulary, zone: ZoneInfo, now: datetime
) -> ProgrammeSheet:
    """Read a sheet for an event without writing anything."""
    sheet = sheets.read(data, filename, LIMITS)
    if isinstance(sheet, SheetProblem):
        return ProgrammeSheet(problem=sheet)
    match = sheets.match_columns(sheet.header, words.headers)
    missing = [name for name in NEEDED if name in match.missing]
    if not any(name.startswith(f"{TITLE}_") for name in [*match.columns, *match.doubles]):
        missing.append(TITLE)
    if missing or match.doubles:
        return ProgrammeSheet(missing=tuple(missing), doubles=match.doubles, unknown=match.unknown)
    columns = dict(sorted(match.columns.items(), key=lambda item: item[1]))
    places, today = known_places(session), now.astimezone(zone).date()
    rows = [import_rows.read_row(row, columns, words, places, zone, today) for row in sheet.rows]
    there = list(queries.session_rows(session, event_id).values())
    rows = _beside_each_other(_beside_what_is_there(session, rows, there))
    return ProgrammeSheet(
        rows=tuple(rows),
        problem=None if rows else SheetProblem(sheets.Problem.EMPTY),
        unknown=match.unknown,
        too_many=max(0, len(there) + len(rows) - rules.MOST_SESSIONS),
        seal=drafts.basis([row.draft for row in rows], sorted(row.id for row in there)),
        again=_again(sheet),
    )


def write(session: Session, event_id: int, sheet: ProgrammeSheet, now: datetime) -> int:
    """Add all sessions of a good sheet that has just been read in this unit of work; return how many."""
    service.locked(session, event_id)
    service.hold_rooms(session, [draft.room_id for draft in sheet.drafts])
    for draft in sheet.drafts:
        made = service.add_session(session, event_id, draft, now)
        if isinstance(made, Refused):
            raise Conflict(f"{made.reason} while a programme is imported into event {event_id}")
    return len(sheet.drafts)


def template(headers: Sequence[str], title: str, made_at: datetime, *, right_to_left: bool) -> bytes:
    """Write an empty sheet with these columns as a workbook, ready to be filled in."""
    return sheets.xlsx(headers, (), title, made_at=made_at, right_to_left=right_to_left)


def known_places(session: Session) -> KnownPlaces:
    """Return all venues and rooms by their names in all languages that people have written them in."""
    listed = list_venues(session, languages.DEFAULT)
    named = [venue.name.text_id for venue in listed] + [room.name.text_id for venue in listed for room in venue.rooms]
    written = {key: set(map(fold, words.values())) for key, words in texts.written_by_people(session, named).items()}
    venues = _grouped((name, venue.id) for venue in listed for name in written[venue.name.text_id])
    by_slug = {fold(venue.slug): frozenset({venue.id}) for venue in listed}
    rooms = [
        ((venue.id, name), room.id) for venue in listed for room in venue.rooms for name in written[room.name.text_id]
    ]
    capacities = {room.id: room.capacity for venue in listed for room in venue.rooms}
    return KnownPlaces({**venues, **by_slug}, _grouped(rooms), capacities)


def _beside_what_is_there(
    session: Session, rows: Sequence[ProgrammeRow], there: Sequence[SessionRow]
) -> list[ProgrammeRow]:
    """Note rows whose room is taken at the time, and those that the event has already."""
    planned = [row.draft for row in rows if row.draft is not None]
    if not planned:
        return list(rows)
    begins, ends = min(one.starts_at for one in planned), max(one.ends_at for one in planned)
    rooms = {one.room_id for one in planned if one.room_id is not None}
    taken = queries.sessions_in_rooms(session, rooms, begins, ends)
    named = texts.text_rows(session, [row.title_id for row in (*taken, *there)])
    own = {(row.starts_at, fold(named[row.title_id].body)) for row in there if not row.cancelled}
    return [_beside(row, taken, own, named) for row in rows]


def _beside(
    row: ProgrammeRow, taken: Sequence[SessionRow], own: set[tuple[datetime, str]], named: Mapping[int, TextRow]
) -> ProgrammeRow:
    if row.draft is None:
        return row
    if own & _names(row.draft):
        return _wrong(row, _title(row), CellProblem.TWICE)
    clash = next((one for one in taken if _share_a_room(row.draft, one)), None)
    if clash is None:
        return row
    return _wrong(row, "room", CellProblem.ROOM_TAKEN, named[clash.title_id].body[:SHOWN])


def _beside_each_other(rows: Sequence[ProgrammeRow]) -> list[ProgrammeRow]:
    """Note rows that need the room of an earlier row at the same time, and those that say the same as one."""
    noted: list[ProgrammeRow] = []
    for row in rows:
        noted.append(_after(row, [(one.number, one.draft) for one in noted if one.draft is not None]))
    return noted


def _after(row: ProgrammeRow, earlier: Sequence[tuple[int, SessionDraft]]) -> ProgrammeRow:
    draft = row.draft
    if draft is None:
        return row
    twin = next((number for number, other in earlier if _names(draft) & _names(other)), None)
    if twin is not None:
        return _wrong(row, _title(row), CellProblem.TWICE_IN_SHEET, str(twin))
    clash = next((number for number, other in earlier if _share_a_room(draft, other)), None)
    return row if clash is None else _wrong(row, "room", CellProblem.ROOM_TAKEN_BY_ROW, str(clash))


def _share_a_room(one: SessionDraft, other: SessionDraft | SessionRow) -> bool:
    in_one = one.room_id is not None and one.room_id == other.room_id
    return in_one and one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _names(draft: SessionDraft) -> set[tuple[datetime, str]]:
    return {(draft.starts_at, fold(body)) for body in draft.title.values()}


def _title(row: ProgrammeRow) -> str:
    return next(name for name in row.references if name.startswith(f"{TITLE}_"))


def _wrong(row: ProgrammeRow, name: str, problem: CellProblem, about: str = "") -> ProgrammeRow:
    return replace(row, draft=None, bad=(*row.bad, BadCell(row.references[name], "", problem, about)))


def _again(sheet: Sheet) -> str:
    """Write a sheet as CSV with each row at its number, so that its cells are called the same when it comes back."""
    numbers = [row.number for row in sheet.rows]
    lines: list[list[str]] = [list(sheet.header)]
    for before, row in zip([1, *numbers], sheet.rows, strict=False):
        lines += [[] for _ in range(row.number - before - 1)]
        lines.append([cell.text for cell in row.cells])
    return b"".join(sheets.csv_rows(lines[0], lines[1:])).decode()


def _grouped(pairs: Iterable[tuple[Key, int]]) -> dict[Key, frozenset[int]]:
    grouped: dict[Key, set[int]] = {}
    for key, value in pairs:
        grouped.setdefault(key, set()).add(value)
    return {key: frozenset(values) for key, values in grouped.items()}
