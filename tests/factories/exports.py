"""Files that staff order, and the worker that makes them."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.events import queries as events
from portal.domain.exports import people, queries, service
from portal.domain.exports.models import Download, Export
from portal.domain.exports.types import ExportKind, ExportView, Format, Order, Ordered
from portal.domain.registration.staff_types import ListFilter
from portal.foundation import clock
from tests.factories.visitors import Visitor

REASON = "Name badges for the caterer"


def order(
    portal: Portal,
    by: Principal,
    what: ExportKind = ExportKind.PROPOSALS,
    format_: Format = Format.CSV,
    *,
    language: str = "en",
    wanted: Mapping[str, Any] | None = None,
    reason: str = "",
) -> int:
    """Order a file and return its number."""
    with portal.database.unit_of_work() as session:
        made = service.order(session, by, Order(what, format_, language, wanted or {}, reason), clock.now())
    assert isinstance(made, Ordered), made
    return made.export_id


def order_people(
    portal: Portal, by: Principal, event_id: int, format_: Format = Format.CSV, narrowed: ListFilter | None = None
) -> int:
    """Order the people of an event and return the number of the file."""
    with portal.database.reading() as session:
        slug = events.get_row(session, event_id, clock.now()).slug
    wanted = people.wanted(event_id, slug, narrowed or ListFilter())
    return order(portal, by, ExportKind.REGISTRATIONS, format_, wanted=wanted, reason=REASON)


def view(portal: Portal, by: Principal, export_id: int) -> ExportView:
    """Return a file as whoever ordered it sees it."""
    with portal.database.reading() as session:
        return queries.get_own(session, by, export_id, clock.now())


def row(portal: Portal, export_id: int) -> Export:
    """Return what is kept of a file."""
    with portal.database.reading() as session:
        return session.get_one(Export, export_id)


def downloads(portal: Portal, export_id: int) -> list[Download]:
    """Return each time that a file was fetched."""
    with portal.database.reading() as session:
        return list(session.scalars(select(Download).where(Download.export_id == export_id).order_by(Download.id)))


def in_folder(portal: Portal) -> list[str]:
    """Return what lies in the folder of files."""
    folder = portal.settings.exports_dir
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def fetched(portal: Portal, visitor: Visitor, answer: TestResponse) -> TestResponse:
    """Let the worker make what a form has ordered, and fetch it."""
    assert answer.status_code == 303, answer.get_data(as_text=True)
    portal.worker.do_exports()
    return visitor.get(f"{answer.location}/file")


class Gate:
    """Stops a worker at its first word of progress until it may go on."""

    def __init__(self) -> None:
        self.there, self.open = threading.Event(), threading.Event()

    def __call__(self) -> None:
        self.there.set()
        assert self.open.wait(20)


def gather(session: Session, by_id: int, event_id: int, number: int, now: datetime) -> tuple[int, int]:
    """Put so many files and downloads into the tables; return one of figures and one of people, not made yet."""
    common = {
        "by_id": by_id,
        "format": "csv",
        "language": "en",
        "reason": "",
        "state": "gone",
        "ordered_at": now - timedelta(days=90),
        "ready_at": now - timedelta(days=90),
        "expires_at": now - timedelta(days=60),
    }
    session.execute(
        insert(Export),
        [common | {"what": "proposals", "holds_people": False, "wanted": {}, "rows_done": n} for n in range(number)],
    )
    ids = session.scalars(select(Export.id)).all()
    fetched_at = now - timedelta(days=80)
    session.execute(
        insert(Download), [{"export_id": one, "by_id": by_id, "at": fetched_at} for one in ids for _n in "12"]
    )
    figures, of_people = (
        Export(
            by_id=by_id,
            what=what,
            format=Format.CSV,
            language="en",
            wanted={"event_id": event_id, "slug": "e0", "narrowed": {}} if holds_people else {},
            holds_people=holds_people,
            reason=REASON if holds_people else "",
            state="ordered",
            ordered_at=now,
        )
        for what, holds_people in ((ExportKind.PARTICIPATION, False), (ExportKind.REGISTRATIONS, True))
    )
    session.add_all([figures, of_people])
    session.flush()
    return figures.id, of_people.id


def of_each_state(portal: Portal, by: Principal, event_id: int, what: ExportKind) -> list[int]:
    """Put a file in each state into the tables, without files; one whose rows are counted, and one that fails."""
    now = clock.now()
    ready = {
        "ready_at": now,
        "expires_at": now + timedelta(days=3),
        "size": 12_345,
        "sha256": "0" * 64,
        "file_name": "x",
    }
    states: tuple[dict[str, Any], ...] = (
        {"state": "ordered"},
        {"state": "making", "rows_done": 12_000, "rows_total": 50_000, "held_until": now + timedelta(days=1)},
        {"state": "making", "rows_done": 12_000, "held_until": now + timedelta(days=1)},
        {"state": "ready", "rows_done": 50_000, "rows_total": 50_000} | ready,
        {"state": "failed", "problem": "too_many_rows"},
        {"state": "gone"},
    )
    holds_people = what is ExportKind.REGISTRATIONS
    rows = [
        Export(
            by_id=by.id,
            what=what,
            format=Format.XLSX,
            language="en",
            wanted={"event_id": event_id, "slug": "axe-week", "narrowed": {}} if holds_people else {},
            holds_people=holds_people,
            reason=REASON if holds_people else "",
            ordered_at=now,
            **state,
        )
        for state in states
    ]
    with portal.database.unit_of_work() as session:
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]
