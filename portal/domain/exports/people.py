"""The people of one event as a table; what it is narrowed to is kept with the order in plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.events import queries as events
from portal.domain.events.types import QuestionKind
from portal.domain.exports.types import Table
from portal.domain.registration import exporting, lists
from portal.domain.registration.exporting import Clerk, Wanted
from portal.domain.registration.staff_types import ListFilter, Order
from portal.domain.registration.types import BookingState, Need, RegistrationKind

CODES = {"state": BookingState, "kind": RegistrationKind, "need": Need, "order": Order}


def wanted(event_id: int, slug: str, narrowed: ListFilter) -> dict[str, Any]:
    """Return what a row keeps of a list: the event, and the filters that are set."""
    empty = asdict(ListFilter())
    return {
        "event_id": event_id,
        "slug": slug,
        "narrowed": {
            name: str(value) if name in CODES else value
            for name, value in asdict(narrowed).items()
            if value != empty[name]
        },
    }


def narrowed(kept: Mapping[str, Any]) -> ListFilter:
    """Return the filters that a row keeps."""
    given: dict[str, Any] = {
        name: CODES[name](value) if name in CODES else value for name, value in kept["narrowed"].items()
    }
    return ListFilter(**given)


def table(session: Session, kept: Mapping[str, Any], clerk: Clerk, now: datetime, zone: tzinfo) -> Table:
    """Return the list, a row for each person; an event that is not there raises NotFound."""
    language = clerk.language.code
    event_id = int(kept["event_id"])
    event = events.get_event_by_id(session, event_id, language, now)
    asked = events.all_questions(session, event_id, language)
    whole = Wanted(
        event_id,
        narrowed(kept),
        {view.id: view.title.plain for view in events.list_sessions(session, language, [event_id])},
        [question for question in asked if question.kind is not QuestionKind.FILE],
        now,
        zone,
    )
    return Table(
        event.title.plain,
        exporting.header(whole, clerk),
        exporting.rows(session, whole, clerk),
        lists.count_people(session, event_id, whole.narrowed, now),
        exporting.CODES,
    )
