"""The words for those who make releases of the trust index and those who approve them."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.web import statistics_words
from portal.web.figure_formats import year
from portal.web.locale import first_day_of, format_quarter

REFUSALS = {
    "not_a_period": _l("There is no such quarter."),
    "not_over": _l("This quarter is not over yet. Only a quarter that is over can be released."),
    "too_old": _l("Who took part in that year has been forgotten, as promised. It can't be counted any more."),
    "is_baseline": _l("That period is the one of the 2025 report. Its figures stay as they are."),
    "preview_waiting": _l("There is a preview of this quarter already. Please approve or drop that one first."),
    "needs_reason": _l("This quarter is released already. Please say what the correction corrects."),
    "own_preview": _l("You made this preview yourself. Another person has to approve it."),
    "already_approved": _l("Somebody has approved this release in the meantime. It never changes any more."),
    "gone": _l("Somebody has dropped this preview in the meantime."),
    "outdated": _l("The method has changed since this preview was made. Please drop it and make a new one."),
    "being_counted": _l(
        "A preview of this quarter is being counted already, for another reason. Please look at that one first."
    ),
    "overtaken": _l(
        "Another release has been approved since this preview was made, and this one was not compared with it. "
        "Please drop it and make a new one."
    ),
}
PROBLEMS = {
    **REFUSALS,
    "not_allowed": _l("Whoever ordered the preview may not make releases any more."),
    "given_up": _l("It was begun three times, and broke off each time. Please tell those who look after the portal."),
    "unexpected": _l("Something went wrong on our side. We have noted it; please order the preview again."),
}
ORDERS = {
    "ordered": _l("In the queue"),
    "counting": _l("Being counted"),
    "failed": _l("Could not be made"),
}
STATES = {
    "preview": _l("Waits for approval"),
    "final": _l("Approved by a second person"),
}
WILL_BE = {
    "final": _l("Will be final"),
    "revised": _l("Will be a correction"),
}
"""What a preview becomes when it is approved."""
COMPONENTS = {
    "x": _l("went well"),
    "n": _l("all that count"),
    "x_ko": _l("Korean, went well"),
    "n_ko": _l("Korean, all that count"),
    "x_other": _l("other languages, went well"),
    "n_other": _l("other languages, all that count"),
}
HIDDEN = {
    "C": _l("hidden, fewer than ten"),
    "D": _l("hidden, to protect another"),
}


def kind(release: Any) -> object:
    """Say what a release is, or what a preview will be."""
    words = WILL_BE if release.state == "preview" else statistics_words.STATUSES
    return words[release.status]


def baseline(period: str) -> str:
    """Say what the release of the report's own figures is, whose period is the report's year."""
    return str(_("Unaudited figures of the city's report of %(year)s.", year=year(first_day_of(period))))


def name(release_id: str) -> str:
    """Name a release such as 2026-Q3.2 by its quarter, the second of a quarter as its first correction."""
    period, _dot, revision = release_id.partition(".")
    quarter = format_quarter(period)
    if not revision:
        return quarter
    return str(_("%(quarter)s, correction %(number)s", quarter=quarter, number=int(revision) - 1))
