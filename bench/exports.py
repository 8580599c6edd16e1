"""A list of a million people as CSV and as XLSX: how long it takes, and what the worker holds in memory meanwhile.

`python -m bench.exports [--rows 1000000]` measures on SQLite, or on the empty database that BENCH_DATABASE_URL names.
Each file is made by a worker in a process of its own, once of a tenth of the rows and once of all: memory must be the
same.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal.app import Portal, build
from portal.domain.accounts import service as accounts
from portal.domain.accounts.types import Principal, Role
from portal.domain.events import service as events
from portal.domain.events import venues
from portal.domain.events.types import EventDraft, EventKind, SessionDraft, VenueDraft
from portal.domain.exports import people, queries, service
from portal.domain.exports.types import ExportKind, Format, Order, Ordered, State
from portal.domain.registration.models import Attendee, Booking, Registration, Ticket
from portal.domain.registration.staff_types import ListFilter
from portal.foundation import clock, settings
from portal.migrations import running
from portal.web import observe

ROWS = 1_000_000
AT_ONCE = 10_000
FORMATS = (Format.CSV, Format.XLSX)
MAKE = "--make"
NAMES = ("김하늘", "王小明", "محمد علي", "Éva Müller", "=SUM(A1)", "Nguyễn Thị Minh")
SPOKEN = (["ko"], ["zh-Hans", "en"], ["ar"], ["de", "en", "ko"])


def main(arguments: list[str]) -> None:
    if arguments[:1] == [MAKE]:
        _make(arguments[1])
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    rows = parser.parse_args(arguments).rows
    observe.configure_logs(readable=False, quiet=True)
    with tempfile.TemporaryDirectory() as folder:
        _measure(Path(folder), rows)


def _measure(folder: Path, rows: int) -> None:
    environment = {
        "PORTAL_INSTANCE_DIR": str(folder / "instance"),
        "PORTAL_DATABASE_URL": os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{folder}/instance/portal.db",
        "PORTAL_QUEUE_URL": f"sqlite:///{folder}/instance/queue.db",
        "PORTAL_SECRET_KEY": secrets.token_hex(16),
    }
    portal = build(settings.load(environment, folder))
    running.upgrade(portal.database)
    filled = Filler(portal)
    for number in (rows // 10, rows):
        begun = time.perf_counter()
        event_id, slug = filled.event(number)
        print(f"{number:9,} people registered in {time.perf_counter() - begun:.0f} s", flush=True)
        for format_ in FORMATS:
            export_id = filled.order(event_id, slug, format_)
            told = _in_a_process_of_its_own(environment, folder)
            print(_line(filled, export_id, format_, told), flush=True)
    portal.database.dispose()


def _line(filled: Filler, export_id: int, format_: Format, told: dict[str, float]) -> str:
    view = filled.view(export_id)
    assert view.state is State.READY, f"{view.state}: {view.problem}"
    return (
        f"{view.rows_done:9,} rows as {format_:4}: {told['seconds']:6.1f} s, {(view.size or 0) / 1e6:6.1f} MB; memory "
        f"{told['before']:.0f} MB before, {told['peak']:.0f} MB at most"
    )


def _in_a_process_of_its_own(environment: dict[str, str], folder: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.exports", MAKE, str(folder)]
    done = subprocess.run(command, env=os.environ | environment, stdout=subprocess.PIPE, check=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def _make(folder: str) -> None:
    observe.configure_logs(readable=False, quiet=True)
    portal = build(settings.load(dict(os.environ), Path(folder)))
    before, begun = _most_held(), time.perf_counter()
    assert portal.worker.do_exports() == 1
    seconds = time.perf_counter() - begun
    print(json.dumps({"seconds": seconds, "before": before, "peak": _most_held()}))


def _most_held() -> float:
    """Return the most memory that this process has held, in MB."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1000  # type: ignore[index]


