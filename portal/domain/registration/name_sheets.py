"""The names of a delegation from a spreadsheet: each row is taken, or says which of its cells is wrong."""

from __future__ import annotations

import enum
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from portal.domain.events.cells import SEPARATORS
from portal.domain.registration import rules
from portal.domain.registration.types import AttendeeView, Need, Person
from portal.engines import sheets
from portal.engines.sheets import Cell, Row, Sheet, SheetProblem

LIMITS = sheets.Limits(bytes=1_000_000, rows=1_000, columns=20, cell_characters=2_000, inflated_bytes=20_000_000)
SHOWN = 100
"""Characters of a wrong cell that are shown."""
FIELDS = ("name", "languages", "interpretation", "needs")


class CellProblem(enum.StrEnum):
    """What is wrong with a cell."""

    FORMULA = "formula"
    NO_NAME = "no_name"
    TOO_LONG = "too_long"
    NO_LANGUAGE = "no_language"
    NOT_OFFERED = "not_offered"
    NO_NEED = "no_need"
    NO_PLACE = "no_place"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How columns, languages and needs may be called, each by its folded name."""

    headers: Mapping[str, Sequence[str]]
    languages: Mapping[str, str]
    needs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that can't be taken: where it is, what it says, what is wrong."""

    reference: str
    text: str
    problem: CellProblem


@dataclass(frozen=True, slots=True)
class NameRow:
    """A row of the sheet: somebody, or what is wrong."""

    number: int
    person: Person
    bad: tuple[BadCell, ...] = ()


@dataclass(frozen=True, slots=True)
class NameSheet:
    """A sheet of names: its rows, or why it is none."""

    rows: tuple[NameRow, ...] = ()
    problem: SheetProblem | None = None
    no_name_column: bool = False
    doubles: tuple[str, ...] = ()
    """The letters of columns that are called the same; which of them is meant, nobody can tell."""
    unknown: tuple[str, ...] = ()

    @property
    def good(self) -> tuple[Person, ...]:
        """Return the people that can be taken."""
        return tuple(row.person for row in self.rows if not row.bad)

    @property
    def bad(self) -> tuple[NameRow, ...]:
        """Return the rows that can't."""
        return tuple(row for row in self.rows if row.bad)

    @property
    def has_needs(self) -> bool:
        """Tell whether it says of anybody what they need: that is sensitive, and takes their agreement."""
        return any(person.needs for person in self.good)


def read(data: bytes, filename: str, places: int, offered: Collection[str], words: Vocabulary) -> NameSheet:
    """Read the names of a party of so many places; `offered` are the languages there is interpretation into."""
    sheet = sheets.read(data, filename, LIMITS)
    if isinstance(sheet, SheetProblem):
        return NameSheet(problem=sheet)
    found = sheets.match_columns(sheet.header, words.headers)
    unknown = tuple(name for _letters, name in found.unknown)
    if found.doubles:
        return NameSheet(doubles=tuple(letters for several in found.doubles.values() for letters in several))
    if "name" not in found.columns:
        return NameSheet(no_name_column=True, unknown=unknown)
    rows = _rows(sheet, found.columns, offered, words)
    taken, numbered = 0, []
    for row in rows:
        taken += not row.bad
        numbered.append(row if row.bad or taken <= places else _beyond(row, sheet, found.columns["name"]))
    return NameSheet(tuple(numbered), unknown=unknown)


def template(people: Sequence[AttendeeView], headers: Sequence[str], name_of: Callable[[str], str]) -> bytes:
    """Write the names of a party as a CSV to fill in; `name_of` names a language or a need for the reader."""
    rows = (
        (
            person.name or "",
            ", ".join(name_of(code) for code in person.languages),
            name_of(person.interpretation) if person.interpretation else "",
            ", ".join(name_of(need) for need in person.needs),
        )
        for person in people
    )
    return b"".join(sheets.csv_rows(headers, rows, bom=True))


def again(people: Sequence[Person]) -> str:
    """Write people as the text of a sheet, for a form that sends them once more."""
    rows = (
        (person.name or "", ", ".join(person.languages), person.interpretation or "", ", ".join(person.needs))
        for person in people
    )
    return b"".join(sheets.csv_rows(FIELDS, rows)).decode()


def fold(word: str) -> str:
    """Return the form in which names of languages and needs are compared."""
    return " ".join(word.casefold().split())


def _rows(sheet: Sheet, columns: Mapping[str, int], offered: Collection[str], words: Vocabulary) -> Sequence[NameRow]:
    return [
        _row(row, {field: row.cells[place] for field, place in columns.items()}, offered, words) for row in sheet.rows
    ]


def _row(row: Row, cells: Mapping[str, Cell], offered: Collection[str], words: Vocabulary) -> NameRow:
    name = rules.clean_name(cells["name"].text)
    spoken = _known(cells.get("languages"), words.languages)
    heard = _known(cells.get("interpretation"), words.languages)
    needs = _known(cells.get("needs"), words.needs)
    found = {
        "name": _name_problem(name),
        "languages": CellProblem.NO_LANGUAGE if None in spoken else None,
        "interpretation": _interpretation_problem(heard, offered),
        "needs": CellProblem.NO_NEED if None in needs else None,
    } | {field: CellProblem.FORMULA for field, cell in cells.items() if cell.is_formula}
    bad = tuple(
        BadCell(f"{cells[field].column}{row.number}", cells[field].text[:SHOWN], problem)
        for field, problem in found.items()
        if problem is not None
    )
    person = Person(
        name,
        tuple(code for code in spoken if code),
        next((code for code in heard if code), None),
        tuple(Need(code) for code in needs if code),
    )
    return NameRow(row.number, person, bad)


def _name_problem(name: str | None) -> CellProblem | None:
    if name is None:
        return CellProblem.NO_NAME
    return CellProblem.TOO_LONG if len(name) > rules.LONGEST_NAME else None


def _interpretation_problem(heard: Sequence[str | None], offered: Collection[str]) -> CellProblem | None:
    if None in heard:
        return CellProblem.NO_LANGUAGE
    return None if len(heard) <= 1 and set(heard) <= set(offered) else CellProblem.NOT_OFFERED


def _known(cell: Cell | None, names: Mapping[str, str]) -> list[str | None]:
    if cell is None or cell.is_formula:
        return []
    parts = [fold(part) for part in cell.text.translate(SEPARATORS).split(",")]
    return [names.get(part) for part in parts if part]


def _beyond(row: NameRow, sheet: Sheet, column: int) -> NameRow:
    cell = next(one.cells[column] for one in sheet.rows if one.number == row.number)
    return NameRow(
        row.number, row.person, (BadCell(f"{cell.column}{row.number}", cell.text[:SHOWN], CellProblem.NO_PLACE),)
    )
