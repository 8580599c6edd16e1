"""What people write keeps its own direction, in a page and in a mail from the other side."""

from __future__ import annotations

import re

import pytest

from portal.app import Portal
from portal.domain.proposals.types import State
from portal.web import locale, mail
from tests.factories.people import PASSWORD, People
from tests.factories.proposals import propose
from tests.factories.visitors import Visitor

ARABIC_NAME = "ليلى"
LATIN_TITLE = "More benches (and shade)!"


@pytest.mark.parametrize(
    ("code", "words", "shown"),
    [
        ("ko", "Hana", "Hana"),
        ("en", "하나", "하나"),
        ("en", ARABIC_NAME, f"\u2068{ARABIC_NAME}\u2069"),
        ("de", "Hana \u05d0", "\u2068Hana \u05d0\u2069"),
        ("en", "Hana \u202e", "\u2068Hana \u202e\u2069"),
        ("ar", "Hana", "\u2068Hana\u2069"),
        ("ar", "42", "\u206842\u2069"),
        ("ar", "", ""),
    ],
)
def test_words_are_isolated_where_directions_can_meet(portal: Portal, code: str, words: str, shown: str) -> None:
    with portal.flask.test_request_context(f"/{code}/"):
        assert locale.isolated(words) == shown


def test_a_title_from_the_other_side_is_isolated_in_the_title_of_the_page(portal: Portal, people: People) -> None:
    row = propose(portal, people.member(), State.PUBLISHED, moderator=people.moderator(), title=LATIN_TITLE)
    html = Visitor(portal).get(f"/ar/proposals/{row.id}").get_data(as_text=True)
    assert f"<title>\u2068{LATIN_TITLE}\u2069 · " in html
    assert re.search(r'<h1 class="text-title" lang="\w+" dir="ltr">', html), "the title itself says its direction"
    assert "\u2068" not in Visitor(portal).get(f"/en/proposals/{row.id}").get_data(as_text=True)


def test_names_and_addresses_in_an_arabic_page_stand_by_themselves(portal: Portal, people: People) -> None:
    visitor = Visitor(portal)
    member = people.member(name="Hana K.", email="hana-k@example.org", password=PASSWORD)
    visitor.sign_in(member)
    html = visitor.get("/ar/account").get_data(as_text=True)
    assert "<bdi>Hana K.</bdi>" in html
    assert "<bdi>hana-k@example.org</bdi>" in html


def test_an_address_in_a_sentence_stands_by_itself(portal: Portal) -> None:
    visitor = Visitor(portal)
    visitor.post("/ar/account/sign-up", {"email": "hana-k@example.org", "display_name": ARABIC_NAME, "language": "ar"})
    html = visitor.get(visitor.link()).get_data(as_text=True)
    assert "<bdi>hana-k@example.org</bdi>" in html


def test_a_web_address_in_an_arabic_text_runs_from_the_left(portal: Portal, people: People) -> None:
    body = "انظر https://example.org/a?b=1. شكرًا لكم جميعًا."
    row = propose(portal, people.member(), State.PUBLISHED, moderator=people.moderator(), body=body)
    html = Visitor(portal).get(f"/en/proposals/{row.id}").get_data(as_text=True)
    assert re.search(r'<a [^>]*dir="ltr"[^>]*>https://example\.org/a\?b=1</a>', html)


def test_an_arabic_mail_runs_from_the_right_and_quotes_in_their_own_direction(portal: Portal) -> None:
    given = {"name": "Hana", "proposal_id": 7, "title": LATIN_TITLE}
    message = mail.render(portal.flask, "hana@example.org", "proposal_received", "ar", given)
    html, text = (message.get_body((kind,)) for kind in ("html", "plain"))
    assert html is not None
    assert text is not None
    assert re.search(r'<html lang="ar" dir="rtl">.*<div lang="ar"\s+dir="rtl"', html.get_content(), re.DOTALL)
    assert re.search(r'<blockquote dir="auto"', html.get_content())
    assert "\u2068Hana\u2069" in text.get_content()