class Filler:
    """Lets people register by the hundred thousand, written straight into the tables."""

    def __init__(self, portal: Portal) -> None:
        self.portal, self.now, self.next = portal, clock.now(), 1
        self.organiser = self._organiser()

    def event(self, people_: int) -> tuple[int, str]:
        """Add an event and so many people, each a party of their own with a seat and a ticket."""
        slug = f"crowd-{people_}"
        with self.portal.database.unit_of_work() as session:
            event_id, session_id = self._programme(session, slug)
        numbers = iter(range(self.next, self.next + people_))
        while some := list(islice(numbers, AT_ONCE)):
            with self.portal.database.unit_of_work() as session:
                for table, rows in self._rows(some, event_id, session_id):
                    session.execute(insert(table), list(rows))
        self.next += people_
        return event_id, slug

    def order(self, event_id: int, slug: str, format_: Format) -> int:
        """Order the people of an event."""
        wanted = people.wanted(event_id, slug, ListFilter())
        order = Order(ExportKind.REGISTRATIONS, format_, "en", wanted, "To see what it takes")
        with self.portal.database.unit_of_work() as session:
            made = service.order(session, self.organiser, order, clock.now())
        assert isinstance(made, Ordered)
        return made.export_id

    def view(self, export_id: int) -> Any:
        """Return what became of an order."""
        with self.portal.database.reading() as session:
            return queries.get_own(session, self.organiser, export_id, clock.now())

    def _organiser(self) -> Principal:
        with self.portal.database.unit_of_work() as session:
            made = accounts.add_account(session, "bench@example.org", {Role.ORGANISER}, None, "en", self.now)
        assert isinstance(made, Principal)
        return made

    def _programme(self, session: Session, slug: str) -> tuple[int, int]:
        venue = VenueDraft(f"hall-{slug}", {"en": "Hall"}, {"en": "Seoul"}, {}, None, True)
        venue_id = venues.add(session, venue, self.now)
        draft = EventDraft(slug, EventKind.CULTURE_WEEK, "C2", {"en": "World City Week"}, {"en": "A week"})
        event_id = events.add(session, None, draft, self.now)
        assert isinstance(venue_id, int)
        assert isinstance(event_id, int)
        starts = self.now + timedelta(days=30)
        held = SessionDraft({"en": "Dance"}, venue_id, starts, starts + timedelta(hours=1), capacity=90_000)
        session_id = events.add_session(session, event_id, held, self.now)
        assert isinstance(session_id, int)
        return event_id, session_id

    def _rows(self, numbers: list[int], event_id: int, session_id: int) -> Iterator[tuple[Any, Iterator[Any]]]:
        now = self.now
        yield Registration, (_registration(n, event_id, now) for n in numbers)
        yield Attendee, (_attendee(n) for n in numbers)
        yield Booking, (_booking(n, session_id, now) for n in numbers)
        yield Ticket, (_ticket(n, event_id, now) for n in numbers)


def _registration(number: int, event_id: int, now: datetime) -> dict[str, Any]:
    name = f"{NAMES[number % len(NAMES)]} {number}"
    return {
        "id": number,
        "code": f"b{number:019d}",
        "event_id": event_id,
        "kind": "person",
        "state": "confirmed",
        "language": SPOKEN[number % len(SPOKEN)][0],
        "name": name,
        "folded": name.casefold(),
        "email": f"person{number}@example.org",
        "via": "web",
        "size": 1,
        "together": False,
        "one_ticket": False,
        "created_at": now,
        "confirmed_at": now,
    }


def _attendee(number: int) -> dict[str, Any]:
    name = f"{NAMES[number % len(NAMES)]} {number}"
    return {
        "id": number,
        "registration_id": number,
        "number": 1,
        "name": name,
        "folded": name.casefold(),
        "languages": SPOKEN[number % len(SPOKEN)],
        "interpretation": "en",
        "needs": ["captions"],
    }


def _booking(number: int, session_id: int, now: datetime) -> dict[str, Any]:
    return {
        "registration_id": number,
        "session_id": session_id,
        "state": "seated",
        "size": 1,
        "number": number,
        "asked_at": now,
        "changed_at": now,
    }


def _ticket(number: int, event_id: int, now: datetime) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "registration_id": number,
        "random": number.to_bytes(8, "big"),
        "serial": 1,
        "short_code": f"{number:08d}",
        "sessions": [0],
        "valid_from": now,
        "valid_to": now + timedelta(days=40),
        "party_size": 1,
        "issued_at": now,
    }


if __name__ == "__main__":
    main(sys.argv[1:])
