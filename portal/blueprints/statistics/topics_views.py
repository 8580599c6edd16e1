"""What people write about: the network of keywords of a quarter."""

from __future__ import annotations

from flask import render_template, url_for

from portal.blueprints.statistics import blueprint, choosing, onward, topics_page
from portal.blueprints.statistics.choosing import Group, Option
from portal.domain.topics import queries
from portal.web import statistics_words as said
from portal.web.locale import format_quarter
from portal.web.services import database
from portal.web.shared_pages import same_for_everybody


@blueprint.get("/statistics/topics")
@same_for_everybody
def topics() -> str:
    """Show which keywords people use and which of them together; none of this enters the trust index."""
    with database().reading() as session:
        known = queries.periods(session)
        period = choosing.chosen_period(known)
        edition = queries.edition(session, period) if period else None
        before = queries.edition_before(session, period) if period else None
    return render_template(
        "statistics/topics.html",
        page=topics_page.build(edition, before) if edition else None,
        choices=_choices(known, period),
        onward=onward.links("statistics.topics"),
    )


def _choices(known: tuple[str, ...], period: str | None) -> tuple[Group, ...]:
    def address(other: str) -> str:
        return url_for("statistics.topics", period=None if other == max(known) else other)

    options = tuple(Option(format_quarter(one), address(one), one == period) for one in sorted(known, reverse=True))
    return (Group(said.QUARTER, options),) if len(options) > 1 else ()
