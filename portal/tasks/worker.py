"""The worker: which fact rings for which work, what a sweep does, and the process that waits for the bell."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog
from flask import Flask
from huey import crontab
from huey.consumer import Consumer

from portal.domain.accounts import service as accounts
from portal.domain.checkin.types import DeviceSetUp
from portal.domain.discussion import service as discussion
from portal.domain.discussion.types import CommentPosted
from portal.domain.events.types import EventChanged
from portal.domain.exports.types import ExportOrdered
from portal.domain.outbox import service as outbox
from portal.domain.outbox.types import MailQueued
from portal.domain.postediting import leases, rehearsals, suggestions
from portal.domain.postediting.types import RehearsalOrdered
from portal.domain.proposals.types import ProposalMoved, StepTaken
from portal.domain.statistics.types import StatisticsDue
from portal.domain.terms.types import TermsDue
from portal.domain.texts.types import TextWritten
from portal.domain.trust.types import PreviewOrdered, ReleasePublished
from portal.domain.webhooks.types import DeliveryOwed
from portal.engines.translation.types import Translator
from portal.foundation import clock
from portal.foundation.database import Database, Fact
from portal.foundation.settings import Settings
from portal.tasks import (
    approving,
    bursts,
    doors,
    exports,
    indexing,
    mail,
    notices,
    registrations,
    releases,
    reviews,
    statistics,
    topics,
    translation,
    webhooks,
)
from portal.tasks.bell import Bell

THREADS = 5
"""Translating, counting, making files and making previews take one each, for as long as they take; mail has another."""
LONGEST_NAP = 1.0
SWEEP_SECONDS = 60
RINGS = {
    MailQueued: "mail",
    TextWritten: "texts",
    TermsDue: "texts",
    RehearsalOrdered: "texts",
    StepTaken: "notices",
    CommentPosted: "notices",
    ProposalMoved: "index",
    EventChanged: "registrations",
    DeviceSetUp: "packs",
    StatisticsDue: "statistics",
    ReleasePublished: "webhooks",
    DeliveryOwed: "webhooks",
    ExportOrdered: "exports",
    PreviewOrdered: "releases",
}
log = structlog.get_logger()


class Worker:
    """Works off what is due."""

    def __init__(self, app: Flask, settings: Settings, database: Database, bell: Bell, translator: Translator) -> None:
        self.app = app
        self.database = database
        self.bell = bell
        self.translator = translator
        self.zone = settings.timezone
        self.secret = settings.secret_key
        self.lease = timedelta(seconds=settings.lease_seconds)
        self.postman = mail.postman_for(settings)
        self.pusher = webhooks.Pusher(database, settings)
        self.maker = exports.Maker(app, database, settings)
        self.counter = releases.Counter(database, self.zone, self.lease)
        self.making_lock = threading.Lock()
        self.releasing_lock = threading.Lock()
        self.counting_lock = threading.Lock()
        self.texts_lock = threading.Lock()
        self.texts_wanted = threading.Event()
        self.is_told_to_stop: Callable[[], bool] = lambda: False
        self._register()

    def ring_for(self, facts: Sequence[Fact]) -> None:
        """Wake whoever a committed fact concerns."""
        for name in {RINGS[type(fact)] for fact in facts if type(fact) in RINGS}:
            self.bell.ring(name)

    def do_mail(self) -> int:
        """Send all mail that is due."""
        return self._drain(lambda: mail.send_due(self.app, self.database, self.postman, self.translator, self.lease))

    def do_notices(self) -> int:
        """Tell followers all that they have not been told."""
        return self._drain(lambda: notices.tell_due(self.database))

    def do_registrations(self) -> int:
        """Give back what has run out, and owe the mails that registrations are due."""
        registrations.renew_keys(self.database, self.secret)
        return registrations.keep_up(self.database, self.zone)

    def do_packs(self) -> int:
        """Seal for the devices at gates what has changed of their tickets."""
        return doors.bring_packs_up(self.database, self.secret)

    def do_statistics(self, *, patiently: bool = True) -> int:
        """Count anew what has changed, in one thread at a time; patiently, no scope more often than is worth it."""
        if not self.counting_lock.acquire(blocking=not patiently):
            return 0
        try:
            return statistics.count_due(self.database, self.zone, patiently=patiently, stop=self.is_told_to_stop)
        finally:
            self.counting_lock.release()

    def do_exports(self) -> int:
        """Make the files that staff ordered, in one thread at a time, and delete those whose time is over."""
        if not self.making_lock.acquire(blocking=False):
            return 0
        try:
            done = self.maker.work(self.is_told_to_stop)
            self.maker.sweep()
            return done
        finally:
            self.making_lock.release()

    def do_releases(self) -> int:
        """Count the previews of releases that were ordered, in one thread at a time."""
        if not self.releasing_lock.acquire(blocking=False):
            return 0
        try:
            return self.counter.work(self.is_told_to_stop)
        finally:
            self.releasing_lock.release()

    def do_webhooks(self) -> int:
        """Push what platforms are owed; what is due before the next sweep rings by itself."""
        done = self.pusher.work(self.is_told_to_stop)
        soon = self.pusher.next_in() if done else None
        if soon is not None and soon < SWEEP_SECONDS:
            self.bell.ring("webhooks", after=soon)
        return done

    def do_texts(self) -> int:
        """Translate and tag all that is due, in one thread at a time: the other one is free for mail meanwhile."""
        done = 0
        self.texts_wanted.set()
        while self.texts_wanted.is_set() and self.texts_lock.acquire(blocking=False):
            try:
                self.texts_wanted.clear()
                self._reconsider()
                done += self._drain(self._some_texts)
                self.do_index()
            finally:
                self.texts_lock.release()
        with self.database.unit_of_work() as session:
            waiting = outbox.recall(session, clock.now())
        if waiting:
            self.bell.ring("mail")
        return done

    def _reconsider(self) -> None:
        self._drain(lambda: approving.reconsider_terms(self.database))
        self._drain(lambda: approving.reconsider_sentences(self.database, self.translator))

    def _some_texts(self) -> int:
        rehearsed = translation.rehearse_due(self.database, self.translator, self.lease)
        tagged = translation.tag_due(self.database)
        done = translation.translate_due(self.database, self.translator, self.lease, self._let_short_ones_in)
        return rehearsed + tagged + done

    def _let_short_ones_in(self) -> None:
        """Between the parts of long work: what writers wait for, what readers look at, and some that is short."""
        translation.rehearse_due(self.database, self.translator, self.lease)
        translation.translate_due(self.database, self.translator, self.lease, only_short=True)

    def note_wanted(self, wanted: Sequence[tuple[int, str]]) -> None:
        """Note which texts readers look at that are not translated into their language yet; they come first."""
        translation.note_wanted(self.database, wanted)

    def do_index(self) -> int:
        """Bring search up to what has changed."""
        return self._drain(lambda: indexing.index_due(self.database))

    def keep_house(self) -> None:
        """Forget what has had its time, and order what texts lack since pages speak another language."""
        with self.database.unit_of_work() as session:
            accounts.forget_old_links_and_forms(session, clock.now())
            rehearsals.forget_old(session, clock.now())
            leases.forget_ended(session, clock.now())
        self._drain(self._erase_some)
        self._drain(self._tidy_some)
        registrations.forget(self.database, self.zone)
        doors.keep_house(self.database, self.zone)
        statistics.clear_old_persons(self.database)
        bursts.tell(self.database)
        translation.order_missing(self.database)
        reviews.draw(self.database, self.zone)
        topics.keep_up(self.database, self.zone, self.is_told_to_stop)

    def _erase_some(self) -> int:
        with self.database.unit_of_work() as session:
            return discussion.erase_deleted(session, clock.now())

    def _tidy_some(self) -> int:
        with self.database.unit_of_work() as session:
            return suggestions.tidy(session, clock.now())

    def work_off(self) -> int:
        """Do all that is due now, then stop."""
        translation.order_missing(self.database)
        owed = self.do_registrations() + self.do_notices()
        owed += self.do_packs() + self.do_mail() + self.do_texts() + self.do_index() + self.do_mail()
        owed += self.do_webhooks() + self.do_statistics(patiently=False)
        return owed + self.do_releases() + self.do_exports()

    def wait_for_bell(self) -> None:
        """Work until told to stop (SIGINT lets the batch at hand end)."""
        self.bell.clear()
        self.bell.ring("house")
        consumer = Consumer(
            self.bell.huey, workers=THREADS, worker_type="thread", max_delay=LONGEST_NAP, flush_locks=True
        )
        self.is_told_to_stop = consumer.stop_flag.is_set
        consumer.run()

    def _drain(self, work: Callable[[], int]) -> int:
        """Work until nothing is due; who is told to stop ends with the batch at hand, however much is left."""
        total = 0
        while not self.is_told_to_stop() and (taken := work()):
            total += taken
        return total

    def _register(self) -> None:
        huey = self.bell.huey
        self.bell.tasks["mail"] = huey.task(name="ring_mail")(_quietly(self.do_mail))
        self.bell.tasks["notices"] = huey.task(name="ring_notices")(_quietly(self.do_notices))
        self.bell.tasks["registrations"] = huey.task(name="ring_registrations")(_quietly(self.do_registrations))
        self.bell.tasks["packs"] = huey.task(name="ring_packs")(_quietly(self.do_packs))
        self.bell.tasks["texts"] = huey.task(name="ring_texts")(_quietly(self.do_texts))
        self.bell.tasks["wanted"] = huey.task(name="ring_wanted")(self.note_wanted)
        self.bell.tasks["house"] = huey.task(name="ring_house")(_quietly(self.keep_house))
        self.bell.tasks["webhooks"] = huey.task(name="ring_webhooks")(_quietly(self.do_webhooks))
        self.bell.tasks["statistics"] = huey.task(name="ring_statistics")(_quietly(self.do_statistics))
        self.bell.tasks["exports"] = huey.task(name="ring_exports")(_quietly(self.do_exports))
        self.bell.tasks["releases"] = huey.task(name="ring_releases")(_quietly(self.do_releases))
        self.bell.tasks["index"] = huey.task(name="ring_index")(_quietly(self.do_index))
        huey.periodic_task(crontab(minute="*"), name="sweep_exports")(_quietly(self.do_exports))
        huey.periodic_task(crontab(minute="*"), name="sweep_index")(_quietly(self.do_index))
        huey.periodic_task(crontab(minute="*"), name="sweep_mail")(_quietly(self.do_mail))
        huey.periodic_task(crontab(minute="*"), name="sweep_notices")(_quietly(self.do_notices))
        huey.periodic_task(crontab(minute="*"), name="sweep_packs")(_quietly(self.do_packs))
        huey.periodic_task(crontab(minute="*"), name="sweep_registrations")(_quietly(self.do_registrations))
        huey.periodic_task(crontab(minute="*"), name="sweep_releases")(_quietly(self.do_releases))
        huey.periodic_task(crontab(minute="*"), name="sweep_statistics")(_quietly(self.do_statistics))
        huey.periodic_task(crontab(minute="*"), name="sweep_texts")(_quietly(self.do_texts))
        huey.periodic_task(crontab(minute="*"), name="sweep_webhooks")(_quietly(self.do_webhooks))
        huey.periodic_task(crontab(minute="17"), name="keep_house")(_quietly(self.keep_house))


def _quietly(work: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        work()

    run.__name__ = getattr(work, "__name__", "work")
    return run
