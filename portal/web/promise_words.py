"""The words for promises of the city; keyed by the code itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import LazyString, ngettext
from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class Term:
    """How it is said that something is over, over by so many days, nearly due, or due in so many days."""

    over: LazyString
    over_by: Callable[[int], str]
    within_a_day: LazyString
    left: Callable[[int], str]


ANSWER_TERM = Term(
    _l("Answer overdue"),
    lambda days: ngettext("Answer overdue by %(num)s day", "Answer overdue by %(num)s days", days),
    _l("Answer due within a day"),
    lambda days: ngettext("Answer due in %(num)s day", "Answer due in %(num)s days", days),
)
DECISION_TERM = Term(
    _l("Decision overdue"),
    lambda days: ngettext("Decision overdue by %(num)s day", "Decision overdue by %(num)s days", days),
    _l("Decision due within a day"),
    lambda days: ngettext("Decision due in %(num)s day", "Decision due in %(num)s days", days),
)
STANDINGS = {
    "open": _l("Still to come"),
    "moved": _l("Moved to another date"),
    "overdue": _l("Overdue"),
    "kept": _l("Kept on time"),
    "late": _l("Kept late"),
    "broken": _l("Given up by the city"),
}
STANDING_HINTS = {
    "open": _l("The day has not come yet."),
    "moved": _l("The city has moved the day and said why. The day first promised still counts."),
    "overdue": _l("The day has passed, and nothing has been recorded yet."),
    "kept": _l("Done by the day first promised."),
    "late": _l("Done, but after the day first promised."),
    "broken": _l("The city will not do this and has said why."),
}
CHANGES = {
    "kept": _l("Kept"),
    "moved": _l("Moved to another date"),
    "broken": _l("Given up by the city"),
    "undone": _l("Recorded by mistake: open again"),
}
ACTS = {
    "kept": _l("The city has kept it"),
    "moved": _l("It moves to another date"),
    "broken": _l("The city gives it up"),
    "undone": _l("The last entry was a mistake: the promise is open again"),
}
