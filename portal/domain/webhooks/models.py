"""Tables of webhooks (Standard Webhooks 1.0.0)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.database import UNSEEN, Base, UtcDateTime


class Endpoint(Base):
    """Where a platform wants to be told; its keys rest sealed."""

    __tablename__ = "webhook_endpoint"
    __table_args__ = ({"info": UNSEEN},)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    url: Mapped[str] = mapped_column(LongText)
    key: Mapped[bytes] = mapped_column(LargeBinary)
    older_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Signs beside the other one while the platform changes over."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    key_changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    disabled_because: Mapped[str | None] = mapped_column(String(20))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Change(Base):
    """What staff did to an address: who, when, what; triggers refuse to change or delete these rows."""

    __tablename__ = "webhook_change"
    __table_args__ = (Index("ix_webhook_change_endpoint", "endpoint_id", "id"), {"info": UNSEEN})

    id: Mapped[int] = mapped_column(primary_key=True)
    endpoint_id: Mapped[int] = mapped_column(ForeignKey("webhook_endpoint.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    change: Mapped[str] = mapped_column(String(20))
    before: Mapped[str] = mapped_column(LongText, default="")
    """Name and address, where these were changed."""
    after: Mapped[str] = mapped_column(LongText, default="")


class Delivery(Base):
    """One message owed to one address: the row is the order to send it."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("endpoint_id", "message_id", name="uq_webhook_delivery_message"),
        Index("ix_webhook_delivery_due", "state", "due_at"),
        {"info": UNSEEN},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    endpoint_id: Mapped[int] = mapped_column(ForeignKey("webhook_endpoint.id"))
    message_id: Mapped[str] = mapped_column(String(60))
    """The `webhook-id`: the same on every try, so that a receiver takes it once."""
    kind: Mapped[str] = mapped_column(String(60))
    data: Mapped[str] = mapped_column(LongText)
    """The whole body, the same bytes on every try."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str] = mapped_column(String(10))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    """Or until when a worker has it."""
    attempts: Mapped[int] = mapped_column(default=0)
    """Tries since it was owed or replayed."""
    first_tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Attempt(Base):
    """One try to send a message, and what came back."""

    __tablename__ = "webhook_attempt"
    __table_args__ = (Index("ix_webhook_attempt_delivery", "delivery_id", "id"), {"info": UNSEEN})

    id: Mapped[int] = mapped_column(primary_key=True)
    delivery_id: Mapped[int] = mapped_column(ForeignKey("webhook_delivery.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    took_ms: Mapped[int]
    status: Mapped[int | None]
    problem: Mapped[str | None] = mapped_column(String(40))
