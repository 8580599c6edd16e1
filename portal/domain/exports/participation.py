"""The tables of all approved releases, as published: SDMX names, each code with its word in one language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.events import queries as events
from portal.domain.exports.types import Table
from portal.domain.registration.exporting import Clerk
from portal.domain.statistics.types import Dimension
from portal.domain.trust import queries
from portal.domain.trust.tables import PARTICIPATION, TOTAL, participation_rows
from portal.engines.sheets import CellValue

HEADER = (
    "RELEASE",
    "REPLACED_BY",
    *(
        name
        for field in PARTICIPATION
        for name in (field.name, f"{field.name}_LABEL")
        if name not in {"REF_AREA_LABEL", "TIME_PERIOD_LABEL", "OBS_VALUE_LABEL"}
    ),
)
"""Two columns say which release a figure is from, and which one corrects it: figures of both must not be added up."""


def table(session: Session, clerk: Clerk, now: datetime) -> Table:
    """Return the tables; each release is read when its rows are written."""
    return Table(clerk.word("kind_of_file", "participation"), HEADER, _rows(session, clerk, now))


def _rows(session: Session, clerk: Clerk, now: datetime) -> Iterator[Sequence[CellValue]]:
    listed = queries.list_all(session)
    replaced = {one.supersedes: one.id for one in listed if one.supersedes is not None}
    titles = _Titles(session, clerk.language.code, now)
    for entry in reversed(listed):
        published = queries.get(session, entry.id).published
        for area, period, measure, cluster, dimension, code, value, status, conf in participation_rows(published):
            yield (
                entry.id,
                replaced.get(entry.id),
                area,
                period,
                measure,
                clerk.word("measure", measure),
                cluster,
                clerk.word("cluster", cluster),
                dimension,
                clerk.word("dimension", dimension),
                code,
                titles.of(code) if dimension == Dimension.EVENT else _label(clerk, dimension, code),
                value,
                status,
                clerk.word("obs_status", status),
                conf,
                clerk.word("conf_status", conf),
            )


def _label(clerk: Clerk, dimension: str, code: str) -> str:
    return clerk.word("dimension" if code == TOTAL else dimension, code)


class _Titles:
    """The titles of events by their slugs, each looked up once."""

    def __init__(self, session: Session, language: str, now: datetime) -> None:
        self._session, self._language, self._now = session, language, now
        self._known: dict[str, str] = {}

    def of(self, slug: str) -> str:
        if slug not in self._known:
            self._known[slug] = self._look_up(slug)
        return self._known[slug]

    def _look_up(self, slug: str) -> str:
        event_id = events.find_id(self._session, slug)
        found = events.events_by_id(self._session, [event_id], self._language, self._now) if event_id else {}
        return found[event_id].title.plain if event_id in found else slug
