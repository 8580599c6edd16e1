"""Which scripts stand on a page, so that it links the style sheets of their fonts and no others.

The sheets of the Han families are long. A page links them when it is in one of these languages, or when it shows
somebody's text in one; templates note that as they write the text, and the frame links the sheets at its end.
"""

from __future__ import annotations

import re

from flask import Flask, g, has_request_context

from portal.web.locale import current_language

OWN_SHEET = ("ja", "zh-Hans", "zh-Hant")
KANA = re.compile("[\u3041-\u30ff]")
HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")


def install(app: Flask) -> None:
    """Give templates their words for it."""
    app.jinja_env.globals.update(shows_language=shows_language, shows_name=shows_name, font_sheets=font_sheets)


def shows_language(code: str) -> str:
    """Note that a text in this language stands on the page; writes nothing itself."""
    if code in OWN_SHEET and has_request_context():
        g.setdefault("languages_shown", set()).add(code)
    return ""


def shows_name(name: str) -> str:
    """Note the script of a name, which has no language of its own; writes nothing itself."""
    if KANA.search(name):
        return shows_language("ja")
    return shows_language("zh-Hans") if HAN.search(name) else ""


def font_sheets() -> list[str]:
    """Return the languages on this page, other than its own, whose fonts have a sheet of their own."""
    shown = g.get("languages_shown", set()) - {current_language().code}
    return [code for code in OWN_SHEET if code in shown]
