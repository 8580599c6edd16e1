"""The words of independent review; keyed by the codes that the domain hands out."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

KINDS = {
    "moderation": _l("Decisions of moderators"),
    "answer": _l("Answers of the city"),
}
VERDICTS = {
    "upheld": _l("The decision was right"),
    "overturned": _l("The decision was wrong"),
    "reproduced": _l("You marked it as it is on record"),
    "not_reproduced": _l("You marked it otherwise than it is on record"),
    "set_aside": _l("Set aside: the text is gone"),
}
MARKS = {
    "substantive": _l("Does the answer go into the matter?"),
    "reasoned": _l("Does the city give its reasons?"),
    "in_time": _l("Did the answer come in time?"),
}
YES_NO = {True: _l("Yes"), False: _l("No")}
REFUSALS = {
    "involved": _l("You have to do with this yourself. Somebody else has to review it."),
    "taken": _l("Somebody else has reviewed this in the meantime, so your review was not recorded."),
    "final": _l("Your review stands for good now: it could be changed for 7 days."),
    "words_needed": _l("Please say in your own words why the decision was wrong."),
    "unfinished": _l("Please answer every question."),
    "readable": _l("This text can be read, so please say whether the decision was right."),
    "gone": _l("This text is gone, so the decision can't be judged. You can set it aside."),
}
COMMENT_STATES = {
    "shown": _l("The comment is shown"),
    "deleted": _l("The comment was deleted by its writer"),
    "hidden": _l("The comment is hidden"),
}
