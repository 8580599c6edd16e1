"""Push what platforms are owed: a few at a time, each in its own thread, so that one that hangs holds nobody else."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import timedelta

import structlog

from portal.domain.webhooks import deliveries, sending
from portal.domain.webhooks.sending import Wire
from portal.domain.webhooks.types import DeliveryState, Owed
from portal.foundation import clock
from portal.foundation.database import Database
from portal.foundation.settings import Settings

AT_ONCE = 8
LEAST_LEASE = timedelta(seconds=4 * sending.SECONDS)
"""A message that is on its way is not given to a second worker."""
DRAWS = 1 << 32
log = structlog.get_logger()


class Pusher:
    """Sends what is due; of the threads of a worker only one does so at a time."""

    def __init__(self, database: Database, settings: Settings, wire: Wire | None = None) -> None:
        self.database, self.base_url, self.secret = database, settings.base_url, settings.secret_key
        self.lease = max(timedelta(seconds=settings.lease_seconds), LEAST_LEASE)
        self.wire = wire or Wire(allow_loopback=settings.webhook_loopback)
        self.lock, self.wanted = threading.Lock(), threading.Event()

    def work(self, is_told_to_stop: Callable[[], bool]) -> int:
        """Owe what has been published, and send all that is due; return how many tries were made."""
        done = 0
        self.wanted.set()
        while self.wanted.is_set() and self.lock.acquire(blocking=False):
            try:
                self.wanted.clear()
                with self.database.unit_of_work() as session:
                    deliveries.owe_deliveries(session, clock.now(), self.base_url)
                done += self._send_due(is_told_to_stop)
            finally:
                self.lock.release()
        return done

    def next_in(self) -> float | None:
        """Return in how many seconds the next message is due, if one is."""
        now = clock.now()
        with self.database.reading() as session:
            due_at = deliveries.next_due(session, now)
        return (due_at - now).total_seconds() if due_at else None

    def _send_due(self, is_told_to_stop: Callable[[], bool]) -> int:
        """Fill the free places again and again until nothing is due and nothing is on its way."""
        done, running = 0, set[Future[None]]()
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook") as pool:
            while True:
                if not is_told_to_stop():
                    for owed in self._claim(AT_ONCE - len(running)):
                        running.add(pool.submit(self._send, owed))
                if not running:
                    return done
                ended, running = wait(running, return_when=FIRST_COMPLETED)
                for future in ended:
                    future.result()
                done += len(ended)

    def _claim(self, limit: int) -> list[Owed]:
        if not limit:
            return []
        with self.database.unit_of_work() as session:
            return deliveries.claim_due(session, clock.now(), self.lease, limit, self.secret)

    def _send(self, owed: Owed) -> None:
        answer = sending.send(self.wire, owed, clock.now())
        draw = secrets.randbelow(DRAWS) / DRAWS
        with self.database.unit_of_work() as session:
            state = deliveries.note_answer(session, owed.delivery_id, answer, clock.now(), draw)
        told = log.info if state is DeliveryState.SENT else log.warning
        told(
            "webhook_tried",
            endpoint=owed.endpoint_id,
            message=owed.message_id,
            status=answer.status,
            problem=answer.problem,
            state=state,
        )
