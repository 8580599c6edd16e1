"""Queue mails, send them with a real worker, kill the server at random moments, and count what arrived."""

from __future__ import annotations

import random
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from sqlalchemy import func, select

from portal.app import Portal, build
from portal.domain.outbox import queries, service
from portal.domain.outbox.models import OutboxMail
from portal.foundation import clock
from portal.foundation import settings as settings_module
from portal.migrations import running

FASTER = 2_000
"""The pauses between tries are so many times shorter than in life, and four days of trying are two minutes."""
LONGEST = 300.0
Queue = Callable[[Portal, int], None]
"""Makes a portal owe so many mails, one to each of m0@example.org, m1@example.org and so on."""


@dataclass(frozen=True, slots=True)
class Result:
    """What was seen."""

    mails: int
    kills: int
    seconds: float
    tries: int
    states: dict[str, int]
    arrived: int
    lost: int
    doubles: int
    repeated: int

    @property
    def holds(self) -> bool:
        """Tell whether each mail arrived, and none as two different ones."""
        return self.states == {"sent": self.mails} and self.arrived == self.mails and not (self.lost or self.doubles)

    def told(self) -> str:
        """Return the figures as sentences."""
        return (
            f"{self.mails} mails, the server killed and started again {self.kills} times in {self.seconds:.1f} s\n"
            f"tries that failed: {self.tries}; in the outbox: {self.states}\n"
            f"arrived: {self.arrived}; lost: {self.lost}; arrived as two different mails: {self.doubles}\n"
            f"accepted twice under one Message-ID, because the server died between taking it and saying so: "
            f"{self.repeated}\n"
            f"{'HOLDS' if self.holds else 'DOES NOT HOLD'}"
        )


class Server:
    """The server's process."""

    def __init__(self, journal: Path) -> None:
        self.journal = journal
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.start()

    def start(self) -> None:
        """Start it and wait until it listens."""
        command = [sys.executable, "-m", "tools.smtp_proof.server", str(self.port), str(self.journal)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def kill(self) -> None:
        """Kill it on the spot."""
        self.process.kill()
        self.process.wait()


def queue_short_mails(portal: Portal, mails: int) -> None:
    """Owe mails that carry nothing."""
    with portal.database.unit_of_work() as session:
        for number in range(mails):
            context = {"name": "하나", "proposal_id": number + 1, "title": f"제안 {number}"}
            service.queue_mail(session, f"m{number}@example.org", "proposal_received", "ko", context, clock.now())


def run(
    folder: Path,
    mails: int,
    *,
    queue: Queue = queue_short_mails,
    database_url: str = "",
    chance: random.Random | None = None,
) -> Result:
    """Send so many mails while the server is killed and started again."""
    chance = chance or random.Random()
    journal = folder / "accepted.txt"
    journal.touch()
    server = Server(journal)
    portal = _portal(folder, server.port, database_url)
    begun, kills = time.monotonic(), 0
    done = threading.Event()
    with mock.patch.object(service, "PAUSES", tuple(pause / FASTER for pause in service.PAUSES)):
        sender = threading.Thread(target=_send_all, args=(portal, done))
        try:
            queue(portal, mails)
            sender.start()
            while kills < max(5, mails // 20) and not done.wait(chance.uniform(0.1, 1.2)):
                server.kill()
                kills += 1
                time.sleep(chance.uniform(0, 0.2))
                server.start()
            done.wait(LONGEST)
        finally:
            done.set()
            sender.join(LONGEST)
            server.kill()
    result = _count(portal, journal, mails, kills, time.monotonic() - begun)
    portal.database.dispose()
    return result


def _portal(folder: Path, port: int, database_url: str) -> Portal:
    environment = {
        "PORTAL_INSTANCE_DIR": str(folder / "instance"),
        "PORTAL_SECRET_KEY": "a secret that only this proof knows, long enough",
        "PORTAL_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "PORTAL_TRANSLATION": "off",
    }
    (folder / "instance").mkdir(exist_ok=True)
    given = environment | ({"PORTAL_DATABASE_URL": database_url} if database_url else {})
    portal = build(settings_module.load(given, folder))
    running.upgrade(portal.database)
    return portal


def _send_all(portal: Portal, done: threading.Event) -> None:
    ends = time.monotonic() + LONGEST
    while not done.is_set() and time.monotonic() < ends:
        portal.worker.do_mail()
        with portal.database.reading() as session:
            if not {"due", "waiting"} & queries.count_by_state(session).keys():
                break
        time.sleep(0.01)
    done.set()


def _count(portal: Portal, journal: Path, mails: int, kills: int, seconds: float) -> Result:
    accepted = Counter(tuple(line.split()) for line in journal.read_text().splitlines())
    by_recipient = Counter(recipient for recipient, _message_id in accepted)
    with portal.database.reading() as session:
        states = queries.count_by_state(session)
        tries = session.scalar(select(func.sum(OutboxMail.attempts))) or 0
    return Result(
        mails=mails,
        kills=kills,
        seconds=seconds,
        tries=tries,
        states=states,
        arrived=len(by_recipient),
        lost=mails - len(by_recipient),
        doubles=sum(number > 1 for number in by_recipient.values()),
        repeated=sum(number > 1 for number in accepted.values()),
    )


def in_folder(folder: Path, mails: int, queue: Queue = queue_short_mails, database_url: str = "") -> int:
    """Run the proof, print its figures, and return 0 if it holds."""
    result = run(folder, mails, queue=queue, database_url=database_url)
    print(result.told())
    return 0 if result.holds else 1
