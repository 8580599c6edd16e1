"""Events: the list, and one of them with its programme."""

from __future__ import annotations

from typing import Any

from flask import Response

from portal.blueprints.api import answers, blueprint, cursors, event_answers, event_schemas, examples, schemas
from portal.blueprints.api.describing import operation
from portal.blueprints.api.event_answers import Found
from portal.domain.events import agenda, rules
from portal.domain.events import queries as events
from portal.domain.events.venue_queries import venues
from portal.domain.proposals import queries
from portal.domain.registration import queries as registrations
from portal.foundation import clock
from portal.web.services import database


@blueprint.get("/events")
@operation(
    gives=event_schemas.EventList, example=examples.EVENTS, query=event_schemas.EventsQuery, problems=("invalid",)
)
def list_events(query: event_schemas.EventsQuery) -> Response:
    """List public events: those to come, or those that are over."""
    past = query.when == "over"
    with database().reading() as session:
        found = agenda.list_from(
            session, query.lang, clock.now(), query.cursor, query.limit, past=past, cluster=query.cluster
        )
        names = answers.Names(queries.topic_slugs(session))
    onward = None
    if found.end is not None:
        kept = query.model_dump(exclude_none=True, exclude_defaults=True)
        kept["cursor"] = cursors.write_place(found.end.starts_at, found.end.id)
        onward = answers.address("api.list_events", **kept)
    items = [event_answers.summary(view, names, query.lang) for view in found.items]
    return answers.give(event_schemas.EventList(items=items, next=onward))


@blueprint.get("/events/<slug:slug>")
@operation(
    gives=event_schemas.Event,
    example=examples.EVENT,
    query=schemas.ProposalQuery,
    problems=("not_found", "invalid"),
)
def get_event(slug: str, query: schemas.ProposalQuery) -> Response:
    """Give one event with its sessions, their seats, and what has changed since publication."""
    now = clock.now()
    with database().reading() as session:
        found = _read(session, slug, query.lang)
        names = answers.Names(queries.topic_slugs(session))
    return answers.give(event_answers.event(found, names, query.lang, now))


def _read(session: Any, slug: str, lang: str | None) -> Found:
    view = events.get_event(session, slug, lang, clock.now())
    sessions = events.list_sessions(session, lang, [view.row.id])
    changes = events.list_changes(session, view.row.id)
    named = {item.row.venue_id for item in sessions} | rules.venues_named(changes)
    there = venues(session, named, lang)
    counts = registrations.seat_counts(session, [(item.id, item.row.capacity) for item in sessions])
    return Found(view, sessions, counts, there, changes)
