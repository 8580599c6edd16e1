"""A term as people write it and as pages show it, and why a change of one is not made."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


class Kind(enum.StrEnum):
    """What a term names."""

    DISTRICT = "district"
    NEIGHBOURHOOD = "neighbourhood"
    STATION = "station"
    CITY = "city"
    PLACE = "place"
    LANDMARK = "landmark"
    INSTITUTION = "institution"
    PROJECT = "project"
    PARTNER = "partner"
    PORTAL = "portal"
    WORD = "word"


class FormStatus(enum.StrEnum):
    """How a form may be used: it is the one to use, one that may be used, or one that is wrong."""

    PREFERRED = "preferred"
    ACCEPTED = "accepted"
    FORBIDDEN = "forbidden"


class State(enum.StrEnum):
    """Whether a term is in use."""

    ACTIVE = "active"
    RETIRED = "retired"


class Act(enum.StrEnum):
    """What was done to a term."""

    SHIPPED = "shipped"
    ADDED = "added"
    EDITED = "edited"
    RETIRED = "retired"
    RESTORED = "restored"
    IMPORTED = "imported"


class Refusal(enum.StrEnum):
    """Why a change of a term is not made."""

    CHANGED = "term_changed"
    FULL = "termbase_full"


@dataclass(frozen=True, slots=True)
class Refused:
    """An expected refusal."""

    reason: Refusal


class Problem(enum.StrEnum):
    """What is wrong with a term that is handed in."""

    NO_FORM = "no_form"
    ONE_LANGUAGE = "one_language"
    TWO_PREFERRED = "two_preferred"
    NONE_PREFERRED = "none_preferred"
    TWICE = "twice"
    EMPTY_FORM = "empty_form"
    TOO_LONG = "too_long"
    DAMAGED = "damaged"
    TOO_MANY = "too_many"
    NOTE_TOO_LONG = "note_too_long"


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong, where: in a language, with a form."""

    problem: Problem
    language: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Form:
    """One form of a term in one language."""

    language: str
    status: FormStatus
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A term as somebody writes it."""

    kind: Kind
    note: str
    forms: tuple[Form, ...]

    def of(self, language: str, status: FormStatus) -> tuple[Form, ...]:
        """Return the forms of one language that may be used in one way."""
        return tuple(form for form in self.forms if form.language == language and form.status is status)

    @property
    def preferred(self) -> Mapping[str, str]:
        """Return the form to use in each language."""
        return {form.language: form.text for form in self.forms if form.status is FormStatus.PREFERRED}


@dataclass(frozen=True, slots=True)
class Concept:
    """A term as it is kept; `basis` tells what somebody has seen who is about to change it."""

    id: int
    key: str
    state: State
    draft: Draft
    changed_at: datetime
    changed_by_id: int | None
    basis: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a term, for its history; before it was there, `before` is empty."""

    act: Act
    at: datetime
    by_id: int | None
    before: Draft | None
    after: Draft


@dataclass(frozen=True, slots=True)
class TermFound:
    """A term in a sentence: its key, the form in the sentence, and its forms in the other language."""

    key: str
    kind: str
    found: str
    expected: str
    accepted: tuple[str, ...]
    forbidden: tuple[str, ...]
    note: str
    notes: Mapping[str, str]
    """Notes on single forms, by form."""


@dataclass(frozen=True, slots=True)
class TermMissed:
    """A term that a translation does not say as approved: `found` is the forbidden form in it, empty without one."""

    key: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class TermsDue:
    """Fact: a term has changed, so that translations may have to be made anew."""
