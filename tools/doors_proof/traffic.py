"""A day of real traffic, with the server killed in the middle of it again and again."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from tools.crash.client import is_ready
from tools.crash.group import ProcessGroup
from tools.crash.site import Site
from tools.crash.tally import LONGEST_WAIT, StalledError
from tools.doors_proof.grounds import Grounds
from tools.doors_proof.phones import SKEW, Phone
from tools.doors_proof.wire import Wire
from tools.ports import free_port

MOST_ANSWERS = 40
LONGEST_DELAY = 0.1
CALM = 60
"""So many answers at least after the last kill."""


@dataclass
class Server:
    """The portal's web server on a port that stays."""

    site: Site
    port: int = field(default_factory=free_port)

    @contextmanager
    def running(self) -> Iterator[ProcessGroup]:
        """Start it, wait until it answers, kill it at the end."""
        with self.site.start("serve", "--bind", f"127.0.0.1:{self.port}", "--workers", "2") as group:
            deadline = time.monotonic() + LONGEST_WAIT
            while not is_ready(self.port):
                if group.has_ended() or time.monotonic() > deadline:
                    raise StalledError(f"the server did not start: see {self.site.errors}")
                time.sleep(0.05)
            yield group


@dataclass
class Crowd:
    """All devices at work."""

    phones: Sequence[Phone]
    failures: list[BaseException] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Let them begin."""
        for phone in self.phones:
            self._threads.append(threading.Thread(target=self._work, args=(phone,), daemon=True))
            self._threads[-1].start()

    def stop(self) -> None:
        """Let them end what they are at."""
        self._over.set()
        for thread in self._threads:
            thread.join()
        if self.failures:
            raise self.failures[0]

    @property
    def answers(self) -> int:
        """Count what was answered."""
        return sum(phone.tally.answered for phone in self.phones)

    @property
    def unheard(self) -> int:
        """Count what was sent and not answered."""
        return sum(phone.tally.unheard for phone in self.phones)

    def wait_for(self, answers: int) -> None:
        """Wait for so many answers more."""
        enough, deadline = self.answers + answers, time.monotonic() + LONGEST_WAIT
        while self.answers < enough:
            if self.failures:
                raise self.failures[0]
            if time.monotonic() > deadline:
                raise StalledError("the devices got no further")
            time.sleep(0.005)

    def _work(self, phone: Phone) -> None:
        try:
            phone.work(self._over)
        except BaseException as error:
            self.failures.append(error)


def gather(grounds: Grounds, port: int, seed: int) -> list[Phone]:
    """Return the devices of an event, each with a clock of its own."""
    chance = random.Random(f"{seed}:clocks")
    return [
        Phone(
            number,
            grounds,
            Wire(port, token, chance.randint(-SKEW, SKEW)),
            random.Random(f"{seed}:{number}"),
        )
        for number, token in enumerate(grounds.tokens)
    ]


@contextmanager
def crashed(server: Server, phones: Sequence[Phone], kills: int, chance: random.Random) -> Iterator[int]:
    """Kill the server so many times while the devices work, then let them send all that is left; leave it running.

    Yields how many kills left somebody without an answer.
    """
    crowd, inside = Crowd(phones), 0
    try:
        for _ in range(kills):
            before = crowd.unheard
            with server.running() as group:
                crowd.wait_for(chance.randint(1, MOST_ANSWERS))
                time.sleep(chance.uniform(0, LONGEST_DELAY))
                group.signal_all()
            time.sleep(LONGEST_DELAY)
            inside += crowd.unheard > before
        with server.running():
            crowd.wait_for(CALM)
            crowd.stop()
            for phone in phones:
                phone.finish()
            yield inside
    finally:
        crowd.stop()
