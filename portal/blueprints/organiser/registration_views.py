"""Registrations of one event: live numbers, and the list of who comes."""

from __future__ import annotations

from dataclasses import replace

from flask import render_template, url_for

from portal.blueprints.organiser import blueprint, registration_filters
from portal.blueprints.organiser.registration_filters import Offered
from portal.domain.events import queries as events
from portal.domain.registration import lists, numbers
from portal.domain.registration.staff_types import ListFilter, Order
from portal.domain.registration.types import BookingState
from portal.foundation import clock
from portal.web.locale import current_language
from portal.web.pager import Pager, page_number, pages_of
from portal.web.services import database

SHOWN_STATES = (
    BookingState.SEATED,
    BookingState.ASKED,
    BookingState.HELD,
    BookingState.OFFERED,
    BookingState.WAITING,
    BookingState.GIVEN_UP,
    BookingState.LAPSED,
)


@blueprint.get("/events/<slug:slug>/registrations")
def registrations(slug: str) -> str:
    """Show how many come, and who."""
    language, now = current_language().code, clock.now()
    with database().reading() as session:
        event = events.get_event(session, slug, language, now, drafts=True)
        sessions = events.list_sessions(session, language, [event.row.id])
        wanted = registration_filters.read(sessions)
        page = lists.page(session, event.row.id, wanted, page_number(), now, language)
        counted = numbers.count(session, event.row.id, now)
        offered = Offered(
            sessions, *lists.languages_used(session, event.row.id), lists.communities(session, event.row.id)
        )
    arguments = registration_filters.arguments(wanted)
    return render_template(
        "organiser/registrations.html",
        event=event,
        sessions={view.id: view for view in sessions},
        numbers=counted,
        shown_states=SHOWN_STATES,
        at=now,
        page=page,
        pager=Pager(page.number, page.pages, page.total, pages_of("organiser.registrations", slug=slug, **arguments)),
        wanted=wanted,
        arguments=arguments,
        choices=registration_filters.choices(wanted, offered),
        chosen=registration_filters.chosen(wanted, offered, slug),
        orders=_orders(slug, wanted),
    )


def _orders(slug: str, wanted: ListFilter) -> list[tuple[Order, str, bool]]:
    return [
        (
            order,
            url_for(
                "organiser.registrations", slug=slug, **registration_filters.arguments(replace(wanted, order=order))
            ),
            wanted.order is order,
        )
        for order in Order
    ]
