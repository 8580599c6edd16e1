"""Tables of proposals."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, validates

from portal.foundation.database import Base, UtcDateTime


class Topic(Base):
    """One of the city's projects."""

    __tablename__ = "topic"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    cluster: Mapped[str] = mapped_column(String(2))
    position: Mapped[int]
    title_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    summary_id: Mapped[int] = mapped_column(ForeignKey("text.id"))


class Proposal(Base):
    """What somebody wants the city to do."""

    __tablename__ = "proposal"
    __table_args__ = (
        UniqueConstraint("source", "source_id", name="uq_proposal_source"),
        UniqueConstraint("author_id", "form_key", name="uq_proposal_form"),
        Index("ix_proposal_listed", "listed_at", "id"),
        Index("ix_proposal_state", "state", "listed_at", "id"),
        Index("ix_proposal_cluster", "cluster", "listed_at", "id"),
        Index("ix_proposal_topic", "topic_id", "listed_at", "id"),
        Index("ix_proposal_event", "event_id", "listed_at", "id"),
        Index("ix_proposal_neighbourhood", "neighbourhood", "listed_at", "id"),
        Index("ix_proposal_endorsed", "endorsements", "listed_at", "id"),
        Index("uq_proposal_entered", "entered_by_id", "form_key", unique=True),
        Index("ix_proposal_index_due", "index_due"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    author_name: Mapped[str | None] = mapped_column(String(200))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    entered_via: Mapped[str | None] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(20))
    cluster: Mapped[str | None] = mapped_column(String(2))
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("event_session.id"))
    place: Mapped[str | None] = mapped_column(String(200))
    neighbourhood: Mapped[str | None] = mapped_column(String(20))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    title_id: Mapped[int] = mapped_column(ForeignKey("text.id"), unique=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("text.id"), unique=True)
    revision: Mapped[int] = mapped_column(default=1)
    checked_revision: Mapped[int] = mapped_column(default=0)
    """The latest version that a moderator has read; a public one beyond it waits to be looked at."""
    endorsements: Mapped[int] = mapped_column(default=0)
    """As many as there are endorsements; kept here so that a list need not count them."""
    form_key: Mapped[str | None] = mapped_column(String(40))
    form_hash: Mapped[str | None] = mapped_column(String(64))
    source: Mapped[str | None] = mapped_column(String(80))
    source_id: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    listed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The moment of publication while the proposal is public, else nothing: what lists filter and sort by."""
    index_due: Mapped[bool] = mapped_column(default=True)

    @validates("state", "published_at")
    def _tell_search(self, _name: str, value: Any) -> Any:
        # Whoever moves a proposal, by whatever command, owes the index a look at it.
        self.index_due = True
        return value


class Endorsement(Base):
    """A verified person's voice for a proposal, once."""

    __tablename__ = "endorsement"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Step(Base):
    """Something that became of a public proposal; with words, the city's answer. The timeline is made of these."""

    __tablename__ = "proposal_step"
    __table_args__ = (
        Index("ix_proposal_step_proposal", "proposal_id", "id"),
        Index("ix_proposal_step_told", "told", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("text.id"))
    words_id: Mapped[int | None] = mapped_column(ForeignKey("text.id"))
    target_id: Mapped[int | None] = mapped_column(ForeignKey("proposal.id"))
    told: Mapped[bool] = mapped_column(default=False)
    substantive: Mapped[bool | None]
    """Whether the official who answered says that it goes into the matter; checked by samples."""


class Commitment(Base):
    """What the city promised with a date in one of its answers."""

    __tablename__ = "commitment"
    __table_args__ = (Index("ix_commitment_due", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("proposal_step.id"), unique=True)
    words_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    due_on: Mapped[date] = mapped_column(Date)
    """As first promised: what reliability is measured by, whatever is changed later."""
    now_due_on: Mapped[date] = mapped_column(Date)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    kept_on: Mapped[date | None] = mapped_column(Date)
    broken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=1)


class CommitmentChange(Base):
    """What became of a promise: kept, moved to another date, given up; each with words that say why or how."""

    __tablename__ = "commitment_change"
    __table_args__ = (Index("ix_commitment_change_commitment", "commitment_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    kind: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    due_on: Mapped[date | None] = mapped_column(Date)
    words_id: Mapped[int | None] = mapped_column(ForeignKey("text.id"))
