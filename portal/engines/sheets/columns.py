"""Find the columns that are wanted, by any of their names and however people write them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.engines.sheets.model import column_letters

_SEEN = {"L", "M", "N"}


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """Where the wanted fields stand in a table.

    `columns` gives for each field that was found once its column, counted from 0. `missing` are fields without a
    column, `doubles` fields with several, each with the letters of its columns. `unknown` are the letters and names of
    other columns; those without a name are not among them.
    """

    columns: Mapping[str, int]
    missing: tuple[str, ...]
    doubles: Mapping[str, tuple[str, ...]]
    unknown: tuple[tuple[str, str], ...]


def match_columns(header: Sequence[str], wanted: Mapping[str, Sequence[str]]) -> ColumnMatch:
    """Match a header with the fields that are wanted, each given by its names in all languages.

    Case, width, spaces and punctuation do not matter. A name of two fields raises ValueError.
    """
    fields = _fields(wanted)
    places: dict[str, list[int]] = {field: [] for field in wanted}
    unknown = []
    for column, name in enumerate(header):
        folded = _folded(name)
        if folded in fields:
            places[fields[folded]].append(column)
        elif folded:
            unknown.append((column_letters(column), name))
    return ColumnMatch(
        columns={field: found[0] for field, found in places.items() if len(found) == 1},
        missing=tuple(field for field, found in places.items() if not found),
        doubles={field: tuple(map(column_letters, found)) for field, found in places.items() if len(found) > 1},
        unknown=tuple(unknown),
    )


def _fields(wanted: Mapping[str, Sequence[str]]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for field, names in wanted.items():
        for name in names:
            if fields.setdefault(_folded(name), field) != field:
                raise ValueError(f"{name!r} names both {fields[_folded(name)]!r} and {field!r}.")
    return fields


def _folded(name: str) -> str:
    """Keep letters, marks and digits in one form; a name that has none of them stays as it is."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(filter(_is_seen, plain)) or plain.strip()


def _is_seen(character: str) -> bool:
    return unicodedata.category(character)[0] in _SEEN
