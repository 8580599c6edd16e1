"""Kill each change of packages before each of its steps and at random moments, and look at what is left each time."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from portal.engines.translation.packages import PackageInfo, import_package, list_former, list_installed
from portal.engines.translation.store import PackageStore
from tools.crash.group import ProcessGroup
from tools.package_proof import archives
from tools.package_proof.server import IndexServer, serving
from tools.package_proof.stepping import NEVER

ROOT = Path(__file__).parents[2]
PAIR = ("ko", "en")
BESIDE = ("en", "ko")
LAST = "9.9"
"""The version that is installed after each kill, to see that this goes."""
SLOW = 0.004
"""Seconds a piece of a download, so that kills fall into it as well."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change: the versions there before (the former one first), what is offered, and what may be there afterwards."""

    name: str
    act: str
    before: tuple[str, ...]
    offered: str | None
    allowed: frozenset[str | None]


CHANGES = (
    Change("install", "install", (), "1.0", frozenset({None, "1.0"})),
    Change("import", "import", (), "1.0", frozenset({None, "1.0"})),
    Change("update", "install", ("1.0", "1.1"), "1.2", frozenset({"1.1", "1.2"})),
    Change("roll-back", "roll-back", ("1.0", "1.1"), None, frozenset({"1.0", "1.1"})),
    Change("remove", "remove", ("1.0", "1.1"), None, frozenset({"1.1", None})),
)


