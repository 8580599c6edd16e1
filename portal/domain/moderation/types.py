"""Decisions, grounds and the rows that moderation hands out."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from portal.domain.texts.types import TextView


class Decision(enum.StrEnum):
    """What a moderator does with a proposal."""

    PUBLISH = "publish"
    RETURN = "return"
    REFUSE = "refuse"


class Ground(enum.StrEnum):
    """Why a proposal is returned or refused; each has a sentence in every language of the pages."""

    UNCLEAR = "unclear"
    OFF_TOPIC = "off_topic"
    PERSONAL_DATA = "personal_data"
    INSULT = "insult"
    ADVERTISING = "advertising"
    DUPLICATE = "duplicate"
    UNLAWFUL = "unlawful"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of reasons as it is handed in: a ground, and the moderator's own words in their own language."""

    ground: Ground
    words: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision as one reader sees it."""

    id: int
    at: datetime
    decision: Decision
    ground: Ground | None
    words: TextView | None
    moderator: str
    proposal_id: int
