"""The pages there are, and the rows that site pages hand out."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from portal.domain.texts.types import TextView


class Slug(enum.StrEnum):
    """The pages of the office, by the name in their address."""

    ABOUT = "about"
    PRIVACY = "privacy"
    TERMS = "terms"
    ACCESSIBILITY = "accessibility"
    CONTACT = "contact"
    CONDUCT = "conduct"


class Kind(enum.StrEnum):
    """How urgent an announcement is."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Standing(enum.StrEnum):
    """How a page stands in one language."""

    ORIGINAL = "original"
    CURRENT = "current"
    EARLIER = "earlier"
    MACHINE = "machine"
    MISSING = "missing"


class Refusal(enum.StrEnum):
    """Why a change of a page is not made."""

    CHANGED = "page_changed"


@dataclass(frozen=True, slots=True)
class Refused:
    """An expected refusal."""

    reason: Refusal


@dataclass(frozen=True, slots=True)
class Words:
    """A page as somebody writes it; `language` is their own choice, or None where they left it to the portal."""

    title: str
    body: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as one reader sees it; number 0 is the page as it is shipped, `basis` tells its translation apart."""

    slug: Slug
    number: int
    published: bool
    title: TextView
    body: TextView
    at: datetime | None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version in the history of a page; `by` is None where it is the shipped one."""

    number: int
    at: datetime
    by: str | None
    published: bool
    title: TextView


@dataclass(frozen=True, slots=True)
class PageState:
    """A page in the list that staff see: its title, and how it stands in each language."""

    view: PageView
    shown: bool
    languages: tuple[tuple[str, Standing], ...]


@dataclass(frozen=True, slots=True)
class Announced:
    """An announcement as staff set it."""

    kind: Kind
    text: str
    language: str | None
    starts_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class AnnouncementView:
    """An announcement as one reader sees it."""

    id: int
    kind: Kind
    text: TextView
    starts_at: datetime
    ends_at: datetime | None
    by: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class AnnouncementChanged:
    """Fact: what is announced is no longer what it was."""
