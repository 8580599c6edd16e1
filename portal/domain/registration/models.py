"""Tables of registrations; no page for everybody shows anything of them but the seats that are left."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint, event
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from portal.domain.accounts.rules import fold
from portal.foundation.database import UNSEEN, Base, UtcDateTime

FOLDED = LongText().with_variant(LongText(collation="C"), "postgresql")
"""Words in the form in which they are searched; both databases put them into the order of their characters."""


class Seats(Base):
    """The seats of one session: whoever gives or takes one holds this row."""

    __tablename__ = "session_seats"

    session_id: Mapped[int] = mapped_column(
        ForeignKey("event_session.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    taken: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    """People, not parties, in the waiting list."""
    line: Mapped[int] = mapped_column(default=0)
    """The last number that was drawn: parties stand in the order of their numbers, which is that of their commits."""


class Registration(Base):
    """One party that comes to an event: a person, perhaps with others, or a delegation."""

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("event_id", "form_key", name="uq_registration_form"),
        Index("ix_registration_event", "event_id", "id"),
        Index("ix_registration_email", "email"),
        {"info": UNSEEN},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(LongText)
    email: Mapped[str | None] = mapped_column(String(320))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    via: Mapped[str] = mapped_column(String(10))
    community: Mapped[str | None] = mapped_column(LongText)
    community_kind: Mapped[str | None] = mapped_column(String(20))
    community_id: Mapped[int | None] = mapped_column(ForeignKey("community.id"), index=True)
    size: Mapped[int]
    together: Mapped[bool]
    """Whether the party comes only as a whole; others take what there is."""
    one_ticket: Mapped[bool]
    nationality_group: Mapped[str | None] = mapped_column(String(30))
    age_band: Mapped[str | None] = mapped_column(String(10))
    guardian: Mapped[str | None] = mapped_column(LongText)
    """Who agrees for somebody under 14."""
    form_key: Mapped[str | None] = mapped_column(String(40))
    form_hash: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirm_by: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    moved_on: Mapped[int] = mapped_column(default=0)
    """How often the address was corrected or the registration handed to somebody else: earlier links end."""
    mail_problem: Mapped[str | None] = mapped_column(LongText)
    wants_reminders: Mapped[bool] = mapped_column(default=True)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    thanked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    forgotten_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=1)
    folded: Mapped[str] = mapped_column(FOLDED, default="", server_default="")
    """What staff search in, and the order of their lists: name, community and address without case and accents."""


class Attendee(Base):
    """One of the people of a party; a delegation may name them later."""

    __tablename__ = "registration_attendee"
    __table_args__ = (
        UniqueConstraint("registration_id", "number", name="uq_registration_attendee_number"),
        {"info": UNSEEN},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    number: Mapped[int]
    name: Mapped[str | None] = mapped_column(LongText)
    languages: Mapped[list[Any]] = mapped_column(JSON, default=list)
    interpretation: Mapped[str | None] = mapped_column(String(20))
    needs: Mapped[list[Any]] = mapped_column(JSON, default=list)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    folded: Mapped[str] = mapped_column(FOLDED, default="", server_default="")


class Booking(Base):
    """The places of one party in one session, or its place in the line for them."""

    __tablename__ = "registration_booking"
    __table_args__ = (
        UniqueConstraint("registration_id", "session_id", name="uq_registration_booking_session"),
        Index("ix_registration_booking_line", "session_id", "state", "number"),
        Index("ix_registration_booking_until", "state", "until"),
        {"info": UNSEEN},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("event_session.id"))
    state: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]
    offered: Mapped[int] = mapped_column(default=0)
    number: Mapped[int]
    """Its place in the order of commits."""
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a hold or an offer ends by itself."""
    kept_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when free seats are kept for a party that they are too few for."""
    passed_over: Mapped[bool] = mapped_column(default=False)
    """Whether that time has gone by: seats that are too few go to those behind it."""
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    words_id: Mapped[int | None] = mapped_column(ForeignKey("text.id"))
    """Why staff declined it."""
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Answer(Base):
    """What a party answered to a question of the event."""

    __tablename__ = "registration_answer"
    __table_args__ = {"info": UNSEEN}  # noqa: RUF012

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("event_question.id"), primary_key=True, index=True)
    value: Mapped[Any] = mapped_column(JSON)
    """A string, a number, a list of option numbers, true or false; for a file its name."""
    file: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    file_type: Mapped[str | None] = mapped_column(String(100))


class Consent(Base):
    """What somebody agreed to, or did not, and when."""

    __tablename__ = "registration_consent"
    __table_args__ = (Index("ix_registration_consent_registration", "registration_id"), {"info": UNSEEN})

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    kind: Mapped[str] = mapped_column(String(20))
    given: Mapped[bool]
    version: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class TicketKey(Base):
    """A key that signs the tickets of one event; the private half rests sealed."""

    __tablename__ = "ticket_key"
    __table_args__ = (UniqueConstraint("event_id", "key_id", name="uq_ticket_key_number"), {"info": UNSEEN})

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    key_id: Mapped[int]
    public: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Ticket(Base):
    """What admits one person, or a whole party; the code itself is made when it is shown."""

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("event_id", "random", name="uq_ticket_random"),
        UniqueConstraint("event_id", "short_code", name="uq_ticket_short_code"),
        Index("ix_ticket_registration", "registration_id"),
        {"info": UNSEEN},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    attendee_id: Mapped[int | None] = mapped_column(ForeignKey("registration_attendee.id"))
    random: Mapped[bytes] = mapped_column(LargeBinary)
    serial: Mapped[int]
    short_code: Mapped[str] = mapped_column(String(8))
    sessions: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """The numbers on tickets of the sessions that it admits to."""
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_to: Mapped[datetime] = mapped_column(UtcDateTime)
    party_size: Mapped[int]
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    blocked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When a supervisor said that it opens no door for now."""


