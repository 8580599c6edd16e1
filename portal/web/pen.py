"""The words and the ways of writing that go into papers, in the language of the page or mail being made."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.foundation.languages import Language
from portal.web import event_words, locale

WORDS = {
    "issuer": _l("Gangnam-gu, Seoul"),
    "when": _l("When"),
    "where": _l("Where"),
    "ticket_of": _l("Ticket of"),
    "group_ticket_of": _l("Group ticket of"),
    "name_to_come": _l("Name to be given"),
    "short_code": _l("Code for typing"),
    "programme": _l("Your sessions"),
    "interpretation": _l("Interpretation"),
    "needs": _l("Please have ready"),
    "access": _l("Getting in"),
    "step_free": _l("This place can be reached without steps."),
    "hint": _l("Show this code at the door, on paper or on your phone. It works without a network."),
}


class Pen:
    """Writes in the language that is current where it is used."""

    @property
    def language(self) -> Language:
        """Return the language that it writes in."""
        return locale.current_language()

    def say(self, key: str) -> str:
        """Return one of the fixed words."""
        return str(WORDS[key])

    def span(self, starts_at: datetime, ends_at: datetime) -> str:
        """Write from when until when something lasts."""
        return locale.format_span(starts_at, ends_at)

    def zone(self) -> str:
        """Say whose time it is."""
        return str(_("Times are %(city)s time.", city=locale.zone_city()))

    def language_name(self, code: str) -> str:
        """Name a language."""
        return locale.language_name(code)

    def need(self, code: str) -> str:
        """Name what somebody needs."""
        return str(event_words.NEEDS[code])

    def party(self, number: int) -> str:
        """Say for how many a ticket is."""
        return str(ngettext("Admits %(num)s person", "Admits %(num)s people", number))

    def place(self, number: int, of: int) -> str:
        """Say which of a party's tickets it is."""
        return str(_("%(number)s of %(of)s", number=number, of=of))
