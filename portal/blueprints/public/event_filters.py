"""What somebody looks for in a programme, as the address says: a day, a venue, a language; nonsense is no filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _

from portal.blueprints.public.event_programme import own_first
from portal.blueprints.public.proposal_filters import Chosen, Group, Option, day_in_address
from portal.domain.events import rules
from portal.domain.events.types import ProgrammeFilter, SessionRow, VenueView
from portal.foundation import languages
from portal.web.posters import Tile, day_in_words, tile
from portal.web.services import settings

NAMES = ("day", "venue", "language")
Venues = Mapping[int, VenueView]
Address = Callable[..., str]


@dataclass(frozen=True, slots=True)
class DayLink:
    """A day of the calendar: the programme of that day alone, or of all days where it is the one chosen."""

    tile: Tile
    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """All that a programme can be narrowed to, and what it is narrowed to."""

    days: tuple[DayLink, ...]
    groups: tuple[Group, ...]
    chosen: tuple[Chosen, ...]


def read(venues: Venues) -> ProgrammeFilter:
    """Return what the address asks for; venues that are not there and languages that nobody knows count for nothing."""
    venue, language = request.args.get("venue", ""), request.args.get("language", "")
    return ProgrammeFilter(
        day=day_in_address("day"),
        venue=venue if venue in {view.slug for view in venues.values()} else None,
        language=language if languages.is_known(language) else None,
    )


def narrow(rows: Sequence[SessionRow], venues: Venues, wanted: ProgrammeFilter) -> list[SessionRow]:
    """Return the sessions that are asked for."""
    zone = settings().timezone
    return [row for row in rows if rules.fits(row, venues[row.venue_id].slug, wanted, zone)]


def offered(rows: Sequence[SessionRow], venues: Venues, wanted: ProgrammeFilter, address: Address) -> Filters:
    """Return the filters of a programme; `address` makes the address of the same page with other arguments."""

    def url(**changes: Any) -> str:
        kept = {name: getattr(wanted, name) for name in NAMES} | changes
        return address(**{name: str(value) for name, value in kept.items() if value is not None})

    groups = (_languages(rows, wanted, url), _venues(rows, venues, wanted, url))
    return Filters(
        days=_days(rows, wanted, url),
        groups=tuple(group for group in groups if len(group.options) > 2),
        chosen=tuple(_chosen(venues, wanted, url)),
    )


def _days(rows: Sequence[SessionRow], wanted: ProgrammeFilter, url: Address) -> tuple[DayLink, ...]:
    zone = settings().timezone
    days = sorted({day for row in rows for day in rules.days_of(row, zone)})
    if len(days) < 2 and wanted.day is None:
        return ()
    return tuple(
        DayLink(
            tile(day), day_in_words(day), url(day=None if day == wanted.day else day.isoformat()), day == wanted.day
        )
        for day in days
    )


def _languages(rows: Sequence[SessionRow], wanted: ProgrammeFilter, url: Address) -> Group:
    in_order = own_first(code for row in rows for code in (*row.languages, *row.interpretation))
    options = (Option(languages.get(code).name, url(language=code), wanted.language == code, code) for code in in_order)
    return Group(_("Spoken or interpreted"), (Option(_("All"), url(language=None), wanted.language is None), *options))


def _venues(rows: Sequence[SessionRow], venues: Venues, wanted: ProgrammeFilter, url: Address) -> Group:
    there = [venues[venue_id] for venue_id in dict.fromkeys(row.venue_id for row in rows)]
    options = (
        Option(view.name.plain, url(venue=view.slug), wanted.venue == view.slug, view.name.shown.code) for view in there
    )
    return Group(_("Where"), (Option(_("All"), url(venue=None), wanted.venue is None), *options))


def _chosen(venues: Venues, wanted: ProgrammeFilter, url: Address) -> list[Chosen]:
    found = []
    if wanted.day is not None:
        found.append(Chosen(day_in_words(wanted.day), url(day=None)))
    if wanted.language is not None:
        found.append(Chosen(languages.get(wanted.language).name, url(language=None)))
    if wanted.venue is not None:
        name = next(view.name.plain for view in venues.values() if view.slug == wanted.venue)
        found.append(Chosen(name, url(venue=None)))
    return found
