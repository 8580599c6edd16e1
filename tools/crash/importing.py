"""Kill `portal import proposals --json`, start it again from the first line, until it has been killed often enough."""

from __future__ import annotations

import json
import random
import threading
import time
from pathlib import Path

from sqlalchemy import func, select

from portal.domain.proposals.models import Proposal
from tools.crash.group import ProcessGroup
from tools.crash.items import Items
from tools.crash.journal import IMPORTED, Journal
from tools.crash.site import Site
from tools.crash.tally import Tally

CHUNK = 50
"""`portal import` commits and answers this many lines at once."""
AHEAD = 3 * CHUNK
LONGEST_DELAY = 0.3
LONGEST_START = 2.0
EARLY = 0.1
"""The share of kills that may come before the first answer; such a kill proves nothing and is made in addition."""
SOURCE = "crash"


class Importer:
    """One client that imports a growing file."""

    def __init__(self, site: Site, journal: Journal, seed: int) -> None:
        self.site = site
        self.journal = journal
        self.items = Items(seed, "imported")
        self.file: Path = site.folder / "items.jsonl"
        self.offered = 0

    def offer(self, number: int) -> None:
        """Have at least this many items in the file."""
        with self.file.open("a", encoding="utf-8") as file:
            for item in map(self.items.item, range(self.offered, number)):
                line = {"id": item.key, "source": SOURCE, "title": item.title, "body": item.body}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self.offered = max(self.offered, number)

    def finish(self) -> None:
        """Import all that has been offered, undisturbed."""
        with self._start() as group:
            for line in group.lines():
                self._note(line)
            if group.kill() != 0:
                raise RuntimeError("an undisturbed import failed")

    def crash(self, rng: random.Random) -> bool:
        """Import and be killed at a moment drawn from `rng`; return whether that interrupted the work."""
        if rng.random() < EARLY:
            return self._crash_early(rng.uniform(0, LONGEST_START))
        return self._crash_after(rng.randint(0, CHUNK), rng.uniform(0, LONGEST_DELAY))

    def kept_unanswered(self) -> int:
        """Count what is there although nobody was told."""
        with self.site.looking() as session:
            kept = session.scalar(select(func.count()).select_from(Proposal).where(Proposal.source == SOURCE)) or 0
        return kept - self.journal.count(IMPORTED)

    def _crash_early(self, delay: float) -> bool:
        with self._start() as group:
            timer = threading.Timer(delay, group.signal_all)
            timer.start()
            answers = [self._note(line) for line in group.lines()]
            timer.cancel()
            timer.join()
            return group.kill() < 0 and bool(answers)

    def _crash_after(self, new_answers: int, delay: float) -> bool:
        with self._start() as group:
            new = 0
            has_fired = False
            for line in group.lines():
                new += self._note(line)
                if new >= new_answers and not has_fired:
                    time.sleep(delay)
                    group.signal_all()
                    has_fired = True
            return group.kill() < 0

    def _start(self) -> ProcessGroup:
        return self.site.start("import", "proposals", "--json", str(self.file))

    def _note(self, line: bytes) -> bool:
        answer = json.loads(line)
        if answer["result"] == "refused":
            raise RuntimeError(f"an item was refused: {answer}")
        item = self.items.item(int(answer["line"]) - 1)
        return self.journal.note(IMPORTED, answer["id"], proposal=answer["proposal"], title=item.title, body=item.body)


def crash_imports(importer: Importer, rng: random.Random, kills: int, wanted: int) -> Tally:
    """Kill imports until `kills` of them were interrupted, then import at least `wanted` items."""
    tally, started = Tally("import"), time.monotonic()
    while tally.inside < kills:
        importer.offer(importer.journal.count(IMPORTED) + AHEAD)
        tally.inside += importer.crash(rng)
        tally.kills += 1
        tally.kept_unanswered += importer.kept_unanswered()
    importer.offer(wanted)
    importer.finish()
    tally.seconds = time.monotonic() - started
    return tally
