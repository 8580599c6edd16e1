"""Acts of participation and what is told of them."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

NOBODY = ""
"""Stands for the person where the office entered something for somebody without an address."""
CLEARED = "-"
"""What the name of a person begins with that has been forgotten; the number of the act follows."""


class ActKind(enum.StrEnum):
    """What somebody did."""

    PROPOSAL = "proposal"
    COMMENT = "comment"
    ENDORSEMENT = "endorsement"
    REGISTRATION = "registration"


@dataclass(frozen=True, slots=True)
class ActNoted:
    """Fact: an act was noted, changed or taken back; it happened at `at`."""

    kind: ActKind
    subject_id: int
    at: datetime
