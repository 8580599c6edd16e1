"""Let several workers, each a process of its own, translate one backlog; count what each did, and its peak of memory.

The texts are those of the sample grammar, a comment's length each, with a long one among them. Exit code 0: each text
was translated once into each language that a package exists for, and none was taken twice.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from portal.domain.texts import service
from portal.domain.texts.models import Text, Translation
from portal.domain.texts.types import LanguageChoice, LanguageOrigin, Status
from portal.foundation import clock, languages
from portal.foundation.database import Database
from tools.crash.site import BACKENDS, Site, fresh
from tools.sample_packages.grammar import generate

LEASE_SECONDS = 120
WRITTEN_AT_ONCE = 500
KOREAN = LanguageChoice("ko", LanguageOrigin.CHOSEN, "ko", 1.0)
OPEN = (Status.PENDING, Status.FAILED)
MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Worked:
    """What one worker did: texts and rows that it took, rows that it settled, and its largest resident memory."""

    texts: int
    rows: int
    settled: int
    peak_bytes: int
    code: int


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a backlog of so many texts, in rows: one text in one language."""

    texts: int
    ordered: int
    done: int
    workers: tuple[Worked, ...]
    seconds: float

    @property
    def taken(self) -> int:
        """Count what was taken, once each time that it was."""
        return sum(worker.rows for worker in self.workers)

    @property
    def is_right(self) -> bool:
        """Tell whether all was done, and nothing twice: who takes as much as there is took nothing again."""
        ended_well = all(worker.code == 0 for worker in self.workers)
        return ended_well and self.ordered == self.done == self.taken == sum(one.settled for one in self.workers)


def bodies(number: int) -> list[str]:
    """Write so many comments, each its own, and one of them as long as a story."""
    lines = [f"{' '.join(one.bodies['ko'])} {index}." for index, one in enumerate(generate(11, number, ("ko",)))]
    lines[number // 2] = "\n".join(lines[:200])
    return lines


def fill(site: Site, texts: Sequence[str], targets: Sequence[str] = languages.INTERFACE) -> None:
    """Write texts in Korean and order them."""
    database = Database(site.settings.database_url)
    try:
        for start in range(0, len(texts), WRITTEN_AT_ONCE):
            with database.unit_of_work() as session:
                now = clock.now()
                ids = [service.write(session, text, KOREAN, now) for text in texts[start : start + WRITTEN_AT_ONCE]]
                service.request_translations(session, ids, targets, now)
    finally:
        database.dispose()


def work_off(site: Site, workers: int) -> tuple[tuple[Worked, ...], float]:
    """Let workers do all that is due, all at once; return what each did, and how long it took them."""
    begun = time.monotonic()
    logs = [site.folder / f"worker-{number}.log" for number in range(workers)]
    running = [_start(site, log) for log in logs]
    ended = []
    for process in running:
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        ended.append((process.returncode, usage.ru_maxrss * 1024))
    seconds = time.monotonic() - begun
    return tuple(_read(log, peak, code) for log, (code, peak) in zip(logs, ended, strict=True)), seconds


def _start(site: Site, log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as errors:
        return subprocess.Popen(
            [sys.executable, "-m", "portal", "worker", "--once"],
            cwd=site.folder,
            env=site.variables(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )


def _read(log: Path, peak: int, code: int) -> Worked:
    counts: Counter[str] = Counter()
    for line in log.read_text("utf-8").splitlines():
        if line.startswith("{"):
            event = json.loads(line)
            if event.get("event") == "translated":
                counts.update({name: event[name] for name in ("texts", "rows", "settled")})
    return Worked(counts["texts"], counts["rows"], counts["settled"], peak, code)


def prove(backend: str, texts: int, workers: int) -> Result:
    """Make a site, fill it, let the workers work, and count."""
    with fresh(backend, PORTAL_LEASE_SECONDS=str(LEASE_SECONDS)) as site:
        fill(site, bodies(texts))
        can = site.router()
        with site.looking() as session:
            pairs = session.execute(
                select(Text.language, Translation.language, func.count())
                .join_from(Translation, Text)
                .group_by(Text.language, Translation.language)
            ).all()
            reachable = [target for source, target, _number in pairs if can(source, target)]
            ordered = sum(number for _source, target, number in pairs if target in reachable)
        worked, seconds = work_off(site, workers)
        with site.looking() as session:
            done = session.scalar(select(func.count()).where(Translation.status.not_in(OPEN))) or 0
    return Result(texts, ordered, done, worked, seconds)


def main() -> int:
    """Run it and print what was counted."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.backlog", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--backend", choices=BACKENDS, default="sqlite")
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--workers", type=int, default=3)
    options = parser.parse_args()
    result = prove(options.backend, options.texts, options.workers)
    for number, worker in enumerate(result.workers, 1):
        print(
            f"Worker {number}: {worker.texts} texts, {worker.rows} translations taken, {worker.settled} settled, "
            f"{worker.peak_bytes / MEBIBYTE:.0f} MB at most"
        )
    print(
        f"{options.backend}: {result.texts} texts, {result.ordered} translations ordered that packages exist for, "
        f"{result.done} done, {result.taken} taken, {result.seconds:.0f} s"
    )
    print("Each once." if result.is_right else "WRONG")
    return 0 if result.is_right else 1


if __name__ == "__main__":
    sys.exit(main())
