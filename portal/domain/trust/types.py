"""What the trust index hands out, and what it refuses."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from datetime import date, datetime

from portal.domain.trust.said import Said
from portal.engines.trust import METHODOLOGY, Published, Result

REF_AREA = "KR-GANGNAM"
BASELINE_PERIOD = "2025-Q4"
"""The report's figures are of 2025: the twelve months that end with this quarter."""
CLUSTERS = ("C1", "C2", "C3", "C4")
RELEASE_ID = re.compile(r"(?P<period>[0-9]{4}-Q[1-4])(?:\.(?P<revision>[2-9]|[1-9][0-9]{1,4}))?", re.ASCII)


class State(enum.StrEnum):
    """Whether a release is out; what is dropped is gone."""

    PREVIEW = "preview"
    FINAL = "final"


class Status(enum.StrEnum):
    """What a release is, as the feed says it."""

    BASELINE = "baseline"
    PROVISIONAL = "provisional"
    """Of a quarter that is not over: shown to staff, never kept, never approved."""
    FINAL = "final"
    REVISED = "revised"


class ReleaseReason(enum.StrEnum):
    """Why a release is not made, approved or dropped."""

    NOT_A_PERIOD = "not_a_period"
    NOT_OVER = "not_over"
    PREVIEW_WAITING = "preview_waiting"
    NEEDS_REASON = "needs_reason"
    OWN_PREVIEW = "own_preview"
    ALREADY_APPROVED = "already_approved"
    GONE = "gone"
    """Somebody else has dropped the preview meanwhile."""
    OUTDATED = "outdated"
    """Made by an earlier version of the method than the one that would publish it."""
    TOO_OLD = "too_old"
    """Who took part in its first months has been forgotten, so that nothing can be counted any more."""
    IS_BASELINE = "is_baseline"
    """The period is that of the report's own figures, or before it."""
    OVERTAKEN = "overtaken"
    """Another release has been approved since, which this one was not compared with."""
    BEING_COUNTED = "being_counted"
    """A preview of the quarter is on its way, for another reason."""


class OrderState(enum.StrEnum):
    """How far a preview is that was ordered; one that is made is a release."""

    ORDERED = "ordered"
    COUNTING = "counting"
    FAILED = "failed"


class Problem(enum.StrEnum):
    """Why a preview was not made, beside the reasons for which a release is refused."""

    NOT_ALLOWED = "not_allowed"
    """Who ordered it may not make releases any more."""
    GIVEN_UP = "given_up"
    """Every worker that began it died."""
    UNEXPECTED = "unexpected"


@dataclass(frozen=True, slots=True)
class PreviewOrdered:
    """Fact: a preview is to be counted."""

    period: str


@dataclass(frozen=True, slots=True)
class PreviewOrderView:
    """A preview that was ordered: by whom, how far it is, why it was not made."""

    period: str
    reason: str
    state: OrderState
    by: str | None
    ordered_at: datetime
    started_at: datetime | None
    problem: ReleaseReason | Problem | None

    @property
    def is_under_way(self) -> bool:
        """Tell whether something will become of it by itself."""
        return self.state is not OrderState.FAILED


@dataclass(frozen=True, slots=True)
class PreviewJob:
    """An order that a worker has taken; `holder` is its own, and tells whether the order is still its."""

    order_id: int
    period: str
    reason: str
    by_id: int
    holder: str


@dataclass(frozen=True, slots=True)
class ReleaseRefused:
    """A release that was not made, approved or dropped; `other` names the one that is in the way."""

    reason: ReleaseReason
    other: str | None = None


@dataclass(frozen=True, slots=True)
class ReleasePublished:
    """A release was approved; it will never change."""

    release_pk: int


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """One release: who made it, what it was computed from, what it says.

    `id` is the text that everybody knows it by (`2026-Q3`, `2026-Q3.2`), `pk` the number of its row; `document` is the
    release as the feed gives it, to the byte. `made_by` and `approved_by` are names.
    """

    pk: int
    id: str
    period: str
    revision: int
    state: State
    status: Status
    methodology: str
    made_at: datetime
    made_by_id: int | None
    made_by: str | None
    approved_at: datetime | None
    approved_by: str | None
    reason: str
    supersedes: str | None
    input_sha256: str
    document: str
    document_sha256: str
    published: Published
    result: Said

    @property
    def is_published(self) -> bool:
        """Tell whether everybody may see it."""
        return self.state is State.FINAL

    def is_of_method(self, other: ReleaseView) -> bool:
        """Tell whether another release was made by the same method, so that the two can be compared."""
        return self.methodology == other.methodology

    @property
    def is_of_todays_method(self) -> bool:
        """Tell whether this portal computes by the method that the release was made by."""
        return self.methodology == METHODOLOGY


@dataclass(frozen=True, slots=True)
class ReleaseEntry:
    """A release in a list, without what it was computed from."""

    pk: int
    id: str
    period: str
    revision: int
    state: State
    status: Status
    methodology: str
    made_at: datetime
    made_by: str | None
    approved_at: datetime | None
    approved_by: str | None
    reason: str
    supersedes: str | None
    input_sha256: str
    document_sha256: str


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a release's open data, without its bytes; a table has `columns`."""

    name: str
    title: str
    description: str
    media_type: str
    columns: tuple[str, ...]
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A count of the evidence as it is, beside what of it is published."""

    cluster: str
    indicator: str
    component: str
    exact: float | None
    people: int
    published: int | None
    conf_status: str


@dataclass(frozen=True, slots=True)
class Recount:
    """What a count made now would publish otherwise than a preview does."""

    counts: int
    """How many published counts would differ."""
    index_before: float
    index_now: float

    @property
    def differs(self) -> bool:
        """Tell whether anything would."""
        return self.counts > 0


@dataclass(frozen=True, slots=True)
class Look:
    """A preview for staff's eyes: the index by the counts as published, and beside it by the exact ones.

    `exact` is None for a release of another method than today's: what its exact counts come to can't be computed.
    """

    published: Published
    result: Said
    exact: Result | None
    beside: tuple[Beside, ...]
    suppressed: int
    over: bool
    ends_on: date


def release_id(period: str, revision: int) -> str:
    """Return the text that a release is known by."""
    return period if revision == 1 else f"{period}.{revision}"


def archive_name(release_id: str) -> str:
    """Return the name of the archive of a release's open data."""
    return f"trust-{release_id}.zip"


def parse_release_id(text: str) -> tuple[str, int] | None:
    """Return the period and the revision that a release's text names, None where it names none."""
    found = RELEASE_ID.fullmatch(text)
    return (found["period"], int(found["revision"] or 1)) if found else None
