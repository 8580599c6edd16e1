"""What those who came say afterwards."""

from __future__ import annotations

from flask import render_template

from portal.blueprints.organiser import blueprint
from portal.domain.events import queries as events
from portal.domain.registration import feedback
from portal.domain.registration.types import Understood
from portal.foundation import clock
from portal.web.locale import current_language
from portal.web.services import database


@blueprint.get("/events/<slug:slug>/results")
def results(slug: str) -> str:
    """Show the feedback in numbers and words."""
    language, now = current_language().code, clock.now()
    with database().reading() as session:
        event = events.get_event(session, slug, language, now, drafts=True)
        said = feedback.summary(session, event.row.id, language)
        is_open = feedback.is_open(session, event.row.id, now)
    given = sum(said.ratings.values())
    mean = sum(rating * number for rating, number in said.ratings.items()) / given if given else None
    return render_template(
        "organiser/results.html",
        event=event,
        said=said,
        given=given,
        mean=mean,
        ratings=[(rating, said.ratings.get(rating, 0)) for rating in reversed(feedback.RATINGS)],
        understood=[(one, said.understood.get(one, 0)) for one in Understood],
        is_open=is_open,
    )
