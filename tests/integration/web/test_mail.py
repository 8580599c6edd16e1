"""Each mail in each language: no gap, one subject, the same words as text and as a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from jinja2 import StrictUndefined

from portal.app import Portal
from portal.domain.moderation.types import Ground
from portal.domain.proposals.types import StepKind
from portal.domain.registration.letters import Letter
from portal.domain.texts import rules
from portal.domain.texts.types import Provenance, Shown, TextView
from portal.foundation import languages
from portal.web import links, mail

WRITTEN = {path.stem for path in (Path(mail.__file__).parents[1] / "templates" / "mail").glob("[a-z]*.txt")}
TEMPLATES = sorted(WRITTEN - set(Letter))
"""All but those that are looked up as they are sent: tests/integration/tasks/test_event_mails.py."""
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
FOLLOWED = {"name": "하나 <b>", "unsubscribe": [1, "proposal", "7"]}
WORDS = "첫 줄 <script>\n\n둘째 줄"
PROMISES = {"accepted", "promise_moved", "promise_kept", "promise_broken", "promise_undone"}


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


def entry(language: str, kind: str = "comment", step: str | None = None, *, office: bool = False) -> dict[str, object]:
    """Return what a mail is given of one notice."""
    promised = view(language) if step in PROMISES else None
    office_view = view(language) if office else None
    return {
        "kind": kind,
        "step": step,
        "proposal_id": 7,
        "comment_id": None if kind == "step" else 3,
        "who": "두리 <b>",
        "promised_for": date(2026, 12, 1) if promised else None,
        "texts": {"title": view(language), "words": view(language), "office": office_view, "promise": promised},
    }


def bare(language: str, step: str) -> dict[str, object]:
    """Return a step without words, such as the start of a review."""
    given = entry(language, "step", step)
    promised = view(language) if step in PROMISES else None
    return given | {"texts": {"title": view(language), "words": None, "office": None, "promise": promised}}


def context(template: str, language: str) -> dict[str, object]:
    reason = {**PROPOSAL, "ground": Ground.OTHER, "words_id": 1, "words_of_moderator": view(language)}
    several = [entry(language, "step", "accepted", office=True), bare(language, "edited"), entry(language)]
    own = {
        "proposal_return": reason,
        "proposal_refuse": reason,
        "proposal_removed": reason,
        "comment_hidden": reason | {"said": WORDS},
        "report_settled": {"name": "하나 <b>", "proposal_id": 7, "comment_id": 3, "kept": True, "gone": False},
        "suggestion_settled": {
            "name": "하나 <b>",
            "state": "declined",
            "only_report": False,
            "language": "en",
            "answer": "It says\nthe same.",
        },
        "notice": FOLLOWED | {"entry": several[0]},
        "digest": FOLLOWED | {"entries": [*several, entry(language, "reply")], "more": 3},
        "bursts_seen": {"name": "하나 <b>", "bursts": 2},
        "reviews_drawn": {"name": "하나 <b>", "period": "2026-Q3", "decisions": 12, "answers": 1},
        "token_made": {"name": "하나 <b>", "token_name": "Weekly <i>"},
    }
    return dict(own.get(template) or (PROPOSAL if template.startswith("proposal_") else ACCOUNT))


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


STEPS = [kind.value for kind in StepKind]


@pytest.mark.parametrize("language", languages.INTERFACE)
@pytest.mark.parametrize("kind", ["comment", "reply", *STEPS])
def test_each_kind_of_news_is_told_whole(portal: Portal, kind: str, language: str) -> None:
    told = entry(language, kind) if kind in {"comment", "reply"} else bare(language, kind)
    for template, given in (("notice", {"entry": told}), ("digest", {"entries": [told], "more": 0})):
        message = mail.render(portal.flask, "hana@example.org", template, language, FOLLOWED | given)
        plain, html = part(message, "plain"), part(message, "html")
        assert "None" not in plain
        assert "%(" not in plain + html
        assert "<b>" not in html
        link = "/comments/3" if kind in {"comment", "reply"} else "/proposals/7"
        assert (link in plain) is (kind not in {"withdrawn", "removed"}), "nobody is led to what is not there"
        assert ("첫 줄" in plain) is (kind != "removed"), "the words of what was taken off do not travel on"


@pytest.mark.parametrize("template", ["notice", "digest"])
def test_mail_about_what_is_followed_ends_with_one_click(portal: Portal, template: str) -> None:
    message = mail.render(portal.flask, "hana@example.org", template, "en", context(template, "en"))
    address = str(message["List-Unsubscribe"]).strip("<>")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in part(message, "plain")
    key = address.rpartition("/unsubscribe/")[2]
    assert links.read_unsubscribe(portal.settings, key) == (1, "proposal", "7")
    assert links.read(portal.settings, key) is None, "it opens no account"
    for forged in (key + "x", "2" + key, "", ".", "한글", links.sign(portal.settings, "1-mail-")):
        assert links.read_unsubscribe(portal.settings, forged) is None


@pytest.mark.parametrize("template", sorted(set(TEMPLATES) - {"notice", "digest"}))
def test_mail_that_an_account_needs_has_no_such_click(portal: Portal, template: str) -> None:
    message = mail.render(portal.flask, "hana@example.org", template, "en", context(template, "en"))
    assert message["List-Unsubscribe"] is None


@pytest.mark.parametrize(
    ("kept", "gone", "comment_id"),
    [(True, False, 3), (True, False, None), (False, False, 3), (False, False, None), (True, True, 3)],
)
def test_whoever_reported_reads_what_became_of_it(
    portal: Portal, kept: bool, gone: bool, comment_id: int | None
) -> None:
    given = {"name": "하나", "proposal_id": 7, "comment_id": comment_id, "kept": kept, "gone": gone}
    plain = part(mail.render(portal.flask, "hana@example.org", "report_settled", "en", given), "plain")
    says = {
        "no longer on the page": gone,
        "stays on the page": kept and not gone,
        "hidden the comment": not kept and bool(comment_id),
        "off the site": not kept and not comment_id,
    }
    for words, said in says.items():
        assert (words in plain) is said, words
    assert ("/proposals/7" in plain) is (not gone and (kept or comment_id is not None))


def test_a_mail_tried_again_is_known_as_the_same(portal: Portal) -> None:
    once, again = (
        mail.render(portal.flask, "hana@example.org", "sign_in", "ko", LINK, key="17.5") for _two in range(2)
    )
    other = mail.render(portal.flask, "hana@example.org", "sign_in", "ko", LINK, key="18.5")
    assert once["Message-ID"] == again["Message-ID"] != other["Message-ID"]
