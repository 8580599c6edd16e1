"""What is said at a door: to whoever stands at the gate in their language, and to the visitor in the visitor's own.

Keyed by the verdict's code. A text may name `%(time)s` and `%(gate)s` of the first admission, `%(admitted)s` and
`%(party)s` of a group; the gate app has the same texts, in all languages, for when there is no network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from portal.foundation import languages
from portal.web import locale

FALLBACK = "en"
"""For a visitor whose language has no pages, or is not known."""


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """One code: a few large words, what the person at the gate reads, what the visitor reads."""

    title: LazyString
    detail: LazyString
    holder: LazyString


VERDICTS: Mapping[str, VerdictWords] = {
    "ok": VerdictWords(_l("Admitted"), _l("Please let them in."), _l("Welcome! Please come in.")),
    "out": VerdictWords(_l("Went out"), _l("They are counted as gone."), _l("Goodbye, and thank you for coming.")),
    "incomplete": VerdictWords(
        _l("Please ask first"),
        _l("Something must be asked before they can come in."),
        _l("We have a short question before you come in."),
    ),
    "invalid": VerdictWords(
        _l("Not a ticket"),
        _l("This is not the code of a ticket. Please ask for the ticket: in the mail, on the phone or on paper."),
        _l("We could not find a ticket in what you showed us. Please show the code of your ticket, in our mail."),
    ),
    "bad_signature": VerdictWords(
        _l("Not genuine"),
        _l("This code was not made by us, or was changed. Please don't let them in with it; call a supervisor."),
        _l("We could not confirm this ticket. Please show the code in our mail, or ask our staff for help."),
    ),
    "wrong_event": VerdictWords(
        _l("Another event"),
        _l("This ticket is for another event. Please ask for the ticket for today."),
        _l("This ticket is for another event. Please show the ticket for this one."),
    ),
    "revoked": VerdictWords(
        _l("Replaced ticket"),
        _l("This ticket no longer counts: there is a newer one. Please ask for the ticket in the latest mail."),
        _l("There is a newer ticket in place of this one. Please open our latest mail and show the ticket there."),
    ),
    "blocked": VerdictWords(
        _l("Blocked"),
        _l("A supervisor has blocked this ticket. Please call one, and talk about it a little aside."),
        _l("There is a question about your ticket. Please wait a moment: somebody will help you."),
    ),
    "cancelled": VerdictWords(
        _l("Cancelled"),
        _l("This registration was cancelled. Somebody else may have the seat now."),
        _l("Your registration was cancelled. If you think that this is a mistake, please ask our staff."),
    ),
    "not_yet_valid": VerdictWords(
        _l("Too early"),
        _l("This ticket is for later. Please ask them to come back when it begins."),
        _l("Your ticket is for later. Please come back when it begins."),
    ),
    "expired": VerdictWords(
        _l("Over"),
        _l("What this ticket was for is over."),
        _l("What your ticket was for is over."),
    ),
    "unapproved": VerdictWords(
        _l("Not approved yet"),
        _l("The organisers have not yet agreed to this registration. A supervisor can decide."),
        _l("The organisers have not yet agreed to your registration. Please wait: we are asking them."),
    ),
    "wrong_session": VerdictWords(
        _l("Another session"),
        _l("This ticket is not for this session. Please look at which sessions stand on it."),
        _l("Your ticket is not for this session. Please look on it where you are expected."),
    ),
    "wrong_gate": VerdictWords(
        _l("Another gate"),
        _l("This ticket is admitted at another gate. Please show them the way."),
        _l("Please go in by another gate. Our staff will show you the way."),
    ),
    "rules": VerdictWords(
        _l("Doors closed"),
        _l("The doors are not open now, or nobody is let in at the moment. A supervisor can decide."),
        _l("The doors are closed at the moment. Please ask our staff when you can come in."),
    ),
    "stale_pack": VerdictWords(
        _l("Can't be checked here"),
        _l("What this device knows is older than a day. Please bring it into a network, or call a supervisor."),
        _l("We can't check your ticket here just now. Please wait a moment: somebody will help you."),
    ),
    "already_admitted": VerdictWords(
        _l("In already"),
        _l("Somebody has come in with this ticket. Please ask whether it is the same person."),
        _l("Somebody has already come in with this ticket. Please talk to our staff."),
    ),
    "exit_required": VerdictWords(
        _l("Still inside"),
        _l("Whoever came in with this ticket was not scanned out. Please ask whether they went out by another door."),
        _l("For us you are still inside. Did you go out without showing your ticket? Please tell our staff."),
    ),
    "group_exhausted": VerdictWords(
        _l("Too many for this ticket"),
        _l("People who came in with it: %(admitted)s of %(party)s. Please count the group again."),
        _l("Your group's ticket is for fewer people. Came in already: %(admitted)s of %(party)s."),
    ),
    "not_inside": VerdictWords(
        _l("Not inside"),
        _l("Nobody is inside with this ticket, so nobody can be counted out. Is this device set to going out?"),
        _l("For us you have not come in yet. Please talk to our staff."),
    ),
    "ambiguous": VerdictWords(
        _l("More than one ticket"),
        _l("This fits more than one ticket. Please ask for the name, and choose."),
        _l("We found more than one ticket. Please tell us your name."),
    ),
    "error": VerdictWords(
        _l("Please try again"),
        _l("Something went wrong. Nobody was counted. Please scan the ticket once more."),
        _l("Something went wrong on our side. Please show your ticket once more."),
    ),
}
WHEN: Mapping[str, VerdictWords] = {
    "already_admitted": VerdictWords(
        VERDICTS["already_admitted"].title,
        _l("Somebody came in with this ticket at %(time)s. Please ask whether it is the same person."),
        _l("Somebody came in with this ticket at %(time)s. Please talk to our staff."),
    ),
    "exit_required": VerdictWords(
        VERDICTS["exit_required"].title,
        _l("Came in with this ticket at %(time)s and was not scanned out. Did they go out by another door?"),
        _l("You came in at %(time)s, and for us you are still inside. Please tell our staff how you went out."),
    ),
}
"""For when the moment of the first admission is known, but not its gate."""
WHERE: Mapping[str, VerdictWords] = {
    "already_admitted": VerdictWords(
        VERDICTS["already_admitted"].title,
        _l("Somebody came in with this ticket at %(time)s (%(gate)s). Please ask whether it is the same person."),
        _l("Somebody came in with this ticket at %(time)s (%(gate)s). Please talk to our staff."),
    ),
    "exit_required": VerdictWords(
        VERDICTS["exit_required"].title,
        _l("Came in with this ticket at %(time)s (%(gate)s) and was not scanned out. Did they go out by another door?"),
        _l("You came in at %(time)s (%(gate)s), and for us you are still inside. Please tell our staff."),
    ),
}
"""For when both are known."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a verdict's text may name; what is not known is left out of it."""

    first_at: datetime | None = None
    gate: str | None = None
    admitted: int = 0
    party: int = 1


