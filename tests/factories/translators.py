"""Translation engines that do what a test wants."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from portal.engines.translation.types import Job, Outcome, Segment, Span, Status

Answer = Callable[[Job, str], Outcome]


def ready(job: Job, target: str) -> Outcome:
    """Answer with the text, marked with its target."""
    body = f"[{target}] {job.text}"
    return Outcome(Status.READY, body, (Segment(body, target),), engine="fake", engine_version="1", quality=0.9)


def status(wanted: Status) -> Answer:
    """Answer everything with one status."""
    return lambda _job, _target: Outcome(wanted)


class FakeTranslator:
    """Knows some pairs; `answer` says what comes back, `meanwhile` happens while it works."""

    def __init__(
        self,
        answer: Answer = ready,
        pairs: frozenset[tuple[str, str]] | None = None,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> None:
        self.answer = answer
        self.pairs = pairs
        self.meanwhile = meanwhile
        self.seen: list[Job] = []

    def split(self, text: str, language: str) -> tuple[Span, ...]:
        return tuple(Span(line, line.strip() != "") for line in text.splitlines(keepends=True))

    def can(self, source: str, target: str) -> bool:
        return self.pairs is None or (source, target) in self.pairs

    def translate(
        self, jobs: Sequence[Job], between: Callable[[], None] = lambda: None
    ) -> dict[tuple[str, str], Outcome]:
        self.seen.extend(jobs)
        self.meanwhile()
        return {(job.key, target): self.answer(job, target) for job in jobs for target in job.targets}
