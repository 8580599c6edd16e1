"""The words of post-editing; keyed by the codes that the domain hands out."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

KINDS = {
    "title": _l("Title of a proposal"),
    "body": _l("Text of a proposal"),
    "comment": _l("A comment"),
    "answer": _l("Answer of the city"),
    "event": _l("Words of an event"),
    "page": _l("Page of the office"),
}
REASONS = {
    "meaning": _l("It says something else than the original"),
    "name": _l("A name or a term is wrong"),
    "unreadable": _l("It can't be understood"),
    "offensive": _l("It is offensive, and the original is not"),
    "other": _l("Something else"),
}
STATES = {
    "open": _l("Waiting to be looked at"),
    "approved": _l("Taken"),
    "declined": _l("Not taken over"),
    "outdated": _l("The text is no longer there"),
}
CONCERNS = {
    "reported": _l("Reported by readers"),
    "suggested": _l("Suggestion of a reader"),
    "missing": _l("No full translation"),
    "stale": _l("Original has changed"),
}
CHECKS = {
    "too_long": _l("too long for the machine"),
    "unmaskable": _l("numbers or links that could get lost"),
    "placeholder": _l("numbers or links got lost"),
    "no_reverse": _l("could not be checked"),
    "unknown_word": _l("words that the machine does not know"),
    "low_confidence": _l("the machine is not sure"),
    "unknown_token": _l("words that the machine does not know"),
    "empty": _l("nothing came out"),
    "wrong_script": _l("came out in other letters"),
    "untranslated": _l("was left as it was"),
    "repetition": _l("repeats itself"),
    "truncated": _l("breaks off before its end"),
    "order": _l("parts of the sentence changed places"),
    "length": _l("much longer or shorter than the original"),
    "number": _l("other numbers than in the original"),
    "link": _l("other links than in the original"),
    "negation": _l("a “not” got lost or came in"),
    "termbase": _l("a name or a term is wrong"),
    "kept": _l("left in the original"),
}
REFUSALS = {
    "changed": _l(
        "The original or its translation has changed meanwhile. Nothing of yours is lost: please compare the two, "
        "then press the button once more."
    ),
    "nothing": _l("There is nothing to decide here any more. Somebody else was quicker."),
    "empty": _l("Please write something first."),
}
