"""Files of the releases from before files were kept: made once by migration 0014, as they were given out until then."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from portal.domain.trust import opendata
from portal.domain.trust.assembling import Earlier
from portal.domain.trust.opendata import Bundle
from portal.domain.trust.types import release_id
from portal.engines.trust import METHODOLOGY, Published

RELEASE = sa.table(
    "trust_release", *map(sa.column, ("id", "period", "revision", "methodology", "published", "document"))
)
FILE = sa.table(
    "trust_release_file",
    *map(sa.column, ("release_id", "name", "number", "title", "description", "media_type", "size", "sha256")),
    sa.column("columns", sa.JSON()),
    sa.column("body", sa.LargeBinary()),
)


def fill(connection: Connection) -> None:
    """Make all files of all releases; a portal that knows their method no more must not guess them."""
    rows = connection.execute(sa.select(RELEASE).order_by(RELEASE.c.id)).all()
    by_name = {release_id(row.period, row.revision): row for row in rows}
    for row in rows:
        if row.methodology != METHODOLOGY:
            raise RuntimeError(
                f"Release {row.period} is of method {row.methodology}. Upgrade first with a version of the portal of "
                "that method: it keeps the files of its releases, and later versions give them out."
            )
        connection.execute(sa.insert(FILE), _files(row, by_name))


def _files(row: Row[Any], by_name: dict[str, Row[Any]]) -> list[dict[str, Any]]:
    document = json.loads(row.document)
    compared = document.get("compared_with")
    earlier = None
    if compared is not None:
        before = by_name[compared["release_id"]]
        earlier = Earlier(compared["release_id"], Published.from_kept(json.loads(before.published)))
    bundle = Bundle(document, Published.from_kept(json.loads(row.published)), earlier)
    return [{"release_id": row.id, **values} for values in opendata.rows(bundle)]
