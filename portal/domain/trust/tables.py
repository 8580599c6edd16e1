"""The tables of a release as CSV (SDMX names), and back: what is read is what was written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from portal.domain.trust.assembling import Document
from portal.domain.trust.types import CLUSTERS
from portal.engines.opendata import Field, FieldType
from portal.engines.sheets import CellValue, csv_rows
from portal.engines.sheets.texts import unescape
from portal.engines.trust import Count, Indicator, Published, Residents, TableCell

TOTAL = "_T"
"""How SDMX says: all together."""
FREE = "F"
WHERE = Field("REF_AREA", FieldType.STRING, "The area: the district of Gangnam in Seoul.", needed=True)
WHEN = Field("TIME_PERIOD", FieldType.STRING, "The period of the release: the year that ends with this quarter.", True)
QUARTER = Field("TIME_PERIOD", FieldType.STRING, "The quarter.", needed=True)
TOPIC = Field("CLUSTER", FieldType.STRING, "The topic cluster C1 to C4; _T: all of them.", True, (*CLUSTERS, TOTAL))
STATUSES = "A from counts, E from the baseline alone, P provisional, M missing, Q suppressed."
OBS_STATUS = Field("OBS_STATUS", FieldType.STRING, STATUSES, True, ("A", "E", "M", "P", "Q"))
CONF_STATUS = Field(
    "CONF_STATUS",
    FieldType.STRING,
    "F: published. C: suppressed, for fewer than ten people are behind it. "
    "D: suppressed, so that a C can't be found by subtraction.",
    True,
    ("F", "C", "D"),
)
COUNT = Field("OBS_VALUE", FieldType.INTEGER, "The count, rounded to 5; empty where it is suppressed, never 0 then.")
EVIDENCE = (
    WHERE,
    WHEN,
    TOPIC,
    Field("INDICATOR", FieldType.STRING, "What the share is of.", True, tuple(Indicator)),
    Field(
        "COMPONENT",
        FieldType.STRING,
        "x of n; for FAI_PARITY both of Korean (ko) and other writers; for FAI_OVERLAP participants by nationality "
        "group (q:...), where groups that are too small are empty and stand together in q:other.",
        needed=True,
    ),
    COUNT,
    OBS_STATUS,
    CONF_STATUS,
)
PARTICIPATION = (
    WHERE,
    QUARTER,
    Field("MEASURE", FieldType.STRING, "What is counted.", needed=True),
    TOPIC,
    Field("DIMENSION", FieldType.STRING, "By what it is told apart; _T: not at all.", needed=True),
    Field("CODE", FieldType.STRING, "Which part of the dimension; _T: all of it.", needed=True),
    COUNT,
    OBS_STATUS,
    CONF_STATUS,
)
RESIDENTS = (
    WHERE,
    Field("TIME_PERIOD", FieldType.DATE, "The day that the figures are of.", needed=True),
    Field("NATIONALITY_GROUP", FieldType.STRING, "A part of the world.", needed=True),
    Field("OBS_VALUE", FieldType.INTEGER, "How many residents.", needed=True),
    OBS_STATUS,
    CONF_STATUS,
    Field("SOURCE", FieldType.STRING, "Where the figures are from."),
    Field("MADE_UP", FieldType.BOOLEAN, "true where they are made up, for a demonstration.", needed=True),
)
PRIOR = (
    WHERE,
    Field("CLUSTER", FieldType.STRING, "The topic cluster.", True, CLUSTERS),
    Field("OBS_VALUE", FieldType.NUMBER, "The baseline, 0 to 1.", needed=True),
    OBS_STATUS,
    CONF_STATUS,
)
INDEX = (
    WHERE,
    WHEN,
    TOPIC,
    Field("INDICATOR", FieldType.STRING, "What is measured: `metric` of release.json.", needed=True),
    Field("UNIT_MEASURE", FieldType.STRING, "The unit of the value.", needed=True),
    Field("OBS_VALUE", FieldType.NUMBER, "The value."),
    Field("N", FieldType.NUMBER, "How much evidence is behind it; empty where it is suppressed."),
    Field("N_UNIT", FieldType.STRING, "What the evidence counts."),
    Field("DATA_WEIGHT", FieldType.NUMBER, "How much of the value is evidence, and not the baseline: 0 to 1."),
    Field("INTERVAL_LEVEL", FieldType.NUMBER, "How sure the interval is."),
    Field("INTERVAL_LOW", FieldType.NUMBER, "Where the interval begins."),
    Field("INTERVAL_HIGH", FieldType.NUMBER, "Where the interval ends."),
    Field("INTERVAL_METHOD", FieldType.STRING, "How the interval is made."),
    Field("CONTRIBUTION", FieldType.NUMBER, "What a pillar adds to the index; those of all pillars sum to it."),
    Field("SUPPRESSED", FieldType.BOOLEAN, "true where too few people are behind it.", needed=True),
    OBS_STATUS,
    CONF_STATUS,
)


class TableError(ValueError):
    """A table is not what this portal writes; the words say where."""


def evidence(published: Published) -> bytes:
    """Write the evidence."""
    return _write(
        EVIDENCE,
        (
            (
                published.ref_area,
                published.period_id,
                count.cluster,
                str(count.indicator),
                count.component,
                count.value,
                _status(count.conf_status),
                str(count.conf_status),
            )
            for count in published.evidence
        ),
    )


def participation(published: Published) -> bytes:
    """Write the tables beside the evidence."""
    return _write(PARTICIPATION, participation_rows(published))


def participation_rows(published: Published) -> Iterator[tuple[str, str, str, str, str, str, int | None, str, str]]:
    """Yield the rows of the tables beside the evidence, a value for each column of `PARTICIPATION`."""
    for cell in published.tables:
        yield (
            published.ref_area,
            cell.period,
            cell.measure,
            cell.cluster or TOTAL,
            cell.dimension or TOTAL,
            cell.code or TOTAL,
            cell.value,
            _status(cell.conf_status),
            str(cell.conf_status),
        )


def residents(published: Published) -> bytes:
    """Write how many residents there are."""
    given = published.residents
    made_up = "true" if given.made_up else "false"
    as_of = given.as_of.isoformat() if given.as_of else ""
    return _write(
        RESIDENTS,
        (
            (published.ref_area, as_of, group, people, "A", FREE, given.source, made_up)
            for group, people in sorted(given.groups.items())
        ),
    )


def prior(published: Published) -> bytes:
    """Write what each cluster begins with."""
    return _write(
        PRIOR, ((published.ref_area, cluster, float(published.prior[cluster]), "A", FREE) for cluster in CLUSTERS)
    )


def index(document: Document) -> bytes:
    """Write what the release says."""
    return _write(INDEX, (_index_row(document, observed) for observed in document["observations"]))


def _index_row(document: Document, observed: Mapping[str, Any]) -> tuple[CellValue, ...]:
    interval = observed["interval"] or {}
    return (
        document["ref_area"],
        document["period"]["id"],
        observed["cluster"] or TOTAL,
        observed["metric"],
        observed["unit"],
        observed["value"],
        observed["n"],
        observed["n_unit"],
        observed["data_weight"],
        interval.get("level"),
        interval.get("low"),
        interval.get("high"),
        interval.get("method"),
        observed["contribution"],
        "true" if observed["suppressed"] else "false",
        observed["obs_status"],
        observed["conf_status"],
    )


def read_evidence(data: bytes) -> tuple[Count, ...]:
    """Read the evidence back."""
    return tuple(
        Count(row["CLUSTER"], _indicator(row), row["COMPONENT"], _count(row, where), row["CONF_STATUS"])
        for where, row in _read("evidence.csv", data, EVIDENCE)
    )


def read_participation(data: bytes) -> tuple[TableCell, ...]:
    """Read the tables back."""
    return tuple(
        TableCell(
            row["TIME_PERIOD"],
            row["MEASURE"],
            _not_total(row["CLUSTER"]),
            _not_total(row["DIMENSION"]),
            _not_total(row["CODE"]),
            _count(row, where),
            row["CONF_STATUS"],
        )
        for where, row in _read("participation.csv", data, PARTICIPATION)
    )


def read_residents(data: bytes) -> Residents:
    """Read the residents back."""
    as_of, source, made_up = "", "", False
    groups: dict[str, int] = {}
    for where, row in _read("residents.csv", data, RESIDENTS):
        as_of, source, made_up = row["TIME_PERIOD"], row["SOURCE"], row["MADE_UP"] == "true"
        groups[row["NATIONALITY_GROUP"]] = _count(row, where) or 0
    try:
        return Residents(date.fromisoformat(as_of) if as_of else None, source, made_up, groups)
    except ValueError:
        raise TableError(f"residents.csv: {as_of!r} is no day") from None


def read_prior(data: bytes) -> dict[str, float]:
    """Read the baseline back."""
    found = {}
    for where, row in _read("prior.csv", data, PRIOR):
        try:
            found[row["CLUSTER"]] = float(row["OBS_VALUE"])
        except ValueError:
            raise TableError(f"{where}: {row['OBS_VALUE']!r} is no number") from None
    return found


def _write(fields: Sequence[Field], rows: Iterable[Sequence[CellValue]]) -> bytes:
    return b"".join(csv_rows([field.name for field in fields], rows))


def _read(name: str, data: bytes, fields: Sequence[Field]) -> list[tuple[str, dict[str, str]]]:
    try:
        text = data.decode("utf-8-sig")
        records = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise TableError(f"{name}: {error}") from None
    names = [field.name for field in fields]
    if not records or records[0] != names:
        raise TableError(f"{name}, line 1: the columns are not {','.join(names)}")
    found = []
    for number, record in enumerate(records[1:], 2):
        where = f"{name}, line {number}"
        if len(record) != len(names):
            raise TableError(f"{where}: {len(record)} cells instead of {len(names)}")
        found.append((where, dict(zip(names, map(unescape, record), strict=True))))
    return found


def _status(conf_status: str) -> str:
    return "A" if conf_status == FREE else "Q"


def _indicator(row: Mapping[str, str]) -> Indicator:
    try:
        return Indicator(row["INDICATOR"])
    except ValueError:
        raise TableError(f"evidence.csv: {row['INDICATOR']!r} is no indicator") from None


def _count(row: Mapping[str, str], where: str) -> int | None:
    value = row["OBS_VALUE"]
    if value == "":
        return None
    if not (value.isascii() and value.isdecimal()) or len(value) > 15:
        raise TableError(f"{where}: {value[:40]!r} is no count")
    return int(value)


def _not_total(code: str) -> str:
    return "" if code == TOTAL else code
