"""What staff look for in a list of registrations, as its address says; what makes no sense is no filter."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.domain.events.types import SessionView
from portal.domain.registration.lists import LONGEST_SEARCH
from portal.domain.registration.staff_types import ListFilter, Order
from portal.domain.registration.types import BookingState, Need, RegistrationKind
from portal.foundation import languages
from portal.web import event_words
from portal.web.locale import format_span, language_name, sorted_by_name

Code = TypeVar("Code", bound=enum.StrEnum)
KEPT = ("q", "session", "state", "kind", "language", "interpretation", "need", "community", "problem", "order")
LONGEST_COMMUNITY = 400


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter to choose from in a list of choices: value, words, whether it is chosen."""

    name: str
    label: str
    options: tuple[tuple[str, Any, bool], ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that is set, and the address of the list without it."""

    label: Any
    url: str


@dataclass(frozen=True, slots=True)
class Offered:
    """What an event's registrations can be narrowed by."""

    sessions: Sequence[SessionView]
    languages: Sequence[str]
    interpretation: Sequence[str]
    communities: Sequence[tuple[str, int]]


def read(sessions: Iterable[SessionView], given: MultiDict[str, str] | None = None) -> ListFilter:
    """Return the filter that an address names, or a form that has kept it."""
    asked = request.args if given is None else given
    session_ids = {str(session.id): session.id for session in sessions}
    return ListFilter(
        session_id=session_ids.get(asked.get("session", "")),
        state=_code(BookingState, asked.get("state")),
        kind=_code(RegistrationKind, asked.get("kind")),
        language=_language(asked.get("language")),
        need=_code(Need, asked.get("need")),
        interpretation=_language(asked.get("interpretation")),
        community=_plain(asked.get("community"), LONGEST_COMMUNITY) or None,
        mail_problem=asked.get("problem") == "1",
        words=_plain(asked.get("q"), LONGEST_SEARCH).strip(),
        order=_code(Order, asked.get("order")) or Order.NAME,
    )


def arguments(wanted: ListFilter) -> dict[str, Any]:
    """Return a filter as the arguments of an address."""
    values = {
        "q": wanted.words,
        "session": wanted.session_id,
        "state": wanted.state,
        "kind": wanted.kind,
        "language": wanted.language,
        "need": wanted.need,
        "interpretation": wanted.interpretation,
        "community": wanted.community,
        "problem": "1" if wanted.mail_problem else None,
        "order": wanted.order if wanted.order is not Order.NAME else None,
    }
    return {name: str(value) for name, value in values.items() if value}


def choices(wanted: ListFilter, offered: Offered) -> list[Choice]:
    """Return all filters that are chosen from a list."""
    kinds = event_words.REGISTRATION_KINDS
    return [
        _choice("session", _("Session"), wanted.session_id, [(s.id, session_label(s)) for s in offered.sessions]),
        _choice("state", _("Where they stand"), wanted.state, event_words.BOOKING_STATES_FOR_STAFF.items()),
        _choice("kind", _("Who comes"), wanted.kind, kinds.items()),
        _choice("language", _("Language of the mails"), wanted.language, _named(offered.languages, wanted.language)),
        _choice(
            "interpretation",
            _("Interpretation"),
            wanted.interpretation,
            _named(offered.interpretation, wanted.interpretation),
        ),
        _choice("need", _("Need"), wanted.need, event_words.NEEDS.items()),
        _choice("community", _("Community"), wanted.community, [(name, name) for name, _n in offered.communities]),
    ]


def chosen(wanted: ListFilter, offered: Offered, slug: str) -> list[Chosen]:
    """Return the filters that are set in words, each with the address of the list without it."""
    return [
        Chosen(label, url_for("organiser.registrations", slug=slug, **_without(wanted, name)))
        for label, name in _set(wanted, offered)
    ]


def in_words(wanted: ListFilter, sessions: Sequence[SessionView]) -> list[Any]:
    """Return the filters that are set, in words."""
    named = Offered(sessions, (), (), ())
    return [label for label, _url in _set(wanted, named)]


def session_label(session: SessionView) -> str:
    """Name a session with its time, as there are many with like titles."""
    return f"{session.title.plain} · {format_span(session.row.starts_at, session.row.ends_at)}"


def _set(wanted: ListFilter, offered: Offered) -> list[tuple[Any, str]]:
    found = [
        (label, choice.name)
        for choice in choices(wanted, offered)
        for value, label, current in choice.options
        if current and value
    ]
    if wanted.mail_problem:
        found.append((_("Mail came back"), "problem"))
    return [*found, (wanted.words, "q")] if wanted.words else found


def _without(wanted: ListFilter, name: str) -> dict[str, Any]:
    return {key: value for key, value in arguments(wanted).items() if key != name}


def _choice(name: str, label: str, current: Any, options: Iterable[tuple[Any, Any]]) -> Choice:
    # A value that is not offered any more stays chosen, so that the list never narrows unseen.
    offered: Mapping[str, Any] = {str(value): words for value, words in options}
    if current is not None and str(current) not in offered:
        offered = {**offered, str(current): str(current)}
    rows = tuple((value, words, value == str(current)) for value, words in offered.items())
    return Choice(name, label, (("", _("All"), current is None), *rows))


def _named(codes: Iterable[str], current: str | None) -> list[tuple[str, str]]:
    return sorted_by_name((code, language_name(code)) for code in {*codes, current} if code)


def _code(kind: type[Code], value: str | None) -> Code | None:
    return kind(value) if value in set(kind) else None


def _language(code: str | None) -> str | None:
    return code if languages.is_known(code) else None


def _plain(typed: str | None, longest: int) -> str:
    return (typed or "").replace("\x00", "")[:longest]
