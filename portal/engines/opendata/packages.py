"""Frictionless Data Package: which files there are, what their columns mean, and the hash of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.engines.opendata.model import Described, Field, File


def datapackage(described: Described, files: Sequence[File]) -> dict[str, Any]:
    """Describe files as a data package.

    Source: the Data Package specification, version 1 (Frictionless Standards): `hash` begins with the algorithm,
    `bytes` counts them, `path` stands beside the descriptor.
    """
    name, title, address = described.licence
    return {
        "profile": "data-package",
        "name": described.name,
        "id": described.name,
        "title": described.title,
        "description": described.description,
        "version": described.version,
        "created": described.created,
        "keywords": list(described.keywords),
        "licenses": [{"name": name, "title": title, "path": address}],
        "contributors": [{"title": described.publisher.title, "role": described.publisher.role}],
        "resources": [_resource(file) for file in files],
    }


def table_schema(file: File) -> dict[str, Any]:
    """Describe the columns of a table.

    Source: the Table Schema specification, version 1.
    """
    return {
        "fields": [_field(field) for field in file.fields],
        "missingValues": [""],
        "primaryKey": list(file.keys),
    }


def _resource(file: File) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": file.stem.lower(),
        "path": file.name,
        "title": file.title,
        "description": file.description,
        "format": file.format,
        "mediatype": file.media_type,
        "encoding": "utf-8",
        "bytes": len(file.data),
        "hash": f"sha256:{file.sha256}",
    }
    if file.fields:
        dialect = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True}
        made |= {"profile": "tabular-data-resource", "dialect": dialect, "schema": table_schema(file)}
    return made


def _field(field: Field) -> dict[str, Any]:
    made: dict[str, Any] = {"name": field.name, "type": field.type.value, "description": field.description}
    constraints: dict[str, Any] = {}
    if field.needed:
        constraints["required"] = True
    if field.known:
        constraints["enum"] = list(field.known)
    return {**made, "constraints": constraints} if constraints else made