def staff_words(code: str, known: Circumstances | None = None) -> tuple[str, str]:
    """Say why, for whoever stands at the gate: the text, and its language (that of this request)."""
    language = locale.current_language().code
    return _fill(_words(code, known).detail, known, language), language


def holder_words(code: str, language: str | None, known: Circumstances | None = None) -> tuple[str, str]:
    """Say why, for the visitor: the text, and its language (the visitor's, where pages exist in it)."""
    spoken = language if language in languages.INTERFACE else FALLBACK
    with force_locale(languages.get(spoken).babel):
        return _fill(_words(code, known).holder, known, spoken), spoken


def for_staff() -> dict[str, dict[str, str]]:
    """Return the texts for whoever stands at the gate, in the language of this page, for the app to fill in."""
    return {
        code: {
            "title": str(words.title),
            "detail": str(words.detail),
            **({"when": str(WHEN[code].detail), "where": str(WHERE[code].detail)} if code in WHEN else {}),
        }
        for code, words in VERDICTS.items()
    }


@lru_cache(maxsize=1)
def for_holders() -> dict[str, dict[str, dict[str, str]]]:
    """Return the texts for visitors by language, then by code; in all languages, for when there is no network."""
    found = {}
    for language in languages.INTERFACE:
        with force_locale(languages.get(language).babel):
            found[language] = {code: _for_holder(code) for code in VERDICTS}
    return found


def _for_holder(code: str) -> dict[str, str]:
    return {
        "detail": str(VERDICTS[code].holder),
        **({"when": str(WHEN[code].holder), "where": str(WHERE[code].holder)} if code in WHEN else {}),
    }


def _words(code: str, known: Circumstances | None) -> VerdictWords:
    plain = VERDICTS.get(code, VERDICTS["error"])
    if known is None or known.first_at is None:
        return plain
    return (WHERE if known.gate else WHEN).get(code, plain)


def _fill(text: LazyString, known: Circumstances | None, language: str) -> str:
    known = known or Circumstances()
    return str(text) % {
        "time": locale.moment_in(known.first_at, language) if known.first_at else "",
        # The gate's name is somebody's words, perhaps in letters that run the other way.
        "gate": f"\u2068{known.gate}\u2069" if known.gate else "",
        "admitted": known.admitted,
        "party": known.party,
    }
