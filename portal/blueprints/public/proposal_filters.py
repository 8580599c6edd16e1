"""What somebody looks for in the list of proposals, as its address says; what makes no sense is no filter."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from flask import request, url_for
from flask_babel import gettext as _

from portal.domain.events.types import EventView
from portal.domain.proposals import rules
from portal.domain.proposals.types import Cluster, Filter, Neighbourhood, Sort, State, TopicView
from portal.foundation import languages
from portal.web import words
from portal.web.addresses import row_number
from portal.web.locale import format_date, sorted_by_name
from portal.web.services import settings

Code = TypeVar("Code", bound=enum.StrEnum)
KEPT = ("q", "cluster", "status", "language", "topic", "event", "neighbourhood", "from", "to", "sort")
YEARS = range(1900, 2101)
DAY = timedelta(days=1)
LONGEST_QUERY = 200
UNSEEMLY = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffd]")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter; `lang` where its label is in a language of its own."""

    label: Any
    url: str
    current: bool
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A filter."""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that is set, and the address of the list without it."""

    label: Any
    url: str


def read() -> Filter:
    """Return the filter that the address names; days are those of the portal's time zone."""
    first, last = day_in_address("from"), day_in_address("to")
    return Filter(
        cluster=_code(Cluster, "cluster"),
        state=_state(),
        language=_language(),
        topic_id=row_number(request.args.get("topic", "")),
        event_id=row_number(request.args.get("event", "")),
        neighbourhood=_code(Neighbourhood, "neighbourhood"),
        sort=_code(Sort, "sort") or Sort.NEWEST,
        published_from=_midnight(first) if first else None,
        published_before=_midnight(last + DAY) if last else None,
    )


def written() -> str:
    """Return what is searched for, without what no page should repeat: control characters and endless text."""
    typed = request.args.get("q", "")[: LONGEST_QUERY + 1]
    return UNSEEMLY.sub(" ", typed).strip()


def day_problem() -> Any:
    """Say what is wrong with the days in the address, or None."""
    if any(request.args.get(name) and day_in_address(name) is None for name in ("from", "to")):
        return _("One of the dates could not be read, so it was left out. Please write it as in 2026-05-01.")
    first, last = day_in_address("from"), day_in_address("to")
    if first and last and first > last:
        return _("The first day is after the last one, so nothing can be found. Please change one of the dates.")
    return None


def groups(wanted: Filter, written: tuple[str, ...]) -> list[Group]:
    """Return all filters with their choices."""
    states = [state for state in State if state in rules.PUBLIC]
    return [
        Group(
            _("Topic"),
            (
                Option(_("All"), same_list(cluster=None), wanted.cluster is None),
                *(
                    Option(words.CLUSTERS[code], same_list(cluster=code.value), wanted.cluster is code)
                    for code in Cluster
                ),
            ),
        ),
        Group(
            _("Where it stands"),
            (
                Option(_("All"), same_list(status=None), wanted.state is None),
                *(
                    Option(words.STATES[state], same_list(status=state.value), wanted.state is state)
                    for state in states
                ),
            ),
        ),
        Group(
            _("Written in"),
            (
                Option(_("All"), same_list(language=None), wanted.language is None),
                *(
                    Option(languages.get(code).name, same_list(language=code), wanted.language == code, code)
                    for code in written
                ),
            ),
        ),
    ]


def neighbourhoods(wanted: Filter) -> list[tuple[str, Any, bool]]:
    """Return the neighbourhoods to choose from: code, name, and whether it is the one chosen.

    They stand in a select: as links, each of them would carry the whole address of the list, search and all.
    """
    named = sorted_by_name((code.value, words.NEIGHBOURHOODS[code]) for code in Neighbourhood)
    return [
        ("", _("All"), wanted.neighbourhood is None),
        *((code, name, wanted.neighbourhood == code) for code, name in named),
    ]


def orders(wanted: Filter) -> Group:
    """Return the orders that the list can stand in."""
    return Group(
        _("Order"),
        tuple(Option(words.SORTS[sort], same_list(sort=sort.value), wanted.sort is sort) for sort in Sort),
    )


def chosen(wanted: Filter, topic: TopicView | None, event: EventView | None = None) -> list[Chosen]:
    """Return the filters that are set, each to be taken away again."""
    found: list[Chosen] = []
    if event is not None:
        found.append(Chosen(event.title.plain, same_list(event=None)))
    if topic is not None:
        found.append(Chosen(topic.title.plain, same_list(topic=None)))
    if wanted.cluster is not None:
        found.append(Chosen(words.CLUSTERS[wanted.cluster], same_list(cluster=None)))
    if wanted.state is not None:
        found.append(Chosen(words.STATES[wanted.state], same_list(status=None)))
    if wanted.language is not None:
        found.append(Chosen(languages.get(wanted.language).name, same_list(language=None)))
    if wanted.neighbourhood is not None:
        found.append(Chosen(words.NEIGHBOURHOODS[wanted.neighbourhood], same_list(neighbourhood=None)))
    if wanted.published_from is not None:
        found.append(Chosen(_("From %(day)s", day=format_date(wanted.published_from)), same_list(**{"from": None})))
    if wanted.published_before is not None:
        found.append(Chosen(_("Until %(day)s", day=format_date(wanted.published_before - DAY)), same_list(to=None)))
    return found


def same_list(**changes: Any) -> str:
    """Return the address of this list with something changed; the first page is shown again."""
    kept = kept_arguments() | changes
    return url_for("public.proposals", **{name: value for name, value in kept.items() if value is not None})


def kept_arguments(*without: str) -> dict[str, Any]:
    """Return what the address says of the list, to be kept by a form."""
    kept = {name: request.args[name] for name in KEPT if request.args.get(name) and name not in without}
    return kept | ({"q": written()} if "q" in kept else {})


def day_in_address(name: str) -> date | None:
    """Return the day that a name in the address gives, or None where it is no day."""
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _code(kind: type[Code], name: str) -> Code | None:
    try:
        return kind(request.args.get(name, ""))
    except ValueError:
        return None


def _state() -> State | None:
    state = _code(State, "status")
    return state if state in rules.PUBLIC else None


def _language() -> str | None:
    code = request.args.get("language", "")
    return code if languages.is_known(code) else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, settings().timezone)
