"""Kill `portal run` while members hand proposals in; what got no answer is sent again, with the same form key."""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import select

from portal.domain.accounts import service
from portal.domain.accounts.types import Refused, Role
from portal.domain.proposals.models import Proposal
from portal.domain.proposals.types import State
from portal.foundation import clock
from portal.foundation.database import Database
from tools.crash.client import Browser, Member, UnansweredError, UnreachableError, is_ready
from tools.crash.group import ProcessGroup
from tools.crash.items import Item, Items
from tools.crash.journal import HANDED_IN, SAVED, Journal
from tools.crash.site import Site
from tools.crash.tally import LONGEST_WAIT, StalledError, Tally
from tools.ports import free_port

T = TypeVar("T")
MEMBERS = 4
PASSWORD = "a password for nobody but this proof"
LONGEST_DELAY = 0.1


class Crowd:
    """Several members who write at the same time, each request until it is answered."""

    def __init__(self, site: Site, journal: Journal, seed: int, wanted: int) -> None:
        self.site = site
        self.journal = journal
        self.wanted = wanted
        self.items = Items(seed, "submitted")
        self.port = free_port()
        self.answers = 0
        self.unanswered = 0
        self.failures: list[BaseException] = []
        self._is_open = threading.Event()
        self._lock = threading.Lock()
        self._asking = 0
        self._numbers = itertools.count()
        self._is_over = False

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Have the members write until the block ends."""
        emails = _make_accounts(self.site)
        threads = [threading.Thread(target=self._write, args=(email,), daemon=True) for email in emails]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._is_over = True
            self._is_open.set()
            for thread in threads:
                thread.join()

    def start(self) -> ProcessGroup:
        """Start the portal, wait until it answers, let the members go on."""
        group = self.site.start("run", "--bind", f"127.0.0.1:{self.port}")
        try:
            self._wait_for(lambda: group.has_ended() or is_ready(self.port))
            if group.has_ended():
                raise StalledError(f"the portal ended by itself: see {self.site.errors}")
        except BaseException:
            group.kill()
            raise
        self._is_open.set()
        return group

    def crash(self, rng: random.Random, most_answers: int) -> bool:
        """Kill the portal at a moment drawn from `rng`; return whether a request was left without an answer."""
        with self.start() as group:
            before = self.unanswered
            enough = self.answers + rng.randint(1, most_answers)
            delay = rng.uniform(0, LONGEST_DELAY)
            self._wait_for(lambda: self.answers >= enough)
            time.sleep(delay)
            group.signal_all()
            self._is_open.clear()
        self._wait_for(lambda: self._asking == 0)
        return self.unanswered > before

    def finish(self) -> None:
        """Let the members write until they have handed in what is wanted, then stop the portal."""
        with self.start() as group:
            self._wait_for(self._is_enough)
            self._is_open.clear()
            self._wait_for(lambda: self._asking == 0)
            group.stop()

    def kept_unanswered(self) -> int:
        """Count what is there although nobody was told."""
        with self.site.looking() as session:
            states = list(session.scalars(select(Proposal.state).where(Proposal.form_key.is_not(None))))
        handed_in = states.count(State.SUBMITTED)
        return len(states) - self.journal.count(SAVED) + handed_in - self.journal.count(HANDED_IN)

    def _is_enough(self) -> bool:
        return self.journal.count(HANDED_IN) >= self.wanted

    def _write(self, email: str) -> None:
        member = Member(Browser(self.port), email, PASSWORD)
        try:
            self._until_answered(member.sign_in)
            while not self._is_over:
                self._write_one(member, self.items.item(next(self._numbers)))
        except _OverError:
            pass
        except BaseException as error:
            self.failures.append(error)

    def _write_one(self, member: Member, item: Item) -> None:
        facts = {"author": member.email, "title": item.title, "body": item.body}
        proposal_id = self._until_answered(lambda: member.save(item))
        self.journal.note(SAVED, item.key, proposal=proposal_id, **facts)
        self._until_answered(lambda: member.hand_in(proposal_id))
        self.journal.note(HANDED_IN, item.key, proposal=proposal_id, **facts)

    def _until_answered(self, ask: Callable[[], T]) -> T:
        while True:
            self._is_open.wait()
            if self._is_over:
                raise _OverError
            self._count(asking=1)
            try:
                answer = ask()
            except UnansweredError:
                self._count(asking=-1, unanswered=1)
            except UnreachableError:
                self._count(asking=-1)
                time.sleep(0.01)
            except BaseException:
                self._count(asking=-1)
                raise
            else:
                self._count(asking=-1, answers=1)
                return answer

    def _count(self, asking: int, answers: int = 0, unanswered: int = 0) -> None:
        with self._lock:
            self._asking += asking
            self.answers += answers
            self.unanswered += unanswered

    def _wait_for(self, has_come: Callable[[], bool]) -> None:
        deadline = time.monotonic() + LONGEST_WAIT
        while not has_come():
            if self.failures:
                raise self.failures[0]
            if time.monotonic() > deadline:
                raise StalledError("the members got no further")
            time.sleep(0.005)


class _OverError(Exception):
    """There is no more to write."""


def crash_submissions(crowd: Crowd, rng: random.Random, kills: int) -> Tally:
    """Kill the portal until `kills` times requests were left without an answer, then let the members finish."""
    tally, started = Tally("submission"), time.monotonic()
    # A proposal takes two answers; on average, half of what is wanted is handed in between the kills.
    most_answers = max(2, 2 * crowd.wanted // kills)
    with crowd.writing():
        while tally.inside < kills:
            tally.inside += crowd.crash(rng, most_answers)
            tally.kills += 1
            tally.kept_unanswered += crowd.kept_unanswered()
        crowd.finish()
    tally.seconds = time.monotonic() - started
    return tally


def _make_accounts(site: Site) -> list[str]:
    emails = [f"member{number}@example.org" for number in range(MEMBERS)]
    database = Database(site.settings.database_url)
    with database.unit_of_work() as session:
        for email in emails:
            made = service.add_account(session, email, {Role.PARTICIPANT}, PASSWORD, "ko", clock.now())
            assert not isinstance(made, Refused)
    database.dispose()
    return emails
