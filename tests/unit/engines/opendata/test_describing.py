"""Descriptions of files: a data package whose hashes are those of the files, and a catalogue entry."""

from __future__ import annotations

import hashlib
from datetime import date

from portal.engines.opendata import Contact, Described, Field, FieldType, File, catalogue, datapackage, dataset

TABLE = File(
    "people.csv",
    "People",
    "Who there is.",
    "text/csv",
    b'"NAME","AGE"\r\n"A","3"\r\n',
    (
        Field("NAME", FieldType.STRING, "The name.", needed=True, known=("A", "B")),
        Field("AGE", FieldType.INTEGER, "In years."),
    ),
    ("NAME",),
)
PLAIN = File("notes.v1.json", "Notes", "What else.", "application/json", b"{}")
DESCRIBED = Described(
    "set-1",
    "A set",
    "About a set.",
    "1.0.0",
    "2026-10-05T01:02:03Z",
    date(2025, 10, 1),
    date(2026, 9, 30),
    Contact("The office"),
    ("CC-BY-4.0", "Attribution", "https://licence.example/"),
    ("people",),
)


def test_each_file_is_a_resource_with_its_size_and_hash() -> None:
    made = datapackage(DESCRIBED, [TABLE, PLAIN])
    for resource, file in zip(made["resources"], (TABLE, PLAIN), strict=True):
        assert resource["path"] == file.name
        assert resource["bytes"] == len(file.data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(file.data).hexdigest()}"
    assert [resource["name"] for resource in made["resources"]] == ["people", "notes-v1"]
    assert made["licenses"] == [{"name": "CC-BY-4.0", "title": "Attribution", "path": "https://licence.example/"}]


def test_only_a_table_has_columns() -> None:
    table, plain = datapackage(DESCRIBED, [TABLE, PLAIN])["resources"]
    assert table["profile"] == "tabular-data-resource"
    assert table["schema"]["primaryKey"] == ["NAME"]
    assert table["schema"]["fields"] == [
        {
            "name": "NAME",
            "type": "string",
            "description": "The name.",
            "constraints": {"required": True, "enum": ["A", "B"]},
        },
        {"name": "AGE", "type": "integer", "description": "In years."},
    ]
    assert "schema" not in plain


def test_a_catalogue_names_every_file_under_its_address() -> None:
    entry = dataset(DESCRIBED, [TABLE, PLAIN], "https://portal.example/set-1/")
    assert [one["dcat:downloadURL"]["@id"] for one in entry["dcat:distribution"]] == [
        "https://portal.example/set-1/people.csv",
        "https://portal.example/set-1/notes.v1.json",
    ]
    whole = catalogue("All", "Everything.", "The office", [entry], "https://portal.example")
    assert whole["dcat:dataset"] == [entry]
    prefixes = {name.partition(":")[0] for name in entry if ":" in name and not name.startswith("@")}
    assert prefixes <= set(whole["@context"])


def test_without_an_address_everything_is_relative_to_the_document() -> None:
    entry = dataset(DESCRIBED, [TABLE])
    assert entry["@id"] == "./"
    assert entry["dcat:distribution"][0]["dcat:accessURL"] == {"@id": "people.csv"}
