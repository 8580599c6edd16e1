"""The words of statistics and of the trust index: what each figure is called, and in plain words who counts in it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

MEASURES = {
    "participants": _l("People who took part"),
    "registrations": _l("Registrations for events"),
    "attended": _l("People who came to events"),
    "no_shows": _l("People with a seat who did not come"),
    "waiting": _l("People on waiting lists"),
    "proposals": _l("Proposals published"),
    "comments": _l("Comments"),
    "endorsements": _l("Endorsements given"),
    "answers": _l("Answers by the city"),
    "tone": _l("Tone of what people wrote"),
}
WHO_COUNTS = {
    "participants": _l(
        "Everybody who registered for an event, proposed, commented or endorsed something in this quarter, each person "
        "once, with what they had told of themselves at their last act. What the office entered for somebody without "
        "an address counts as one person each. Staff are left out."
    ),
    "registrations": _l(
        "Everybody with a confirmed registration of this quarter that has not been given back. Everybody in a group "
        "counts."
    ),
    "attended": _l("Everybody who was let in at a door, at events that ended in this quarter, once for each event."),
    "no_shows": _l(
        "Everybody with a valid ticket who was let in nowhere, at events that ended in this quarter and had staff at "
        "their doors."
    ),
    "waiting": _l(
        "Everybody with a confirmed registration who was still on the waiting list of a session, at events that ended "
        "in this quarter."
    ),
    "proposals": _l(
        "Every proposal that was handed in in this quarter and published, whatever became of it since. Texts that were "
        "brought in from other collections don't count."
    ),
    "comments": _l(
        "Every comment of this quarter that its writer has not deleted, also those that moderators have hidden."
    ),
    "endorsements": _l("Every endorsement of this quarter that has not been taken back."),
    "answers": _l("Every answer in words that the city gave in this quarter to a proposal, also a further one."),
    "tone": _l(
        "A program estimates for each proposal and comment whether it sounds critical, matter-of-fact or appreciative. "
        "It can be wrong; where it is not sure, or has no estimate, the tone is unclear. Tone never counts in the "
        "trust number."
    ),
}
DIMENSIONS = {
    "": _l("All together"),
    "cluster": _l("By topic"),
    "language": _l("By language"),
    "nationality_group": _l("By where people come from"),
    "age_band": _l("By age"),
    "community_kind": _l("By kind of community"),
    "outcome": _l("By what became of it"),
    "event": _l("By event"),
}
PILLARS = {
    "RSP": _l("Responsiveness"),
    "REL": _l("Reliability"),
    "OPN": _l("Openness"),
    "INT": _l("Integrity"),
    "FAI": _l("Fairness"),
    "PAR": _l("Participation"),
}
QUESTIONS = {
    "RSP": _l("Does the city answer, and in time?"),
    "REL": _l("Does the city do what it said, when it said?"),
    "OPN": _l("Can everybody read the answers, and do results come out?"),
    "INT": _l("Do independent reviewers agree with what was decided and recorded?"),
    "FAI": _l("Is everybody treated alike, whatever their language and wherever they are from?"),
    "PAR": _l("Do people come, and do they come back?"),
}
INDICATORS = {
    "RSP_ANSWERS_14D": _l("Real answers within 14 days"),
    "RSP_DECISIONS_60D": _l("Decisions with reasons within 60 days"),
    "REL_COMMITMENTS": _l("Promises kept on time"),
    "REL_EVENTS_72H": _l("Events held as announced"),
    "OPN_READABLE": _l("Answers in the writer's own language"),
    "OPN_OUTCOMES_14D": _l("Results of events within 14 days"),
    "INT_UPHELD": _l("Moderators' decisions found right"),
    "INT_REPRODUCED": _l("Records that hold up"),
    "FAI_PARITY": _l("Answers as quick for all languages"),
    "FAI_OVERLAP": _l("Participants as mixed as residents"),
    "PAR_ADMITTED": _l("Seats that were used"),
    "PAR_RETURNING": _l("People who came back"),
}
DEFINITIONS = {
    "RSP_ANSWERS_14D": _l(
        "Of the people whose proposal was due for an answer: how many got a real answer within 14 days. Whoever wrote "
        "several proposals counts once, with the average of them. Proposals that were taken off the site count too."
    ),
    "RSP_DECISIONS_60D": _l(
        "Of the people whose proposal was due for a decision: how many got one within 60 days, with the reasons in "
        "writing. Whoever wrote several proposals counts once, with the average of them."
    ),
    "REL_COMMITMENTS": _l(
        "Of the promises with a date that has passed: how many were kept by the date that was first promised. A "
        "promise whose date was moved still counts by its first date."
    ),
    "REL_EVENTS_72H": _l(
        "Of the events that were to begin: how many were held with nothing changed in their last 72 hours. What was "
        "called off was not held."
    ),
    "OPN_READABLE": _l(
        "Of the people who wrote in another language than Korean and got an answer: how many could read it in their "
        "language, in a translation that a person has checked. Machine translation alone does not count."
    ),
    "OPN_OUTCOMES_14D": _l(
        "Of the people who registered for an event that was held at least 14 days ago: how many could read within 14 "
        "days what came of it. Who registered for several has one vote all the same."
    ),
    "INT_UPHELD": _l(
        "Of the moderators' decisions that independent reviewers looked at, drawn by chance: how many they found right."
    ),
    "INT_REPRODUCED": _l(
        "Of the city's answers that were drawn by chance: for how many an independent reviewer, looking at the record "
        "alone, came to what stands in it."
    ),
    "FAI_PARITY": _l(
        "The share of timely answers for people who write in other languages, measured against the share for those who "
        "write in Korean. 1 means: at least as good. The number of people is that of the smaller side."
    ),
    "FAI_OVERLAP": _l(
        "How much the mix of foreign participants is like the mix of foreign residents, by the part of the world they "
        "come from. 1 means: as alike as chance allows for so few people. Only those count who told where they are "
        "from."
    ),
    "PAR_ADMITTED": _l(
        "Of the seats that were confirmed and not given back by the day before, at events with staff at the doors: how "
        "many were used. 40 of 100 or fewer give no points, 90 of 100 or more give all of them."
    ),
    "PAR_RETURNING": _l(
        "Of the people who took part in the 12 months before: how many took part again. 40 of 100 or more give all "
        "points, since nobody has to come back."
    ),
}
COMPARISONS = frozenset({"FAI_PARITY", "FAI_OVERLAP"})
"""Measures that compare people with each other, and are no part of a whole."""
TOPIC = _l("Topic")
QUARTER = _l("Quarter")
TOPICS_TOGETHER = _l("All topics")
OTHERS = _l("Others, small groups together")
NOT_TOLD = _l("Not told")
SUPPRESSED = {
    "C": _l("fewer than 10"),
    "D": _l("not shown"),
}
ABOUT = _l("Every count on this page is rounded to the nearest 5: 40 means about 40.")
SUPPRESSED_LONG = {
    "C": _l("Too few people to publish: there are fewer than 10, and a number could give somebody away."),
    "D": _l("Not published: together with other numbers it would give away a group of fewer than 10."),
}
TOO_FEW = _l("too few people to publish")
NOTHING_YET = _l("nothing to count yet")
NOT_COUNTED = _l("no figure")
VERDICTS = {
    "met": _l("Target reached"),
    "not_met": _l("Target not reached"),
    "undetermined": _l("Cannot be said yet"),
}
STATUSES = {
    "baseline": _l("Starting figure, not audited"),
    "provisional": _l("Provisional"),
    "final": _l("Final"),
    "revised": _l("Corrected"),
}
REPORT = _l("the 2025 report (not audited)")
UNAUDITED = _l("From the 2025 report, not audited")
OUTCOME_SENTENCES = {
    "RSP_ANSWERS_14D": _l("got a real answer from the city within 14 days"),
    "RSP_DECISIONS_60D": _l("got a decision with reasons within 60 days"),
    "OPN_READABLE": _l("who don't write in Korean could read the answer in their own language"),
    "REL_COMMITMENTS": _l("that the city had made were kept on time"),
}
"""What goes on after so many of so many, on a line of its own; where it needs a name, `INDICATORS` has one."""
IMPLEMENTED = _l("Proposals put into practice")
IMPLEMENTED_HOW = _l(
    "Of the proposals that were published in this quarter: those that the city has marked as put into practice. What "
    "is built or changed later is added when it is done."
)


def counted(indicator: str, met: str, of: int, shown: str) -> str:
    """Say in words how many of how many; `of` chooses the plural, `met` and `shown` are written for the reader."""
    values = {"met": met, "shown": shown}
    match indicator:
        case "REL_COMMITMENTS":
            return str(ngettext("%(met)s of %(shown)s promise", "%(met)s of %(shown)s promises", of, **values))
        case "REL_EVENTS_72H":
            return str(ngettext("%(met)s of %(shown)s event", "%(met)s of %(shown)s events", of, **values))
        case "INT_UPHELD":
            return str(ngettext("%(met)s of %(shown)s decision", "%(met)s of %(shown)s decisions", of, **values))
        case "INT_REPRODUCED":
            return str(ngettext("%(met)s of %(shown)s record", "%(met)s of %(shown)s records", of, **values))
        case "PAR_ADMITTED":
            return str(ngettext("%(met)s of %(shown)s seat", "%(met)s of %(shown)s seats", of, **values))
        case _:
            return str(ngettext("%(met)s of %(shown)s person", "%(met)s of %(shown)s people", of, **values))
