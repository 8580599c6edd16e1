"""The words for those who make releases of the trust index and those who approve them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

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
    "overtaken": _l(
        "Another release has been approved since this preview was made, and this one was not compared with it. "
        "Please drop it and make a new one."
    ),
}
STATES = {
    "preview": _l("Waits for approval"),
    "final": _l("Approved by a second person"),
}
COMPONENTS = {
    "x": _l("went well"),
    "n": _l("of"),
    "x_ko": _l("Korean, went well"),
    "n_ko": _l("Korean, of"),
    "x_other": _l("other languages, went well"),
    "n_other": _l("other languages, of"),
}
HIDDEN = {
    "C": _l("hidden, fewer than ten"),
    "D": _l("hidden, to protect another"),
}
