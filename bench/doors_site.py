"""What gunicorn serves for the benchmark of the doors: the portal, and in it an endpoint that does next to nothing.

The bare endpoint reads JSON, holds one row, adds one row and commits, through the same layers as everything else.
"""

from __future__ import annotations

import os
from pathlib import Path

from flask import Flask, Response, jsonify, request
from sqlalchemy import BigInteger, Column, Integer, MetaData, String, Table, insert, select

from portal.app import Portal, build
from portal.foundation import settings
from portal.foundation.database import UNSEEN
from portal.web import observe

BARE = "/api/v1/bare"
TABLES = MetaData()
KEY = BigInteger().with_variant(Integer(), "sqlite")
held = Table("bench_held", TABLES, Column("id", Integer, primary_key=True), info=UNSEEN)
noted = Table(
    "bench_noted",
    TABLES,
    Column("id", KEY, primary_key=True),
    Column("held_id", Integer),
    Column("op_id", String(64)),
    Column("at", BigInteger),
    info=UNSEEN,
)


def make() -> Flask:
    """Put the portal together with the bare endpoint."""
    observe.configure_logs(readable=False, quiet=True)
    portal = build(settings.load(dict(os.environ), Path(os.environ["PORTAL_ROOT"])))
    add_bare(portal)
    return portal.flask


def add_bare(portal: Portal) -> None:
    """Add the endpoint to compare with."""

    @portal.flask.post(BARE)
    def bare() -> Response:
        sent = request.get_json()
        with portal.database.unit_of_work() as session:
            row_id = session.scalar(select(held.c.id).where(held.c.id == sent["row"]).with_for_update())
            session.execute(insert(noted).values(held_id=row_id, op_id=sent["op_id"], at=sent["at"]))
        return jsonify(row=row_id)
