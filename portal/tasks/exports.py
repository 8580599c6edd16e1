"""Make the files that staff ordered, one after the other, and delete those whose time is over."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from types import TracebackType

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from portal.domain.exports import contents, expiry, files, making
from portal.domain.exports.types import Job, Made, Problem
from portal.engines.sheets import SheetFull
from portal.foundation import clock
from portal.foundation.database import Database
from portal.foundation.errors import NotFound
from portal.foundation.settings import Settings
from portal.web.export_words import ExportPen
from portal.web.locale import current_language, speaking

log = structlog.get_logger()


class Lost(Exception):
    """The order is another worker's by now, for this one was silent for too long."""


class Stopped(Exception):
    """The worker was told to stop."""


class Maker:
    """Makes files in the folder that the pages give them out of."""

    def __init__(self, app: Flask, database: Database, settings: Settings) -> None:
        self.app = app
        self.database = database
        self.folder = settings.exports_dir
        self.zone = settings.timezone
        self.lease = timedelta(seconds=settings.lease_seconds)

    def work(self, stop: Callable[[], bool]) -> int:
        """Make all that is ordered; return how many orders were settled."""
        settled = 0
        while not stop():
            with self.database.unit_of_work() as session:
                job = making.claim(session, clock.now(), self.lease)
            if job is None:
                break
            settled += self._settle(job, stop)
        return settled

    def sweep(self) -> int:
        """Delete files whose time is over, and what dead workers left; return how many paths went."""
        there = files.there(self.folder)
        with self.database.unit_of_work() as session:
            expired = expiry.expire(session, clock.now())
            living = expiry.living_names(session)
        cleared = files.clear(files.left_over(there, living))
        if expired or cleared:
            log.info("exports_swept", expired=expired, cleared=cleared)
        return cleared

    def _settle(self, job: Job, stop: Callable[[], bool]) -> int:
        try:
            self._make(job, stop)
        except Lost:
            log.warning("export_lost", export=job.export_id)
        except Stopped:
            with self.database.unit_of_work() as session:
                making.give_back(session, job)
        except (SheetFull, NotFound) as error:
            self._fail(job, Problem.TOO_MANY_ROWS if isinstance(error, SheetFull) else Problem.NOTHING_THERE)
        except Exception:
            # Whatever went wrong with this file, the others are made.
            log.exception("export_failed", export=job.export_id)
            self._fail(job, Problem.UNEXPECTED)
        else:
            return 1
        files.drop(self.folder, job.file_name)
        return 1

    def _make(self, job: Job, stop: Callable[[], bool]) -> None:
        with _Pulse(self.database, job, self.lease, stop) as pulse:
            made = self._write(job, pulse)
        pulse.check()
        files.put(self.folder, job.file_name)
        with self.database.unit_of_work() as session:
            if not making.finish(session, job, made, pulse.done, clock.now()):
                raise Lost
        log.info("export_made", export=job.export_id, what=job.what, rows=pulse.done, bytes=made.size)

    def _write(self, job: Job, pulse: _Pulse) -> Made:
        now = clock.now()
        with self.app.app_context(), speaking(job.language), self.database.reading() as session:
            table = contents.table(session, job.what, job.wanted, ExportPen(), now, self.zone)
            pulse.expect(table.total)
            rtl = current_language().dir == "rtl"
            made_at = now.astimezone(self.zone)
            return files.write(self.folder, job.file_name, job.format, table, made_at, rtl=rtl, tell=pulse.tell)

    def _fail(self, job: Job, problem: Problem) -> None:
        log.warning("export_not_made", export=job.export_id, problem=problem)
        with self.database.unit_of_work() as session:
            making.fail(session, job, problem)


class _Pulse:
    """Says how far a file is, and that its worker is alive while nothing else is heard of it."""

    def __init__(self, database: Database, job: Job, lease: timedelta, stop: Callable[[], bool]) -> None:
        self.done, self.total = 0, 0
        self._database, self._job, self._lease, self._stop = database, job, lease, stop
        self._lost = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> _Pulse:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def expect(self, total: int) -> None:
        """Say how many rows there will be."""
        self.total = total
        self.tell(0)

    def tell(self, done: int) -> None:
        """Say how many rows are written, and end the work where it is nobody's any more."""
        self.done = done
        self._say()
        self.check()
        if self._stop():
            raise Stopped

    def check(self) -> None:
        """Raise Lost where the order is another worker's."""
        if self._lost:
            raise Lost

    def _say(self) -> None:
        with self._database.unit_of_work() as session:
            known = max(self.done, self.total) if self.total else 0
            if not making.note_progress(session, self._job, self.done, known, clock.now(), self._lease):
                self._lost = True

    def _beat(self) -> None:
        while not self._over.wait(self._lease.total_seconds() / 3):
            try:
                self._say()
            except SQLAlchemyError as error:
                log.warning("export_silent", export=self._job.export_id, error=type(error).__name__)
