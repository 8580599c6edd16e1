"""What taking part comes to, in published figures."""

from __future__ import annotations

from flask import render_template

from portal.blueprints.statistics import blueprint, choosing, onward, statistics_page
from portal.blueprints.statistics.published import Tables
from portal.blueprints.statistics.released import is_counted
from portal.domain.events import agenda
from portal.domain.trust import queries
from portal.foundation import clock
from portal.web.locale import current_language
from portal.web.services import database
from portal.web.shared_pages import same_for_everybody


@blueprint.get("/statistics")
@same_for_everybody
def statistics() -> str:
    """Say whether taking part changed anything, how often people took part, how they spoke, and who they were."""
    topic, language = choosing.chosen_topic(), current_language().code
    with database().reading() as session:
        history = tuple(view for view in queries.history(session) if is_counted(view))
        known = Tables(history).periods
        period = choosing.chosen_period(known)
        slugs = statistics_page.events_in(history, period) if period and not topic else ()
        events = agenda.by_slugs(session, slugs, language, clock.now())
    titles = {slug: view.title for slug, view in events.items()}
    return render_template(
        "statistics/statistics.html",
        page=statistics_page.build(history, period, topic, titles) if period else None,
        onward=onward.links("statistics.statistics"),
        event_measures=statistics_page.EVENT_MEASURES,
        choices=choosing.groups("statistics.statistics", topic, period, known),
    )
