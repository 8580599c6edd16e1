"""The words for bursts of new people, and for what is decided about them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

KINDS = {
    "proposal": _l("Endorsements and comments on one proposal"),
    "event": _l("Registrations for one event"),
    "topic": _l("New proposals in one topic"),
}
MEANINGS = {
    "proposal": _l(
        "Many people whose first act on the portal was only days before endorsed this proposal or commented on it "
        "within a day. A message that was passed on in a group does that, and so does one person with many accounts."
    ),
    "event": _l(
        "Many people who were new on the portal registered for this event within a day. A popular event does that when "
        "its registration opens, and a school class; one person with many accounts does it too."
    ),
    "topic": _l(
        "Many people who were new on the portal handed in proposals in this topic within a day. A campaign or a news "
        "report does that; one person who wants to raise or lower the share of answers does it too."
    ),
}
ACTS = {
    "seen": _l("Noticed by the portal"),
    "apart": _l("Set apart"),
    "counts": _l("They count"),
}
REFUSALS = {
    "needs_reason": _l("Please give a reason."),
    "nobody_left": _l("All of them are set apart already."),
    "counts_already": _l("It is on record already that they count."),
    "changed": _l("Somebody else has decided about this burst in the meantime. Below you see what."),
    "not_apart": _l("This person is not set apart, or not any more."),
}
