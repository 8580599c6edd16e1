"""Tables of check-in; no page for everybody shows anything of them. Moments of the protocol are kept as it has them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint, text
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.database import UNSEEN, Base, UtcDateTime

LONG = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers rows by itself only where they are plain integers; those are long enough."""


class CheckinList(Base):
    """To which sessions of an event people are admitted here, at which gates, when, and how often on one ticket."""

    __tablename__ = "checkin_list"
    __table_args__ = (Index("ix_checkin_list_event", "event_id", "id"), {"info": UNSEEN})

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    name: Mapped[str | None] = mapped_column(LongText)
    """What staff call it; without a name it is called by its sessions."""
    sessions: Mapped[list[Any]] = mapped_column(JSON)
    gates: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """None here means all gates."""
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Without moments of its own, the doors follow its sessions."""
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    policy: Mapped[str] = mapped_column(String(12))
    people_limit: Mapped[int | None]
    """How many may be inside at once, by the fire rules of the place."""
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=1)


class Device(Base):
    """A phone, tablet or laptop at the gates of one event; its token is kept as a hash."""

    __tablename__ = "checkin_device"
    __table_args__ = (
        UniqueConstraint("token_hash", name="uq_checkin_device_token"),
        UniqueConstraint("setup_hash", name="uq_checkin_device_setup"),
        Index("ix_checkin_device_replaced", "replaced_hash"),
        Index("ix_checkin_device_event", "event_id", "id"),
        {"info": UNSEEN},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    name: Mapped[str] = mapped_column(String(80))
    scopes: Mapped[list[Any]] = mapped_column(JSON)
    gates: Mapped[list[Any]] = mapped_column(JSON, default=list)
    """The gates that it may stand at; none here means all."""
    token_hash: Mapped[str | None] = mapped_column(String(64))
    replaced_hash: Mapped[str | None] = mapped_column(String(64))
    """The token before: whoever still has it admits nobody, and can send what happened until then."""
    setup_hash: Mapped[str | None] = mapped_column(String(64))
    setup_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    wipe: Mapped[bool] = mapped_column(default=False)
    """Whether the app there is asked to delete all that it keeps."""
    wipe_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    queue: Mapped[int] = mapped_column(default=0)
    oldest_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the oldest of what it has not sent yet happened."""
    dead: Mapped[int] = mapped_column(default=0)
    offset_ms: Mapped[int] = mapped_column(BigInteger, default=0)
    list_id: Mapped[int | None] = mapped_column(ForeignKey("checkin_list.id"))
    gate_id: Mapped[int | None] = mapped_column(ForeignKey("venue_gate.id"))
    entries: Mapped[int] = mapped_column(BigInteger, default=0)
    pack_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Record(Base):
    """Something that somebody did at a gate, as it was sent; never changed but for what is derived from all of them."""

    __tablename__ = "checkin_record"
    __table_args__ = (
        UniqueConstraint("device_id", "op_id", name="uq_checkin_record_op"),
        Index("ix_checkin_record_ticket", "ticket_id", "list_id"),
        Index("ix_checkin_record_list", "list_id", "is_fact"),
        Index("ix_checkin_record_event", "event_id", "received_at"),
        Index(
            "ix_checkin_record_withheld", "event_id", sqlite_where=text("withheld"), postgresql_where=text("withheld")
        ),
        {"info": UNSEEN},
    )

    id: Mapped[int] = mapped_column(LONG, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("checkin_device.id"))
    """None where the portal itself, or a supervisor at the console, did it."""
    op_id: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    list_id: Mapped[int | None] = mapped_column(ForeignKey("checkin_list.id"))
    gate_id: Mapped[int | None] = mapped_column(ForeignKey("venue_gate.id"))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    ref: Mapped[str | None] = mapped_column(String(16))
    serial: Mapped[int | None]
    language: Mapped[str | None] = mapped_column(String(20))
    """The holder's, as it was then."""
    kind: Mapped[str] = mapped_column(String(10))
    people: Mapped[int]
    scanned_at: Mapped[int] = mapped_column(BigInteger)
    sent_at: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[int] = mapped_column(BigInteger)
    """When it happened, by the server's clock."""
    offline: Mapped[bool]
    device_verdict: Mapped[str | None] = mapped_column(String(30))
    result: Mapped[str] = mapped_column(String(12))
    code: Mapped[str | None] = mapped_column(String(20))
    overridden: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(LongText)
    """Why a supervisor passed over a refusal; forgotten with the people of the event."""
    annuls_device_id: Mapped[int | None]
    annuls: Mapped[str | None] = mapped_column(String(64))
    is_fact: Mapped[bool]
    """Whether somebody went in or out, or took that back; the others are attempts.

    An attempt becomes a fact where the answer came too late and the device had let them in by itself.
    """
    withheld: Mapped[bool] = mapped_column(default=False)
    """A fact that counts once a supervisor has accepted it."""
    moved: Mapped[int] = mapped_column(default=0)
    """Derived: by how many it changed those inside."""
    fresh: Mapped[int] = mapped_column(default=0)
    """Derived: how many of them had not been in before."""


class Case(Base):
    """Something about a record that a supervisor must look at."""

    __tablename__ = "checkin_case"
    __table_args__ = (
        UniqueConstraint("record_id", "flag", name="uq_checkin_case_record"),
        Index("ix_checkin_case_event", "event_id", "settled_at"),
        {"info": UNSEEN},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    record_id: Mapped[int] = mapped_column(ForeignKey("checkin_record.id"))
    flag: Mapped[str] = mapped_column(String(20))
    code: Mapped[str | None] = mapped_column(String(20))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    outcome: Mapped[str | None] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(LongText, default="")


class Pack(Base):
    """How far the sealed pack of an event has got; whoever seals holds this row, so numbers follow commits."""

    __tablename__ = "checkin_pack"
    __table_args__ = {"info": UNSEEN}  # noqa: RUF012

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BigInteger, default=0)
    count: Mapped[int] = mapped_column(default=0)
    light: Mapped[bool] = mapped_column(default=False)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    took_ms: Mapped[int] = mapped_column(default=0)
    wanted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PackEntry(Base):
    """What a device may know of one ticket once it has the ticket's code before it."""

    __tablename__ = "checkin_pack_entry"
    __table_args__ = (
        UniqueConstraint("event_id", "place", name="uq_checkin_pack_entry_place"),
        Index("ix_checkin_pack_entry_number", "event_id", "number"),
        {"info": UNSEEN},
    )

    id: Mapped[int] = mapped_column(LONG, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    number: Mapped[int] = mapped_column(BigInteger)
    place: Mapped[bytes] = mapped_column(LargeBinary)
    """The first 16 bytes of the code's hash, by which a device finds it."""
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    """Of what is sealed, to see whether it has changed."""
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """None where devices are to forget it."""
