"""Kill `portal worker` while it translates."""

from __future__ import annotations

import hashlib
import random
import time
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.texts.models import Text, Translation
from portal.engines.translation.types import Status
from portal.foundation import clock
from tools.crash.importing import Importer
from tools.crash.journal import TRANSLATED, Journal
from tools.crash.site import LEASE, Site
from tools.crash.tally import LONGEST_WAIT, StalledError, Tally

BATCH = 16
MOST_SETTLED = 3 * BATCH
LEAST_BACKLOG = 12 * BATCH
LONGEST_DELAY = 0.15
OPEN = (Status.PENDING, Status.FAILED)
MOST_RUNS = 20


def crash_translations(site: Site, journal: Journal, importer: Importer, rng: random.Random, kills: int) -> Tally:
    """Kill the worker until it had texts in hand `kills` times, then let it work off the rest."""
    tally, started = Tally("translation"), time.monotonic()
    while tally.inside < kills:
        if count_open(site) < LEAST_BACKLOG:
            importer.offer(importer.offered + LEAST_BACKLOG)
            importer.finish()
        tally.inside += _crash(site, journal, rng)
        tally.kills += 1
    work_off(site)
    tally.seconds = time.monotonic() - started
    return tally


def work_off(site: Site) -> None:
    """Run the worker until nothing is due and no lease of a dead one is left."""
    for _ in range(MOST_RUNS):
        site.run("worker", "--once")
        if count_open(site) == 0:
            return
        time.sleep(LEASE.total_seconds())


def count_open(site: Site) -> int:
    """Count the translations that are still to be made and that packages are installed for."""
    can = site.router()
    with site.looking() as session:
        rows = session.execute(
            select(Text.language, Translation.language, func.count())
            .join_from(Translation, Text)
            .where(Translation.status.in_(OPEN))
            .group_by(Text.language, Translation.language)
        ).all()
    return sum(number for source, target, number in rows if can(source, target))


def fingerprint(status: str, body: str) -> str:
    """Return what a kept translation is recognised by."""
    return hashlib.sha256(f"{status}\n{body}".encode()).hexdigest()


def _crash(site: Site, journal: Journal, rng: random.Random) -> bool:
    enough, delay = rng.randint(0, MOST_SETTLED), rng.uniform(0, LONGEST_DELAY)
    started = clock.now()
    deadline = time.monotonic() + LONGEST_WAIT
    with site.start("worker"):
        while True:
            with site.looking() as session:
                settled = _note_settled(session, journal, started)
                in_hand = _count_in_hand(session, started)
            if settled >= enough and settled + in_hand > 0:
                break
            if time.monotonic() > deadline:
                raise StalledError("the worker translated nothing")
            time.sleep(0.02)
        time.sleep(delay)
    with site.looking() as session:
        return _count_in_hand(session, started) > 0


def _note_settled(session: Session, journal: Journal, started: datetime) -> int:
    """Write down what readers are shown since the start: from here on it must stay."""
    rows = session.execute(
        select(Translation.id, Translation.text_id, Translation.language, Translation.status, Translation.body).where(
            Translation.status.not_in(OPEN), Translation.updated_at >= started
        )
    ).all()
    for row in rows:
        journal.note(
            TRANSLATED,
            str(row.id),
            text=row.text_id,
            language=row.language,
            fingerprint=fingerprint(row.status, row.body),
        )
    return len(rows)


def _count_in_hand(session: Session, started: datetime) -> int:
    # A worker that took texts before `started` holds them until `started` + LEASE at the latest.
    statement = select(func.count()).where(Translation.status == Status.PENDING, Translation.due_at > started + LEASE)
    return session.scalar(statement) or 0
