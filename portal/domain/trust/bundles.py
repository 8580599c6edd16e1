"""The open data of releases that are out."""

from __future__ import annotations

import json
from collections.abc import Callable

from sqlalchemy.orm import Session

from portal.domain.trust import opendata, queries
from portal.domain.trust.assembling import Earlier
from portal.domain.trust.opendata import Bundle
from portal.domain.trust.types import ReleaseView
from portal.engines.opendata import File


def files_of(session: Session, release_id: str) -> tuple[File, ...]:
    """Return the files of an approved release."""
    return opendata.files(bundle_of(session, queries.get(session, release_id)))


def catalogue_of(session: Session, address: Callable[[str], str], base: str) -> str:
    """Describe the open data of all releases as one catalogue; `address` gives the folder of each."""
    known = {view.id: view for view in queries.all_published(session)}
    sets = []
    for view in known.values():
        before = known.get(queries.compared_with(view) or "")
        sets.append(opendata.dataset_entry(_bundle(view, before), address(view.id)))
    return opendata.catalogue_text(sets, base)


def bundle_of(session: Session, view: ReleaseView) -> Bundle:
    """Return what the files of a release are made from."""
    return _bundle(view, queries.earlier_of(session, view))


def _bundle(view: ReleaseView, before: ReleaseView | None) -> Bundle:
    earlier = Earlier(before.id, before.published) if before is not None else None
    return Bundle(json.loads(view.document), view.published, earlier)
