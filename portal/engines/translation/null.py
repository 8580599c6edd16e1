"""The engine of a portal without packages: everything waits, nothing is claimed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from portal.engines.translation.types import Job, Outcome, Span, Status


class NullTranslator:
    """Translate nothing; every pair is pending."""

    def split(self, text: str, language: str) -> tuple[Span, ...]:
        """Take the whole text as one sentence."""
        return (Span(text, is_sentence=True),) if text else ()

    def can(self, source: str, target: str) -> bool:
        """No pair is ever available."""
        return False

    def translate(
        self, jobs: Sequence[Job], between: Callable[[], None] = lambda: None
    ) -> dict[tuple[str, str], Outcome]:
        """Answer PENDING for every pair."""
        return {(job.key, target): Outcome(Status.PENDING) for job in jobs for target in job.targets}
