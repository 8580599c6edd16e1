"""A release as open data: a set of files from which anybody can compute it again, always the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Any

from portal.domain.trust import tables
from portal.domain.trust.assembling import Document, Earlier, text_of
from portal.engines.opendata import Contact, Described, File, catalogue, datapackage, dataset, pack, sha256
from portal.engines.trust import Published, canonical, parameters

JSON = "application/json"
JSON_LD = "application/ld+json"
SCHEMA_JSON = "application/schema+json"
CSV = "text/csv"
MARKDOWN = "text/markdown"
LICENCE = ("CC-BY-4.0", "Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/")
PUBLISHER = "Gangnam-gu Office, Seoul"
KEYWORDS = ("participation", "trust", "local government", "Gangnam")
CATALOGUE = "catalog.jsonld"
PACKAGE = "datapackage.json"
EARLIER = "earlier.json"
RELEASE = "release.json"
PUBLISHED = "published.json"
METHOD = "methodology.json"


TABLES = (
    (
        "evidence.csv",
        "Evidence",
        "The counts that the index is computed from, rounded to 5; what is about fewer than ten people is empty.",
        tables.EVIDENCE,
        5,
    ),
    (
        "participation.csv",
        "Participation",
        "Who takes part, by quarter: registrations, attendance, proposals, comments, answers; rounded to 5.",
        tables.PARTICIPATION,
        6,
    ),
    (
        "residents.csv",
        "Residents",
        "How many residents of the district are of which nationality group, by its own register.",
        tables.RESIDENTS,
        3,
    ),
    ("prior.csv", "Baseline", "The report's unaudited figures of 2025, which each topic begins with.", tables.PRIOR, 2),
    (
        "index.csv",
        "Index",
        "What the release says: the index, its interval, pillars, indicators and changes.",
        tables.INDEX,
        4,
    ),
)
"""Each table's name, title, description, columns, and how many of these name a row."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What the files of a release are made from: nothing else, so that equal releases have equal files."""

    document: Document
    published: Published
    earlier: Earlier | None = None


def files(bundle: Bundle) -> tuple[File, ...]:
    """Return all files of a release; the last two describe the others."""
    data = (*_tables(bundle), *_documents(bundle))
    described = _described(bundle)
    catalogued = File(
        CATALOGUE,
        "Catalogue entry",
        "The same data set for data catalogues (DCAT-AP, JSON-LD); its addresses are relative to this file.",
        JSON_LD,
        _json(catalogue(described.title, described.description, PUBLISHER, [dataset(described, data)])),
    )
    package = File(
        PACKAGE,
        "Data package",
        "All files with what their columns mean, their sizes and hashes (Frictionless Data Package).",
        JSON,
        _json(datapackage(described, (*data, catalogued))),
    )
    return (*data, catalogued, package)


def rows(bundle: Bundle) -> Iterator[dict[str, Any]]:
    """Yield what is kept of each file of a release, by the names of the columns."""
    for number, file in enumerate(files(bundle)):
        yield {
            "name": file.name,
            "number": number,
            "title": file.title,
            "description": file.description,
            "media_type": file.media_type,
            "columns": [field.name for field in file.fields],
            "size": file.size,
            "sha256": file.sha256,
            "body": file.data,
        }


def archive(made: Sequence[File]) -> bytes:
    """Return all files as one archive."""
    return pack({file.name: file.data for file in made})


def hash_of(data: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return sha256(data)


def catalogue_text(sets: Sequence[dict[str, Any]], base: str) -> str:
    """Return a catalogue of the data sets of all releases."""
    title = "Open data of the participation portal of Gangnam-gu"
    return text_of(catalogue(title, "Releases of the trust index with all counts behind them.", PUBLISHER, sets, base))


def schema() -> str:
    """Return the JSON Schema of the feed."""
    return _kept("release.schema.json")


def _tables(bundle: Bundle) -> tuple[File, ...]:
    data = {
        "evidence.csv": tables.evidence(bundle.published),
        "participation.csv": tables.participation(bundle.published),
        "residents.csv": tables.residents(bundle.published),
        "prior.csv": tables.prior(bundle.published),
        "index.csv": tables.index(bundle.document),
    }
    return tuple(
        File(name, title, words, CSV, data[name], fields, tuple(field.name for field in fields[:keys]))
        for name, title, words, fields, keys in TABLES
    )


def _documents(bundle: Bundle) -> tuple[File, ...]:
    made = [
        File(RELEASE, "Release", "The release as the feed gives it, to the byte.", JSON, _json(bundle.document)),
        File(
            PUBLISHED,
            "Counts as published",
            "The only input of the release, in one canonical text; its SHA-256 is input_sha256 of the release.",
            JSON,
            canonical(bundle.published.to_dict()).encode(),
        ),
        File("schema.json", "Schema of the release", "JSON Schema of release.json.", SCHEMA_JSON, schema().encode()),
        File(
            METHOD,
            "Method",
            "All weights, bounds and rules; its SHA-256 is methodology_sha256 of the release.",
            JSON,
            canonical(parameters()).encode(),
        ),
        File(
            "methodology.md",
            "Method in words",
            "How to get from the counts to the index, step by step.",
            MARKDOWN,
            _kept("methodology.md").encode(),
        ),
    ]
    if bundle.earlier is not None:
        words = "The counts of the release before, from which the changes are counted."
        before = {"release_id": bundle.earlier.id, "published": bundle.earlier.published.to_dict()}
        made.append(File(EARLIER, "Counts before", words, JSON, canonical(before).encode()))
    return tuple(made)


def _described(bundle: Bundle) -> Described:
    document = bundle.document
    release_id, status = document["release_id"], document["status"]
    mark = {
        "baseline": "Unaudited baseline, taken from the city's report; no evidence is behind it. ",
        "provisional": "Provisional: the period is not over. ",
    }.get(status, "")
    return Described(
        name=f"gangnam-trust-{release_id.lower()}",
        title=f"Conditions for trust among portal users, Gangnam, {release_id}",
        description=f"{mark}The trust index of the participation portal of Gangnam-gu with all counts that it is "
        "computed from. Anybody can compute it again; methodology.md says how.",
        version=f"{document['schema_version']}+{release_id}",
        created=document["generated_at"],
        start=date.fromisoformat(document["period"]["start"]),
        end=date.fromisoformat(document["period"]["end"]),
        publisher=Contact(PUBLISHER),
        licence=LICENCE,
        keywords=KEYWORDS,
    )


def _json(document: Document) -> bytes:
    return text_of(document).encode()


def _kept(name: str) -> str:
    return resources.files("portal.domain.trust").joinpath(name).read_text("utf-8")