@dataclass(slots=True)
class Tally:
    """What came of the kills of one change: how many left things as before or as after, and how many something more."""

    change: Change
    how: str
    kills: int = 0
    as_before: int = 0
    as_after: int = 0
    half_way: int = 0
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Proof:
    """A portal's folders, an index, and what is in the packages."""

    def __init__(self, folder: Path, offered: IndexServer) -> None:
        self.instance = folder / "instance"
        self.errors = folder / "errors.log"
        self.offered = offered
        self.archives = folder / "archives"
        self.templates = folder / "templates"
        self.archives.mkdir()
        for version in ("1.0", "1.1", "1.2", LAST):
            archives.make(self.archives, "ko_en", version)
        archives.make(self.archives, "en_ko", "1.0")
        self.contents = {path.stem: archives.files_in(path) for path in self.archives.iterdir()}

    def each_step(self, change: Change) -> Tally:
        """Kill before each step of a change, one after the other."""
        tally, started = Tally(change, "each step"), time.monotonic()
        self._prepare(change)
        steps = int(self._run(change, NEVER).stdout)
        for step in range(steps):
            self._prepare(change)
            if self._run(change, step).returncode != -9:
                tally.faults.append(f"{change.name}: step {step} was never reached")
            self._look(tally, f"{change.name}, step {step}")
        tally.seconds = time.monotonic() - started
        return tally

    def at_random(self, change: Change, rng: random.Random, kills: int) -> Tally:
        """Kill the command, with all its children, at random moments between its first step and its end."""
        tally, started = Tally(change, "random"), time.monotonic()
        self._prepare(change)
        with self._begun(change) as group:
            begun = time.monotonic()
            _wait_for_end(group)
            longest = time.monotonic() - begun
        while tally.kills < kills:
            self._prepare(change)
            with self._begun(change) as group:
                time.sleep(rng.uniform(0, longest))
                group.kill()
            self._look(tally, f"{change.name}, kill {tally.kills}")
        tally.seconds = time.monotonic() - started
        return tally

    def resume(self) -> tuple[int, int]:
        """Cut a download at half its size, start it again, and return its size and where the second attempt began."""
        change = CHANGES[0]
        self._prepare(change)
        size = self._archive("1.0").stat().st_size
        self.offered.cut_at = size // 2
        first = self._run(change, NEVER)
        self.offered.cut_at = None
        second = self._run(change, NEVER)
        begins = [wanted for _method, path, wanted in self.offered.asked if path.endswith(".argosmodel")]
        if first.returncode == 0 or second.returncode != 0 or self._version() != "1.0":
            raise RuntimeError(f"the download was not gone on with: {second.stderr}")
        return size, int((begins[-1] or "bytes=0-").removeprefix("bytes=").rstrip("-"))

    def _archive(self, version: str, pair: str = "ko_en") -> Path:
        return self.archives / f"translate-{pair}-{version.replace('.', '_')}.argosmodel"

    def _prepare(self, change: Change) -> None:
        """Make the folders as they are before a change."""
        template = self.templates / "-".join(("of", *change.before))
        if not template.exists():
            for file in (self._archive("1.0", "en_ko"), *map(self._archive, change.before)):
                import_package(file, template / "models")
        shutil.rmtree(self.instance, ignore_errors=True)
        shutil.copytree(template, self.instance)
        # Copies are as old as they were made: in the order of their installation.
        for info in list_installed(self.instance / "models"):
            os.utime(info.path / "metadata.json")
        for old in self.offered.folder.iterdir():
            old.unlink()
        if change.offered:
            shutil.copy(self._archive(change.offered), self.offered.folder)
        self.offered.asked.clear()

    def _command(self, change: Change, step: int) -> list[str]:
        given = str(self._archive(change.offered or "1.0")) if change.act == "import" else self.offered.index
        name = "tools.package_proof.stepping"
        return [sys.executable, "-m", name, change.act, str(self.instance), given, str(step)]

    def _run(self, change: Change, step: int) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self._command(change, step), cwd=ROOT, capture_output=True, text=True, check=False)

    @contextmanager
    def _begun(self, change: Change) -> Iterator[ProcessGroup]:
        """Start a change, and give it when its first trace is on the disk or it has ended."""
        before = self._trace()
        self.offered.seconds_a_piece = SLOW
        with ProcessGroup(self._command(change, NEVER), os.environ, ROOT, self.errors) as group:
            while not group.has_ended() and self._trace() == before:
                time.sleep(0.002)
            yield group
        self.offered.seconds_a_piece = 0.0

    def _trace(self) -> set[str]:
        # Walked, not globbed: what is removed meanwhile is no error.
        return {name for _folder, folders, files in os.walk(self.instance) for name in (*folders, *files)}

    def _look(self, tally: Tally, where: str) -> None:
        """Judge what a kill left, then install and judge again."""
        tally.kills += 1
        models = self.instance / "models"
        version = self._version()
        unchanged = tally.change.before[-1] if tally.change.before else None
        tally.as_before += version == unchanged
        tally.as_after += version != unchanged
        tally.half_way += bool(self._left_over())
        if version not in tally.change.allowed:
            tally.faults.append(f"{where}: {version} is there")
        tally.faults += [f"{where}: {fault}" for fault in self._unsound()]
        import_package(self._archive(LAST), models)
        if self._version() != LAST:
            tally.faults.append(f"{where}: nothing can be installed afterwards")
        tally.faults += [f"{where}: {name} is left over" for name in self._left_over()]
        tally.faults += [f"{where}, installed afterwards: {fault}" for fault in self._unsound()]

    def _version(self) -> str | None:
        found = [info.version for info in list_installed(self.instance / "models") if info.languages == PAIR]
        return found[0] if found else None

    def _unsound(self) -> list[str]:
        """Compare every package with what it was made from, and with what the engine finds, and translate with it."""
        models = self.instance / "models"
        listed = list_installed(models)
        legs = PackageStore(models).legs()
        faults = [f"{info.pair} is not whole" for info in [*listed, *list_former(models)] if not self._is_whole(info)]
        if {info.languages: info.version for info in listed} != {pair: leg.version for pair, leg in legs.items()}:
            faults.append("the engine finds other packages than the list")
        if BESIDE not in legs:
            faults.append("another package is gone")
        return faults + [f"{leg.pair} does not translate" for leg in legs.values() if not leg.run(["도서관"])]

    def _is_whole(self, info: PackageInfo) -> bool:
        pair = "ko_en" if info.languages == PAIR else "en_ko"
        return archives.files_of(info.path) == self.contents[self._archive(info.version, pair).stem]

    def _left_over(self) -> list[str]:
        """Name staging folders, and all but one package a pair."""
        staged = [path.name for path in self.instance.glob(".models-incoming-*")]
        models = self.instance / "models"
        roots = [path for folder in (models, models / ".former") for path in folder.glob("translate-*")]
        return staged + [str(path) for path in roots if path not in _paths(models)]


def prove(
    folder: Path, seed: int, kills: int, by_steps: Sequence[Change], by_chance: Sequence[Change]
) -> tuple[list[Tally], tuple[int, int]]:
    """Kill changes at each step, and at `kills` random moments; also cut a download at half its size."""
    offered = folder / "offered"
    offered.mkdir()
    with serving(offered) as server:
        proof = Proof(folder, server)
        resumed = proof.resume()
        tallies = [proof.each_step(change) for change in by_steps]
        chances = [random.Random(f"{seed}:{change.name}") for change in by_chance]
        tallies += [proof.at_random(*each, kills) for each in zip(by_chance, chances, strict=True)]
        return tallies, resumed


def _paths(models: Path) -> set[Path]:
    return {info.path for info in [*list_installed(models), *list_former(models)]}


def _wait_for_end(group: ProcessGroup) -> None:
    for _line in group.lines():
        pass
