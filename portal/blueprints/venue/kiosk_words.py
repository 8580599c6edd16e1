"""What a kiosk says to visitors who check themselves in; the app has it in all languages, for they choose their own."""

from __future__ import annotations

from functools import lru_cache

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from portal.foundation import languages

WORDS = {
    "welcome": _l("Welcome! Please check in here"),
    "show": _l("Hold the code of your ticket before the camera, on your phone or on paper."),
    "checking": _l("One moment, please."),
    "how_many": _l("How many of you are coming in?"),
    "all": _l("All of us: %(number)s"),
    "some": _l("Only so many: %(number)s"),
    "in": _l("Welcome! You are checked in."),
    "badge": _l("Print my name badge"),
    "printing": _l("Your badge is being made."),
    "open_badge": _l("Open the badge"),
    "no_badge": _l("The badge can't be printed just now. Our staff will give you one."),
    "help": _l("Please go to our staff; they will help you."),
    "done": _l("Done"),
    "closed": _l("This kiosk is closed. Please go to our staff."),
}


@lru_cache(maxsize=1)
def for_visitors() -> dict[str, dict[str, str]]:
    """Return the words by language."""
    found = {}
    for code in languages.INTERFACE:
        with force_locale(languages.get(code).babel):
            found[code] = {key: str(text) for key, text in WORDS.items()}
    return found
