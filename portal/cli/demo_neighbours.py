"""Put the demo's made-up figures of districts, and the partner cities that the report names, into a portal."""

from __future__ import annotations

from datetime import datetime
from importlib import resources

from portal.app import Portal
from portal.domain.benchmark import files, queries, service
from portal.domain.benchmark.types import BadFile

NAME = "neighbours.csv"


def fill(portal: Portal, now: datetime) -> None:
    """Bring the figures in, unless there are some already."""
    data = resources.files("portal.demo").joinpath(NAME).read_bytes()
    rows = files.read_figures(data, NAME)
    assert not isinstance(rows, BadFile)
    with portal.database.unit_of_work() as session:
        service.load_baseline(session)
        if not queries.imports(session):
            service.take_figures(session, rows, data, NAME, None, now)
