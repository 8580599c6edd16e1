"""Count the previews of releases that were ordered, one after the other: long reads, then one short write each."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta, tzinfo

import structlog
from sqlalchemy.exc import SQLAlchemyError

from portal.domain.trust import ordering, service
from portal.domain.trust.types import PreviewJob, Problem, ReleaseRefused
from portal.foundation import clock
from portal.foundation.database import Database

log = structlog.get_logger()


class Counter:
    """Counts previews for whoever ordered them."""

    def __init__(self, database: Database, zone: tzinfo, lease: timedelta) -> None:
        self.database = database
        self.zone = zone
        self.lease = lease

    def work(self, stop: Callable[[], bool]) -> int:
        """Count all that is ordered; return how many orders were settled."""
        settled = 0
        while not stop():
            with self.database.unit_of_work() as session:
                job = ordering.claim(session, clock.now(), self.lease)
            if job is None:
                break
            self._settle(job)
            settled += 1
        return settled

    def _settle(self, job: PreviewJob) -> None:
        try:
            with self._alive(job):
                drafted = self._counted(job)
            with self.database.unit_of_work() as session:
                is_mine = drafted is None or ordering.finish(session, job, drafted)
            log.info("preview_counted" if is_mine else "preview_lost", period=job.period)
        except Exception:
            # Whatever went wrong with this preview, the others are counted, and who ordered it reads of it.
            log.exception("preview_failed", period=job.period)
            with self.database.unit_of_work() as session:
                ordering.fail(session, job, Problem.UNEXPECTED)

    def _counted(self, job: PreviewJob) -> service.Draft | ReleaseRefused | None:
        with self.database.reading() as session:
            by = ordering.who_ordered(session, job)
            if by is not None:
                return service.count(session, job.period, by, clock.now(), self.zone, job.reason)
        with self.database.unit_of_work() as session:
            ordering.fail(session, job, Problem.NOT_ALLOWED)
        return None

    @contextmanager
    def _alive(self, job: PreviewJob) -> Iterator[None]:
        """Say again and again that the worker is alive, while everything is counted."""
        over = threading.Event()
        beating = threading.Thread(target=self._beat, args=(job, over), daemon=True)
        beating.start()
        try:
            yield
        finally:
            over.set()
            beating.join()

    def _beat(self, job: PreviewJob, over: threading.Event) -> None:
        while not over.wait(self.lease.total_seconds() / 3):
            try:
                with self.database.unit_of_work() as session:
                    ordering.stay(session, job, clock.now(), self.lease)
            except SQLAlchemyError as error:
                log.warning("preview_silent", period=job.period, error=type(error).__name__)
