"""The words of what staff print and save: lists, badges, tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.web import event_words, pen

WORDS = {
    "name": _l("Name"),
    "community": _l("Community"),
    "needed": _l("Needs"),
    "ticket": _l("Ticket"),
    "signature": _l("Signature"),
    "here": _l("Here"),
    "spoken": _l("Languages spoken"),
    "contact": _l("Contact person"),
    "session": _l("Session"),
    "people": _l("Number of people"),
    "who_needs_what": _l("Who needs what, where and when"),
    "confidential": _l("Names of people: please keep this list to yourself and destroy it after the event."),
}
HEADINGS = {
    "registration": _l("Registration"),
    "ticket": _l("Ticket"),
    "name": _l("Name"),
    "number": _l("Number in the party"),
    "of": _l("People in the party"),
    "party": _l("Registered by"),
    "community": _l("Community"),
    "kind": _l("Who comes"),
    "email": _l("E-mail address"),
    "language": _l("Language of the mails"),
    "spoken": _l("Languages spoken"),
    "interpretation": _l("Interpretation"),
    "needs": _l("Needs"),
    "seats_in": _l("Seats in"),
    "stands": _l("Other sessions"),
    "via": _l("How they registered"),
    "registered": _l("Time of registration"),
    "confirmed": _l("Confirmed"),
    "mail_problem": _l("Why mail came back"),
}
GROUPS: Mapping[str, Mapping[str, Any]] = {
    "kind": event_words.REGISTRATION_KINDS,
    "state": event_words.BOOKING_STATES_FOR_STAFF,
    "via": event_words.VIA,
    "need": event_words.NEEDS,
    "answer": event_words.UNDERSTOOD,
}


class StaffPen(pen.Pen):
    """Writes for staff, in the language of their page; looks each word up once, since tables have thousands of them."""

    def __init__(self) -> None:
        self._words: dict[tuple[str, str], str] = {}

    def language_name(self, code: str) -> str:
        """Name a language."""
        return self._once("language", code, super().language_name)

    def say(self, key: str) -> str:
        """Return one of the fixed words."""
        return str(WORDS[key]) if key in WORDS else super().say(key)

    def people(self, number: int) -> str:
        """Write how many people there are."""
        words: str = ngettext("%(num)s person", "%(num)s people", number)
        return words

    def heading(self, key: str) -> str:
        """Name a column of a table."""
        return str(HEADINGS[key])

    def word(self, group: str, code: str) -> str:
        """Return the word for a code."""
        return self._once(group, code, lambda one: str(GROUPS[group][one]))

    def _once(self, group: str, code: str, look_up: Callable[[str], str]) -> str:
        found = self._words.get((group, code))
        if found is None:
            found = self._words[group, code] = look_up(code)
        return found
