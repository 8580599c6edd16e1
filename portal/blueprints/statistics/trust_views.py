"""How far the portal can be relied on: the index, what it is made of, and how anybody can compute it again."""

from __future__ import annotations

from flask import render_template

from portal.blueprints.statistics import blueprint, choosing, onward, periods, trust_page
from portal.blueprints.statistics.released import is_counted
from portal.domain.statistics.types import quarter_of, quarters_before
from portal.domain.trust import comparing, queries
from portal.domain.trust.types import BASELINE_PERIOD
from portal.foundation import clock
from portal.web.services import database, settings
from portal.web.shared_pages import same_for_everybody


@blueprint.get("/trust")
@same_for_everybody
def trust() -> str:
    """Show a release: the number, its interval, the six parts that add up to it, what changed, and how to check it."""
    topic = choosing.chosen_topic()
    with database().reading() as session:
        history = queries.history(session)
        entries = queries.list_all(session) if history else ()
        known = tuple(view.period for view in history if is_counted(view))
        period = choosing.chosen_period(known)
        release = next((view for view in history if view.period == period), None)
        earlier = queries.earlier_of(session, release, history) if release else None
    running = quarter_of(clock.now(), settings().timezone)
    over = quarters_before(running, 1)
    return render_template(
        "statistics/trust.html",
        page=trust_page.build(history, entries, release, earlier, topic) if release else None,
        choices=choosing.groups("statistics.trust", topic, period, known),
        baseline=comparing.baseline(),
        target=comparing.TARGET,
        over=over if over > BASELINE_PERIOD else None,
        first_release_after=periods.first_day_after(running),
        onward=onward.links("statistics.trust"),
        commands=onward.commands(release.id) if release else (),
    )
