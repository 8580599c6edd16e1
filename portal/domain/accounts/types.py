"""Roles, purposes of mailed links, and the rows that accounts hand out."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


class Role(enum.StrEnum):
    """What somebody does here; everybody is a participant."""

    PARTICIPANT = "participant"
    MODERATOR = "moderator"
    TRANSLATOR = "translator"
    ORGANISER = "organiser"
    VENUE = "venue"
    SUPERVISOR = "supervisor"
    ANALYST = "analyst"
    APPROVER = "approver"
    ADMIN = "admin"


class Act(enum.StrEnum):
    """What a role may do."""

    PARTICIPATE = "participate"
    MODERATE = "moderate"


class LinkPurpose(enum.StrEnum):
    """What a mailed link is for."""

    SIGN_UP = "sign_up"
    SIGN_IN = "sign_in"
    RESET = "reset"


class PasswordRefusal(enum.StrEnum):
    """Why a new password is not taken."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_PLAIN = "too_plain"


class LinkRefusal(enum.StrEnum):
    """Why a mailed link does not work."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    CLOSED = "closed"


class Scope(enum.StrEnum):
    """What a personal token allows."""

    PROPOSALS_READ = "proposals:read"
    PROPOSALS_WRITE = "proposals:write"


class TokenRefusal(enum.StrEnum):
    """Why no token is made."""

    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Refused:
    """An expected refusal."""

    reason: PasswordRefusal | LinkRefusal | TokenRefusal


@dataclass(frozen=True, slots=True)
class Principal:
    """An account as the rest of the portal sees it."""

    id: int
    email: str
    display_name: str
    language: str
    roles: frozenset[Role]
    session_key: str
    has_password: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """How to write to a member."""

    display_name: str
    language: str


@dataclass(frozen=True, slots=True)
class Link:
    """A mailed link that still works."""

    id: str
    purpose: LinkPurpose
    email: str
    display_name: str | None


@dataclass(frozen=True, slots=True)
class HeldFields:
    """What somebody had typed into a form when their session ended."""

    path: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TokenView:
    """A personal token as its owner sees it; the secret itself is not kept."""

    id: int
    name: str
    prefix: str
    scopes: frozenset[Scope]
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """Who a living token belongs to, and what it allows."""

    token_id: int
    scopes: frozenset[Scope]
    principal: Principal
    last_used_at: datetime | None
