"""Hostile words in mails: as text and as a page they are words, and no header, button or link is made of them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from portal.app import Portal
from portal.domain.texts import rules
from portal.domain.texts.types import Shown, TextView
from portal.foundation import languages
from portal.web import mail
from tests.factories.pages import Page
from tests.hostile.forms import is_whole, squeezed

HEADERS = {
    "Subject",
    "From",
    "To",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Content-Language",
    "Content-Type",
    "MIME-Version",
}


def view(words: str) -> TextView:
    korean = languages.get("ko")
    paragraphs = rules.paragraphs_of(words, korean)
    return TextView(1, Shown.ORIGINAL, None, korean, korean, korean, paragraphs, paragraphs, words)


def entry(words: str, kind: str, step: str | None) -> dict[str, Any]:
    comment = 3 if kind != "step" else None
    shown = {"title": view(words), "words": view(words), "office": view(words) if kind == "step" else None}
    return {"kind": kind, "step": step, "proposal_id": 7, "comment_id": comment, "who": words, "texts": shown}


def contexts(words: str) -> list[tuple[str, dict[str, Any]]]:
    unsubscribe = {"unsubscribe": [1, "proposal", "7"], "name": words}
    told = {"name": words, "proposal_id": 7, "title": words, "ground": "other", "words_id": 1}
    told |= {"words_of_moderator": view(words), "said": words}
    return [
        ("notice", unsubscribe | {"entry": entry(words, "comment", None)}),
        ("notice", unsubscribe | {"entry": entry(words, "reply", None)}),
        ("notice", unsubscribe | {"entry": entry(words, "step", "accepted")}),
        ("digest", unsubscribe | {"entries": [entry(words, "step", "edited"), entry(words, "reply", None)], "more": 2}),
        ("comment_hidden", told),
        ("proposal_removed", told),
        ("proposal_return", told),
        ("proposal_received", told),
        ("sign_in", {"name": words, "link_id": "x"}),
    ]


@pytest.mark.parametrize("part", range(4))
def test_words_stay_words_in_every_mail(portal: Portal, hostile: tuple[str, ...], part: int) -> None:
    for words in filter(is_whole, hostile[part::4]):
        if "\x00" in words:
            continue  # no database keeps it, so that it can't be in a mail
        for template, context in contexts(words):
            message = mail.render(portal.flask, "hana@example.org", template, "ko", context)
            assert set(message.keys()) <= HEADERS, (template, words)
            assert len(message.get_all("Subject")) == 1
            assert not re.search(r"[\r\n]", message["Subject"]), (template, words)
            sent = message.as_bytes()
            assert b"\nBcc:" not in sent.split(b"\n\n", 1)[0], (template, words)
            plain, page = (message.get_body((kind,)) for kind in ("plain", "html"))
            assert plain is not None
            assert page is not None
            html = page.get_content()
            assert Page(html).found == [], (template, words)
            for address in re.findall(r'href="([^"]*)"', html):
                assert address.startswith("http://localhost/ko/"), (template, words, address)
            if template == "comment_hidden":
                assert squeezed(words) in squeezed(re.sub(r"(?m)^> ?", "", plain.get_content())), words
