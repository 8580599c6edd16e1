"""Tables of participation: one row for each act, with its attributes as they were then."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.database import UNSEEN, Base, UtcDateTime

LONG_ID = BigInteger().with_variant(Integer(), "sqlite")


class PersonKey(Base):
    """The key from which the names are made under which people are counted; one row, made on first use."""

    __tablename__ = "participation_key"
    __table_args__ = ({"info": UNSEEN},)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[bytes] = mapped_column(LargeBinary)


class ParticipationAct(Base):
    """Something that somebody did here; what is told of them is frozen at this moment."""

    __tablename__ = "participation_act"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "person", name="uq_participation_act_subject"),
        Index("ix_participation_act_at", "kind", "at"),
        Index("ix_participation_act_person", "person", "at"),
        {"info": UNSEEN},
    )

    id: Mapped[int] = mapped_column(LONG_ID, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    """The proposal, the comment or the registration that it is; for an endorsement the proposal endorsed."""
    person: Mapped[str] = mapped_column(String(32))
    """A keyed fingerprint of the confirmed address; empty for somebody without one."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    language: Mapped[str] = mapped_column(String(20))
    nationality_group: Mapped[str | None] = mapped_column(String(20))
    age_band: Mapped[str | None] = mapped_column(String(10))
    community_kind: Mapped[str | None] = mapped_column(String(20))
    people: Mapped[int] = mapped_column(default=1)
    by_staff: Mapped[bool] = mapped_column(default=False)
    """Whether the person held any role but participant at that moment: staff don't count."""
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Quarantine(Base):
    """Somebody whose acts are set apart until it is known whether they are a person: figures exist with and without."""

    __tablename__ = "participation_quarantine"
    __table_args__ = ({"info": UNSEEN},)

    person: Mapped[str] = mapped_column(String(32), primary_key=True)
    burst: Mapped[int] = mapped_column(LONG_ID, index=True, server_default="0")
    """The burst they came in, by the act that it begins with."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(LongText)


class ApartRecord(Base):
    """What became of a burst: seen, set apart, let count; triggers refuse to change or delete these rows."""

    __tablename__ = "participation_apart_record"
    __table_args__ = (Index("ix_participation_apart_record_burst", "burst", "id"), {"info": UNSEEN})

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    act: Mapped[str] = mapped_column(String(10))
    burst: Mapped[int] = mapped_column(LONG_ID)
    persons: Mapped[int]
    reason: Mapped[str] = mapped_column(LongText)
