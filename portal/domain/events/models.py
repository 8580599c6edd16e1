"""Tables of events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.database import Base, UtcDateTime


class Venue(Base):
    """A place where events happen."""

    __tablename__ = "venue"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    address_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    access_id: Mapped[int | None] = mapped_column(ForeignKey("text.id"))
    map_url: Mapped[str | None] = mapped_column(String(500))
    step_free: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Room(Base):
    """A part of a venue that holds one session at a time."""

    __tablename__ = "venue_room"

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), index=True)
    name_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    capacity: Mapped[int | None]
    step_free: Mapped[bool]
    position: Mapped[int]


class Gate(Base):
    """A door of a venue at which people are admitted."""

    __tablename__ = "venue_gate"

    id: Mapped[int] = mapped_column(primary_key=True)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), index=True)
    name_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    step_free: Mapped[bool]
    position: Mapped[int]


class Event(Base):
    """What the city invites to, as one whole."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_listed", "state", "starts_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    cluster: Mapped[str] = mapped_column(String(2))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    title_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    summary_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    description_id: Mapped[int | None] = mapped_column(ForeignKey("text.id"))
    results_id: Mapped[int | None] = mapped_column(ForeignKey("text.id"))
    results_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When what came of it was first published."""
    reason_id: Mapped[int | None] = mapped_column(ForeignKey("text.id"))
    """Why it was called off."""
    photos_url: Mapped[str | None] = mapped_column(String(500))
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its first session begins; kept here so that lists need not look for it. The same for the end."""
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    takes_registrations: Mapped[bool]
    largest_party: Mapped[int]
    largest_delegation: Mapped[int]
    """Places that one delegation may have; 0 where none can register."""
    revision: Mapped[int] = mapped_column(default=1)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class EventSession(Base):
    """A part of an event with its own time, room and seats."""

    __tablename__ = "event_session"
    __table_args__ = (
        UniqueConstraint("event_id", "bit", name="uq_event_session_bit"),
        Index("ix_event_session_programme", "event_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    bit: Mapped[int]
    """Its number on tickets."""
    title_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    summary_id: Mapped[int | None] = mapped_column(ForeignKey("text.id"))
    access_id: Mapped[int | None] = mapped_column(ForeignKey("text.id"))
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id"), index=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("venue_room.id"))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    capacity: Mapped[int | None]
    languages: Mapped[list[Any]] = mapped_column(JSON, default=list)
    interpretation: Mapped[list[Any]] = mapped_column(JSON, default=list)
    sign_language: Mapped[bool]
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    needs_approval: Mapped[bool]
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=1)


class Question(Base):
    """What an event asks those who register; retired ones stay for the answers that were given."""

    __tablename__ = "event_question"
    __table_args__ = (Index("ix_event_question_event", "event_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    label_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    purpose_id: Mapped[int] = mapped_column(ForeignKey("text.id"))
    keep_days: Mapped[int]
    """Days after the end of the event for which answers are kept."""
    required: Mapped[bool]
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class QuestionOption(Base):
    """One of the answers that a question offers."""

    __tablename__ = "event_question_option"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("event_question.id"), index=True)
    position: Mapped[int]
    label_id: Mapped[int] = mapped_column(ForeignKey("text.id"))


class EventChange(Base):
    """A change after publication that people must hear of: what was, what is."""

    __tablename__ = "event_change"
    __table_args__ = (
        Index("ix_event_change_event", "event_id", "id"),
        Index("ix_event_change_untold", "untold"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("event_session.id"))
    kind: Mapped[str] = mapped_column(String(20))
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    untold: Mapped[bool] = mapped_column(default=True)
    told_to: Mapped[int] = mapped_column(default=0)
    """The last registration that has been told of it; they are told in the order of their numbers."""
