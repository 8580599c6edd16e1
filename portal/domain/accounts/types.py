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
    REVIEWER = "reviewer"
    ADMIN = "admin"


class Act(enum.StrEnum):
    """What a role may do."""

    PARTICIPATE = "participate"
    MODERATE = "moderate"
    EDIT_PAGES = "edit_pages"
    POST_EDIT = "post_edit"
    ORGANISE = "organise"
    SUPERVISE = "supervise"
    ANALYSE = "analyse"
    APPROVE = "approve"
    REVIEW = "review"
    ADMINISTER = "administer"


class LinkPurpose(enum.StrEnum):
    """What a mailed link is for."""

    SIGN_UP = "sign_up"
    SIGN_IN = "sign_in"
    RESET = "reset"
    ADDRESS = "address"
    STOP = "stop"
    UNDO = "undo"
    CLOSE = "close"


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


class AccountRefusal(enum.StrEnum):
    """Why a change of an account is not made."""

    SAME_ADDRESS = "same_address"
    TAKEN = "taken"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - a code, not a password
    OWN_ADMIN = "own_admin"
    OWN_ACCOUNT = "own_account"
    LAST_ADMIN = "last_admin"
    CHANGED = "account_changed"
    IS_CLOSED = "is_closed"


class NationalityGroup(enum.StrEnum):
    """A part of the world, as coarse as the statistics need it."""

    KOREA = "korea"
    EAST_ASIA = "east_asia"
    SOUTHEAST_ASIA = "southeast_asia"
    SOUTH_CENTRAL_ASIA = "south_central_asia"
    MIDDLE_EAST_AFRICA = "middle_east_africa"
    EUROPE = "europe"
    AMERICAS = "americas"
    OCEANIA = "oceania"


class AgeBand(enum.StrEnum):
    """How old somebody is, as coarse as the statistics need it."""

    FROM_14 = "14-18"
    FROM_19 = "19-29"
    FROM_30 = "30-39"
    FROM_40 = "40-49"
    FROM_50 = "50-64"
    FROM_65 = "65+"


class Change(enum.StrEnum):
    """What was done to an account."""

    ROLES = "roles"
    DEACTIVATED = "deactivated"
    REACTIVATED = "reactivated"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Refused:
    """An expected refusal."""

    reason: PasswordRefusal | LinkRefusal | TokenRefusal | AccountRefusal


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
    other_email: str | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What somebody says about themselves, and what of it others see."""

    display_name: str
    language: str
    community: str = ""
    community_shown: bool = True
    proposals_shown: bool = True
    endorsements_shown: bool = False


@dataclass(frozen=True, slots=True)
class Statistics:
    """What somebody told for the statistics; None is what they prefer not to say."""

    nationality_group: NationalityGroup | None = None
    age_band: AgeBand | None = None


@dataclass(frozen=True, slots=True)
class Byline:
    """Whose something is, as everybody may see it; `has_page` tells whether there is a page of this person."""

    id: int
    name: str
    community: str | None
    has_page: bool
    former: bool
    community_id: int | None = None


@dataclass(frozen=True, slots=True)
class CommunityView:
    """A community that at least one member shows, and how many do."""

    id: int
    name: str
    members: int


@dataclass(frozen=True, slots=True)
class PublicPerson:
    """A person as everybody may see them."""

    id: int
    display_name: str
    community: str | None
    since: datetime
    proposals_shown: bool
    endorsements_shown: bool


@dataclass(frozen=True, slots=True)
class Person:
    """A person as administrators see them."""

    id: int
    display_name: str
    email: str
    language: str
    roles: frozenset[Role]
    created_at: datetime
    deactivated_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of a list of people."""

    items: tuple[Person, ...]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change of an account."""

    at: datetime
    by: str
    change: Change
    added: tuple[Role, ...]
    removed: tuple[Role, ...]
    reason: str


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
