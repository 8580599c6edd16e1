"""The engine that runs Argos packages on this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from portal.engines.translation import pipeline, segments, termbase
from portal.engines.translation.legs import find_route
from portal.engines.translation.store import PackageStore
from portal.engines.translation.termbase import Termbase
from portal.engines.translation.types import Job, Outcome, Span


class ArgosTranslator:
    """A translator over a folder of Argos packages; packages installed while it runs are found at the next call."""

    def __init__(
        self, packages_dir: Path, *, terms: Termbase | None = None, threads: int = 1, ceiling: int | None = None
    ) -> None:
        """Look at nothing yet: models are loaded by the first translation that needs them.

        ``ceiling`` bounds the bytes of the models in memory; those used last stay.
        """
        self._store = PackageStore(Path(packages_dir), threads, ceiling)
        self._terms = terms if terms is not None else termbase.load()
        self._lock = threading.Lock()

    def split(self, text: str, language: str) -> tuple[Span, ...]:
        """Cut a text into sentences and what stands between them, losing nothing."""
        return segments.split(text, language)

    def can(self, source: str, target: str) -> bool:
        """Tell whether packages for this pair are installed now, directly or by way of English."""
        return find_route(self._store.legs(), source, target) is not None

    def translate(
        self, jobs: Sequence[Job], between: Callable[[], None] = lambda: None
    ) -> dict[tuple[str, str], Outcome]:
        """Answer every (job key, target): PENDING without a package, FAILED for a text that makes the engine raise.

        One thread at a time has the machine; between the parts of long work it is let go.
        """

        def let_go() -> None:
            self._lock.release()
            try:
                between()
            finally:
                self._lock.acquire()

        with self._lock:
            return pipeline.translate(jobs, self._store.legs(), self._terms, between=let_go)
