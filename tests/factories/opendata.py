"""Releases as open data, as somebody has downloaded them."""

from __future__ import annotations

from typing import Any

from portal.domain.trust import opendata
from portal.domain.trust.assembling import Document, Earlier, document
from portal.domain.trust.opendata import Bundle
from portal.domain.trust.types import Status
from portal.engines.trust import Published, Residents
from tests.factories import releases, trust_counts

GENERATED_AT = "2026-10-05T01:02:03Z"


def earlier() -> Earlier:
    """Return the release of the quarter before."""
    counts = releases.published("2026-Q2", evidence=releases.evidence(clusters=("C1", "C4")))
    return Earlier("2026-Q2", counts)


def documented(published: Published, before: Earlier | None = None, **changes: Any) -> Document:
    """Return what the feed says of some counts."""
    told: dict[str, Any] = {"release_id": "2026-Q3", "revision": 1, "status": Status.FINAL}
    return document(published, generated_at=GENERATED_AT, earlier=before, **(told | changes))


def final() -> Bundle:
    """Return a release with evidence of all kinds, compared with the one before."""
    counts = releases.published("2026-Q3", tables=releases.tables("2026-Q3", events=("world-city-week",)))
    return Bundle(documented(counts, earlier()), counts, earlier())


def revised() -> Bundle:
    """Return a correction of it."""
    counts = releases.published("2026-Q3")
    told = {"release_id": "2026-Q3.2", "revision": 2, "status": Status.REVISED}
    made = documented(counts, earlier(), **told, supersedes="2026-Q3", reason="Two events were counted twice.")
    return Bundle(made, counts, earlier())


def baseline() -> Bundle:
    """Return the report's figures: no evidence, nothing before."""
    counts = trust_counts.published(period="2025-Q4", residents=Residents(None, "", False, {}))
    return Bundle(documented(counts, release_id="2025-Q4", status=Status.BASELINE), counts)


def provisional() -> Bundle:
    """Return a release of a quarter that is not over."""
    counts = releases.published("2026-Q3")
    return Bundle(documented(counts, status=Status.PROVISIONAL), counts)


def downloaded(bundle: Bundle) -> dict[str, bytes]:
    """Return the files of a release by their names."""
    return {file.name: file.data for file in opendata.files(bundle)}
