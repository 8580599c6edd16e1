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


class ApartAct(enum.StrEnum):
    """What is put on record of a burst of new people."""

    SEEN = "seen"
    """The portal noticed it by itself."""
    APART = "apart"
    COUNTS = "counts"
    """Somebody let those who were set apart count again, or has looked and found people."""


@dataclass(frozen=True, slots=True)
class ApartNote:
    """One line of the record; `by` is a name, empty where nobody did it."""

    id: int
    act: ApartAct
    at: datetime
    by: str
    persons: int
    reason: str


@dataclass(frozen=True, slots=True)
class ApartGroup:
    """Those of one burst who were set apart together and still are."""

    burst: int
    at: datetime
    by: str
    reason: str
    persons: int
