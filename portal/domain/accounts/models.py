"""Tables of accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.domain.accounts.rules import LONGEST_SLUG, fold
from portal.foundation.database import UNSEEN, Base, UtcDateTime


class Community(Base):
    """A group that people say they belong to, under the name that the first of them typed."""

    __tablename__ = "community"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    slug: Mapped[str] = mapped_column(String(LONGEST_SLUG), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Account(Base):
    """A person with a confirmed e-mail address."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    display_name: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    session_key: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deactivated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    community_id: Mapped[int | None] = mapped_column(ForeignKey("community.id"), index=True)
    community_shown: Mapped[bool] = mapped_column(default=True, server_default="true")
    proposals_shown: Mapped[bool] = mapped_column(default=True, server_default="true")
    endorsements_shown: Mapped[bool] = mapped_column(default=False, server_default="false")
    folded: Mapped[str] = mapped_column(Text, default="", server_default="")
    roles: Mapped[list[AccountRole]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class AccountRole(Base):
    """A role somebody holds besides participant."""

    __tablename__ = "account_role"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AccountStatistics(Base):
    """What somebody told for the statistics, apart from their account, so that nothing else comes across it."""

    __tablename__ = "account_statistics"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    nationality_group: Mapped[str | None] = mapped_column(String(20))
    age_band: Mapped[str | None] = mapped_column(String(10))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AccountChange(Base):
    """What staff did to an account: who, when, what, why; triggers refuse to change or delete these rows."""

    __tablename__ = "account_change"
    __table_args__ = (Index("ix_account_change_account", "account_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    change: Mapped[str] = mapped_column(String(20))
    roles_before: Mapped[str] = mapped_column(String(200))
    roles_after: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)


class MailedLink(Base):
    """A link that works once; what is mailed is this id, signed, so the table alone opens nothing."""

    __tablename__ = "mailed_link"
    __table_args__ = ({"info": UNSEEN},)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(10))
    email: Mapped[str] = mapped_column(String(320))
    display_name: Mapped[str | None] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    other_email: Mapped[str | None] = mapped_column(String(320))


class PersonalToken(Base):
    """A key that somebody made for their own programs; only its fingerprint is kept."""

    __tablename__ = "personal_token"
    __table_args__ = ({"info": UNSEEN},)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    prefix: Mapped[str] = mapped_column(String(12))
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class HeldForm(Base):
    """What somebody had typed when their session ended, until they are back."""

    __tablename__ = "held_form"
    __table_args__ = ({"info": UNSEEN},)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    path: Mapped[str] = mapped_column(String(500))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


@event.listens_for(Account, "before_insert")
@event.listens_for(Account, "before_update")
def _fold(_mapper: object, _connection: object, account: Account) -> None:
    """Keep what staff search in beside the name and the address, whoever changes them."""
    account.folded = fold(f"{account.display_name} {account.email}")
