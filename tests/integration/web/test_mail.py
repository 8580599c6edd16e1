"""Each mail in each language: no gap, one subject, the same words as text and as a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from jinja2 import StrictUndefined

from portal.app import Portal
from portal.domain.moderation.types import Ground
from portal.domain.texts import rules
from portal.domain.texts.types import Provenance, Shown, TextView
from portal.foundation import languages
from portal.web import links, mail

TEMPLATES = sorted(path.stem for path in (Path(mail.__file__).parents[1] / "templates" / "mail").glob("[a-z]*.txt"))
LINK = {"name": "하나 <b>", "link_id": "link-id"}
PROPOSAL = {"name": "하나 <b>", "proposal_id": 7, "title": "도서관 <i>"}
ACCOUNT = {
    **LINK,
    "old_email": "old@example.org",
    "new_email": "new@example.org",
    "reason": "첫 줄 <script>\n\n둘째 줄",
    "added": ["moderator"],
    "removed": ["translator", "admin"],
}
WORDS = "첫 줄 <script>\n\n둘째 줄"


def view(language: str) -> TextView:
    source, target = languages.get("ko"), languages.get(language)
    translated = language != "ko"
    return TextView(
        text_id=1,
        status=Shown.READY if translated else Shown.ORIGINAL,
        provenance=Provenance.MACHINE if translated else None,
        source=source,
        shown=target,
        target=target,
        paragraphs=rules.paragraphs_of(WORDS, target),
        original_paragraphs=rules.paragraphs_of(WORDS, source),
        original=WORDS,
    )


def context(template: str, language: str) -> dict[str, object]:
    if template in {"proposal_return", "proposal_refuse"}:
        return {**PROPOSAL, "ground": Ground.OTHER, "words_id": 1, "words_of_moderator": view(language)}
    if template == "token_made":
        return {"name": "하나 <b>", "token_name": "Weekly <i>"}
    return dict(PROPOSAL if template.startswith("proposal_") else ACCOUNT)


@pytest.fixture(autouse=True)
def no_gaps(portal: Portal) -> Iterator[None]:
    before = portal.flask.jinja_env.undefined
    portal.flask.jinja_env.undefined = StrictUndefined
    yield
    portal.flask.jinja_env.undefined = before


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def test_there_are_mails() -> None:
    assert len(TEMPLATES) >= 19


@pytest.mark.parametrize("language", languages.INTERFACE)
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_mail_is_whole_in_each_language(portal: Portal, template: str, language: str) -> None:
    message = mail.render(portal.flask, "hana@example.org", template, language, context(template, language))
    plain, html = part(message, "plain"), part(message, "html")
    assert message["Subject"].strip()
    assert "\n" not in message["Subject"]
    assert message["Content-Language"] == language
    assert message["Auto-Submitted"] == "auto-generated"
    assert re.search(rf'<html lang="{language}"', html)
    addresses = re.findall(r'href="([^"]+)"', html)
    assert addresses
    for address in addresses:
        assert address.startswith(f"http://localhost/{language}/")
        assert address in plain
    assert "<b>" not in html
    assert "<script>" not in html
    assert "%(" not in plain + html
    assert "None" not in plain


def test_mails_differ_between_the_languages(portal: Portal) -> None:
    for template in TEMPLATES:
        subjects = {
            str(mail.render(portal.flask, "hana@example.org", template, code, context(template, code))["Subject"])
            for code in languages.INTERFACE
        }
        assert len(subjects) == len(languages.INTERFACE), f"{template} is not translated: {subjects}"


@pytest.mark.parametrize("language", ["vi", "und", "", "nonsense"])
def test_a_reader_of_a_language_without_pages_gets_the_default(portal: Portal, language: str) -> None:
    message = mail.render(portal.flask, "hana@example.org", "sign_in", language, LINK)
    assert message["Content-Language"] == languages.DEFAULT


def test_the_moderators_words_are_quoted_line_by_line(portal: Portal) -> None:
    message = mail.render(portal.flask, "hana@example.org", "proposal_return", "ko", context("proposal_return", "ko"))
    assert "> 첫 줄 <script>\n" in part(message, "plain")
    assert "첫 줄 &lt;script&gt;" in part(message, "html")


def test_the_token_in_a_mail_opens_only_what_was_signed(portal: Portal) -> None:
    message = mail.render(portal.flask, "hana@example.org", "sign_in", "ko", LINK)
    token = re.search(r"/account/link/(\S+)", part(message, "plain"))
    assert token is not None
    assert links.read(portal.settings, token.group(1)) == "link-id"
    for forged in ("link-id", token.group(1) + "x", "x" + token.group(1), "", ".", "한글"):
        assert links.read(portal.settings, forged) is None
