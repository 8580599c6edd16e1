"""The feeds are valid Atom (RFC 4287), each in its language, safe, and asked for again at little cost."""

from __future__ import annotations

import re
from datetime import timedelta
from xml.etree import ElementTree as Xml

import pytest
from werkzeug.test import TestResponse

from portal.app import Portal
from portal.domain.proposals import queries
from portal.domain.proposals.types import State
from portal.domain.texts import service as texts
from portal.foundation import clock
from tests.factories.answers import respond, say
from tests.factories.figures import statements
from tests.factories.pages import VECTORS, Page
from tests.factories.people import People
from tests.factories.proposals import propose
from tests.factories.topics import project
from tests.factories.visitors import Visitor

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
FEEDS = (
    "/en/feeds/proposals.atom",
    "/en/feeds/answers.atom",
    "/en/topics/night-market/feed.atom",
    "/en/clusters/C4/feed.atom",
    "/en/proposals/1/feed.atom",
)


def texts_of(element: Xml.Element, name: str) -> list[str]:
    return [found.text or "" for found in element.findall(f"{ATOM}{name}")]


def check_common(element: Xml.Element) -> None:
    """Check what feeds and entries both must have, once each."""
    (identifier,), (title,), (updated,) = (texts_of(element, name) for name in ("id", "title", "updated"))
    assert re.match(r"tag:localhost,2026:/[a-z]", identifier)
    assert title.strip()
    assert MOMENT.fullmatch(updated)
    (author,) = element.findall(f"{ATOM}author")
    assert texts_of(author, "name")[0].strip()
    assert element.get(LANGUAGE)
    alternates = [link.get("href") for link in element.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
    assert len(alternates) == 1
    assert str(alternates[0]).startswith("http://localhost/en/")


def read(answer: TestResponse) -> Xml.Element:
    """Parse a feed and check it against the rules of its format."""
    assert answer.status_code == 200
    assert answer.mimetype == "application/atom+xml"
    root = Xml.fromstring(answer.data)
    assert root.tag == f"{ATOM}feed"
    check_common(root)
    assert [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"] == [
        f"http://localhost{answer.request.path}"
    ]
    for entry in root.findall(f"{ATOM}entry"):
        check_common(entry)
        (content,) = entry.findall(f"{ATOM}content")
        assert content.get("type") == "html"
        assert texts_of(entry, "published") <= texts_of(entry, "updated")
    identifiers = texts_of(root, "id") + [texts_of(entry, "id")[0] for entry in root.findall(f"{ATOM}entry")]
    assert len(identifiers) == len(set(identifiers))
    return root


def fill(portal: Portal, people: People, number: int = 1) -> None:
    topic_id = project(portal)
    official, author = people.moderator(), people.member(name="Kim Nari")
    for _ in range(number):
        proposal = propose(portal, author, State.PUBLISHED, moderator=official, topic_id=topic_id)
        respond(portal, official, proposal.id)
        say(portal, official, proposal.id)


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_keeps_the_rules_of_its_format(portal: Portal, people: People, visitor: Visitor, path: str) -> None:
    fill(portal, people)
    assert read(visitor.get(path)).findall(f"{ATOM}entry")


@pytest.mark.parametrize("path", [path for path in FEEDS if "proposals/1" not in path])
def test_a_feed_without_news_is_a_feed_and_stays_the_same(portal: Portal, visitor: Visitor, path: str) -> None:
    project(portal)
    first = visitor.get(path)
    assert read(first).findall(f"{ATOM}entry") == []
    assert visitor.get(path).data == first.data


@pytest.mark.parametrize("path", FEEDS)
def test_who_asks_again_is_told_that_nothing_changed(
    portal: Portal, people: People, visitor: Visitor, path: str
) -> None:
    fill(portal, people)
    first = visitor.get(path)
    for name, header in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = visitor.get(path, headers={name: first.headers[header]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]


def test_what_is_the_same_for_everybody_may_be_kept_by_caches_and_holds_no_cookie(
    portal: Portal, people: People, visitor: Visitor
) -> None:
    answer = visitor.get("/en/feeds/proposals.atom")
    assert "Set-Cookie" not in answer.headers
    assert (answer.cache_control.public, answer.cache_control.max_age) == (True, 300)
    member = visitor.sign_in(people.member()).get("/en/feeds/proposals.atom")
    assert (bool(member.cache_control.public), bool(member.cache_control.private)) == (False, True)
    assert member.data == answer.data


def test_an_entry_says_in_which_language_it_is_and_how_it_comes_to_be(
    portal: Portal, people: People, visitor: Visitor
) -> None:
    fill(portal, people)
    (entry,) = read(visitor.get("/en/feeds/proposals.atom")).findall(f"{ATOM}entry")
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert (entry.get(LANGUAGE), content.get(LANGUAGE)) == ("ko", "ko")
    assert "Waiting for translation; the original in Korean is shown." in (content.text or "")
    with portal.database.unit_of_work() as session:
        later = clock.now() + timedelta(hours=1)
        body_id = queries.get_row(session, 1).body_id
        texts.keep_human_translation(session, body_id, "en", "Signs in many languages, please.", later)
    (after,) = read(visitor.get("/en/feeds/proposals.atom")).findall(f"{ATOM}entry")
    assert after.get(LANGUAGE) == "en"
    assert texts_of(after, "id") == texts_of(entry, "id")
    assert texts_of(after, "updated") > texts_of(entry, "updated"), "a translation is news for who waits for it"


@pytest.mark.parametrize("path", FEEDS)
def test_hostile_texts_neither_break_the_feed_nor_come_alive_in_its_reader(
    portal: Portal, people: People, visitor: Visitor, path: str
) -> None:
    topic_id, official = project(portal), people.moderator()
    author = people.member(name="A ]]> <b>&amp;")
    for vector in (*VECTORS, "소리 \x07 \x1b[31m \ufffe \x0c ]]> &nbsp;"):
        proposal = propose(
            portal,
            author,
            State.PUBLISHED,
            moderator=official,
            topic_id=topic_id,
            title=f"가 {vector}",
            body=vector * 3,
        )
        respond(portal, official, proposal.id, None, f"답변 {vector}", office=f"과 {vector}")
        say(portal, official, proposal.id, f"댓글 {vector}")
    for entry in read(visitor.get(path)).findall(f"{ATOM}entry"):
        assert Page(texts_of(entry, "content")[0]).found == []


def test_a_control_character_is_left_out_and_the_rest_stays(portal: Portal, people: People, visitor: Visitor) -> None:
    official, author = people.moderator(), people.member()
    propose(portal, author, State.PUBLISHED, moderator=official, title="종\x07소리와 \U0001f514 북소리")
    (entry,) = read(visitor.get("/en/feeds/proposals.atom")).findall(f"{ATOM}entry")
    assert texts_of(entry, "title") == ["종소리와 \U0001f514 북소리"]


def test_a_feed_of_what_is_not_public_is_not_found(portal: Portal, people: People, visitor: Visitor) -> None:
    author = people.member()
    waiting = propose(portal, author, State.SUBMITTED)
    path = f"/en/proposals/{waiting.id}/feed.atom"
    assert visitor.get(path).status_code == 404
    assert visitor.sign_in(author).get(path).status_code == 404
    for missing in ("/en/topics/none/feed.atom", "/en/clusters/C9/feed.atom", "/en/proposals/999/feed.atom"):
        assert visitor.get(missing).status_code == 404


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_costs_the_same_however_long_it_is(portal: Portal, people: People, visitor: Visitor, path: str) -> None:
    fill(portal, people, 1)
    few = statements(portal, lambda: visitor.get(path))
    official, author = people.moderator("en"), people.member()
    for _ in range(4):
        proposal = propose(portal, author, State.PUBLISHED, moderator=official, topic_id=1)
        respond(portal, official, proposal.id)
        say(portal, official, 1)
    assert statements(portal, lambda: visitor.get(path)) == few


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/en/", "/en/feeds/proposals.atom"),
        ("/en/", "/en/feeds/answers.atom"),
        ("/en/proposals", "/en/feeds/proposals.atom"),
        ("/en/topics/night-market", "/en/topics/night-market/feed.atom"),
        ("/en/clusters/C4", "/en/clusters/C4/feed.atom"),
        ("/en/proposals/1", "/en/proposals/1/feed.atom"),
    ],
)
def test_a_page_says_where_its_feed_is(portal: Portal, people: People, visitor: Visitor, page: str, feed: str) -> None:
    fill(portal, people)
    links = re.findall(r'<link rel="alternate"\s+type="application/atom\+xml"[^>]*>', visitor.get(page).get_data(True))
    assert any(f'href="{feed}"' in link for link in links)
    read(visitor.get(feed))
