"""What happened in one phase of the proof."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_WAIT = 180.0


@dataclass(slots=True)
class Tally:
    """Kills of one phase; `inside` counts those proved to have interrupted its work.

    `kept_unanswered` sums, over the kills, what had been kept although the client was never told.
    """

    phase: str
    kills: int = 0
    inside: int = 0
    kept_unanswered: int = 0
    seconds: float = 0.0


class StalledError(Exception):
    """The portal did nothing where it should have worked."""
