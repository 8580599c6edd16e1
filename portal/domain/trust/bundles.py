"""The open data of releases: made once, with the release itself, and from then on read from what is kept of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, defer

from portal.domain.trust import opendata, queries
from portal.domain.trust.assembling import Earlier
from portal.domain.trust.models import Release, ReleaseFile
from portal.domain.trust.opendata import CATALOGUE, Bundle
from portal.domain.trust.types import KeptFile, State, parse_release_id, release_id
from portal.engines.opendata import File, placed
from portal.engines.trust import Published
from portal.foundation.errors import NotFound


def keep(session: Session, row: Release, published: Published, earlier: Earlier | None) -> None:
    """Make all files of a release and keep them: whoever computes by another method later still gives out these."""
    bundle = Bundle(json.loads(row.document), published, earlier)
    session.add_all(ReleaseFile(release_id=row.id, **values) for values in opendata.rows(bundle))
    session.flush()


def files_of(session: Session, id_text: str) -> tuple[File, ...]:
    """Return the files of an approved release, to the byte."""
    rows = session.scalars(_of(id_text)).all()
    if not rows:
        raise NotFound(f"release {id_text}")
    return tuple(File(row.name, row.title, row.description, row.media_type, row.body) for row in rows)


def file_of(session: Session, id_text: str, name: str) -> tuple[KeptFile, bytes]:
    """Return one file of an approved release, and its bytes."""
    row = session.scalar(_of(id_text).where(ReleaseFile.name == name))
    if row is None:
        raise NotFound(f"{name} of {id_text}")
    return _listed(row), row.body


def listed_of(session: Session, id_text: str) -> tuple[KeptFile, ...]:
    """List the files of an approved release without reading them."""
    return tuple(_listed(row) for row in session.scalars(_of(id_text).options(defer(ReleaseFile.body))))


def catalogue_of(session: Session, address: Callable[[str], str], base: str) -> str:
    """Describe the open data of all releases as one catalogue; `address` gives the folder of each."""
    rows = session.execute(
        select(Release.period, Release.revision, ReleaseFile)
        .join(ReleaseFile, ReleaseFile.release_id == Release.id)
        .where(Release.state == State.FINAL)
        .order_by(*queries.NEWEST_FIRST, ReleaseFile.number)
        .options(defer(ReleaseFile.body))
    )
    files: dict[tuple[int, str], list[KeptFile]] = {}
    for period, revision, row in rows:
        files.setdefault((row.release_id, release_id(period, revision)), []).append(_listed(row))
    described = _described(session, (pk for pk, _name in files))
    sets = [placed(described[pk], listed, address(name)) for (pk, name), listed in files.items()]
    return opendata.catalogue_text(sets, base)


def _described(session: Session, keys: Iterable[int]) -> Mapping[int, dict[str, Any]]:
    """Return how each release describes itself as a data set, in the entry for catalogues among its own files."""
    bodies = session.execute(
        select(ReleaseFile.release_id, ReleaseFile.body).where(
            ReleaseFile.release_id.in_(list(keys)), ReleaseFile.name == CATALOGUE
        )
    )
    return {pk: json.loads(body)["dcat:dataset"][0] for pk, body in bodies}


def _of(id_text: str) -> Select[ReleaseFile]:
    period, revision = parse_release_id(id_text) or ("", 0)
    return (
        select(ReleaseFile)
        .join(Release, Release.id == ReleaseFile.release_id)
        .where(Release.period == period, Release.revision == revision, Release.state == State.FINAL)
        .order_by(ReleaseFile.number)
    )


def _listed(row: ReleaseFile) -> KeptFile:
    return KeptFile(row.name, row.title, row.description, row.media_type, tuple(row.columns), row.size, row.sha256)
