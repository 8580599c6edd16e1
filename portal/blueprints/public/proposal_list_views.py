"""The list of proposals, and the search in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import render_template, request

from portal.blueprints.public import blueprint, proposal_filters
from portal.domain.discussion import queries as discussion
from portal.domain.events import agenda
from portal.domain.proposals import queries
from portal.domain.proposals.types import Filter, ProposalPage, ProposalView
from portal.domain.search import queries as search
from portal.domain.search import showing
from portal.domain.search.types import Elsewhere, Found, Hits
from portal.foundation import clock
from portal.web.locale import current_language
from portal.web.pager import Pager, page_number
from portal.web.remembered import for_a_minute
from portal.web.services import database
from portal.web.shared_pages import same_for_everybody


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list shows: proposals, where one is, and what a search has to say."""

    items: tuple[ProposalView, ...]
    pager: Pager
    found: Found | None = None
    elsewhere: Mapping[int, Elsewhere] = field(default_factory=dict)


@blueprint.get("/proposals")
@same_for_everybody
def proposals() -> str:
    """List what has been proposed, or what of it a search finds; an unknown filter value is no filter."""
    wanted = proposal_filters.read()
    written = proposal_filters.written()
    number = page_number()
    language = current_language().code
    with database().reading() as session:
        found = search.search(session, written, wanted, number) if request.args.get("q", "").strip() else None
        if found is not None and not found.query.is_empty:
            listed = _results(found, showing.show(session, found, language))
        else:
            listed = _everything(queries.list_public(session, wanted, number, language), found)
        comments = discussion.counts(session, [item.row.id for item in listed.items])
        spoken = for_a_minute("languages written", lambda: queries.languages_written(session))
        topics = queries.list_topics(session, language)
        event = agenda.find_event(session, wanted.event_id, language, clock.now())
    topic = next((topic for topic in topics if topic.id == wanted.topic_id), None)
    return render_template(
        "public/proposals.html",
        listed=listed,
        comments=comments,
        own_search=True,
        query=written[: proposal_filters.LONGEST_QUERY],
        filters=proposal_filters.groups(wanted, spoken),
        neighbourhoods=proposal_filters.neighbourhoods(wanted),
        orders=proposal_filters.orders(wanted),
        chosen=proposal_filters.chosen(wanted, topic, event),
        day_problem=proposal_filters.day_problem(),
        kept=proposal_filters.kept_arguments,
        without=proposal_filters.same_list,
        topic=topic,
        narrowed=wanted != Filter(sort=wanted.sort),
    )


def _results(found: Found, hits: Hits) -> Listed:
    return Listed(
        hits.items, Pager(found.number, found.pages, found.total, _address, found.more), found, hits.elsewhere
    )


def _everything(page: ProposalPage, found: Found | None) -> Listed:
    return Listed(page.items, Pager(page.number, page.pages, page.total, _address), found)


def _address(number: int | None) -> str:
    return proposal_filters.same_list(page=number)