class TicketForm(Base):
    """What a ticket said before something was added to it: codes that say so are out, and hold."""

    __tablename__ = "ticket_form"
    __table_args__ = (Index("ix_ticket_form_ticket", "ticket_id", "serial"), {"info": UNSEEN})

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    serial: Mapped[int]
    sessions: Mapped[list[Any]] = mapped_column(JSON)
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_to: Mapped[datetime] = mapped_column(UtcDateTime)
    party_size: Mapped[int]


class TicketRevocation(Base):
    """A serial of a ticket that is refused everywhere from a moment on."""

    __tablename__ = "ticket_revocation"
    __table_args__ = {"info": UNSEEN}  # noqa: RUF012

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    serial: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Feedback(Base):
    """What somebody who came says afterwards."""

    __tablename__ = "registration_feedback"
    __table_args__ = {"info": UNSEEN}  # noqa: RUF012

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    rating: Mapped[int]
    understood: Mapped[str] = mapped_column(String(10))
    words_id: Mapped[int | None] = mapped_column(ForeignKey("text.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class StaffRecord(Base):
    """What staff did with registrations that nobody else would know of: who, when, why; never changed."""

    __tablename__ = "registration_record"
    __table_args__ = (
        Index("ix_registration_record_event", "event_id", "id"),
        Index("ix_registration_record_registration", "registration_id"),
        {"info": UNSEEN},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    act: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(LongText, default="")
    narrowed: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """By what a list was narrowed that left the portal, without words that may name somebody."""
    people: Mapped[int] = mapped_column(default=0)
    """How many people it was about."""


@event.listens_for(Registration, "before_insert")
@event.listens_for(Registration, "before_update")
def _fold_registration(_mapper: object, _connection: object, row: Registration) -> None:
    """Keep what staff search in beside the words themselves, whoever changes them."""
    row.folded = fold(" ".join((row.name, row.community or "", row.email or "")))


@event.listens_for(Attendee, "before_insert")
@event.listens_for(Attendee, "before_update")
def _fold_attendee(_mapper: object, _connection: object, row: Attendee) -> None:
    """Do the same for each of a party."""
    row.folded = fold(row.name or "")
