"""DCAT-AP as JSON-LD: data sets for catalogues that collect them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal.engines.opendata.model import Described, Listed

CONTEXT: dict[str, Any] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
QUARTERLY = "http://publications.europa.eu/resource/authority/frequency/QUARTERLY"
SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
MEDIA_TYPES = "http://www.iana.org/assignments/media-types/"


def dataset(described: Described, files: Sequence[Listed], base: str = "") -> dict[str, Any]:
    """Describe a set of files as one data set; addresses begin with `base`, or are relative to the document.

    Source: W3C DCAT 3 and DCAT-AP 3.0; a checksum is a node of SPDX.
    """
    return {
        "@id": base or "./",
        "@type": "dcat:Dataset",
        "dct:identifier": described.name,
        "dct:title": _english(described.title),
        "dct:description": _english(described.description),
        "dct:issued": _typed("dateTime", described.created),
        "dct:accrualPeriodicity": {"@id": QUARTERLY},
        "dct:license": {"@id": described.licence[2]},
        "dct:publisher": _publisher(described),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _typed("date", described.start.isoformat()),
            "dcat:endDate": _typed("date", described.end.isoformat()),
        },
        "dcat:version": described.version,
        "dcat:keyword": [_english(word) for word in described.keywords],
        "dcat:distribution": [_distribution(described.licence[2], file, base) for file in files],
    }


def placed(described: Mapping[str, Any], files: Sequence[Listed], base: str) -> dict[str, Any]:
    """Return a data set as `dataset` has described it, with all these files and whole addresses."""
    licence = described["dct:license"]["@id"]
    return {
        **described,
        "@id": base,
        "dcat:distribution": [_distribution(licence, file, base) for file in files],
    }


def catalogue(
    title: str, description: str, publisher: str, sets: Sequence[dict[str, Any]], base: str = ""
) -> dict[str, Any]:
    """Return a whole document: a catalogue of data sets with its context."""
    return {
        "@context": CONTEXT,
        "@id": f"{base}#catalog",
        "@type": "dcat:Catalog",
        "dct:title": _english(title),
        "dct:description": _english(description),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": publisher},
        "dcat:dataset": list(sets),
    }


def _distribution(licence: str, file: Listed, base: str) -> dict[str, Any]:
    return {
        "@id": f"{base}{file.name}",
        "@type": "dcat:Distribution",
        "dct:title": _english(file.title),
        "dct:description": _english(file.description),
        "dct:license": {"@id": licence},
        "dcat:accessURL": {"@id": f"{base}{file.name}"},
        "dcat:downloadURL": {"@id": f"{base}{file.name}"},
        "dcat:mediaType": {"@id": MEDIA_TYPES + file.media_type.partition(";")[0]},
        "dcat:byteSize": _typed("nonNegativeInteger", str(file.size)),
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": SHA256},
            "spdx:checksumValue": _typed("hexBinary", file.sha256),
        },
    }


def _publisher(described: Described) -> dict[str, Any]:
    return {"@type": "foaf:Agent", "foaf:name": described.publisher.title}


def _english(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "en"}


def _typed(kind: str, value: str) -> dict[str, str]:
    return {"@value": value, "@type": f"xsd:{kind}"}
