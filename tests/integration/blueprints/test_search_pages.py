"""The list of proposals, searched by readers who write in any language, and by ones who try to break it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from portal.app import Portal
from portal.domain.proposals import intake
from portal.domain.proposals import queries as proposals
from portal.domain.proposals.types import Cluster, Imported
from portal.domain.texts import service as texts
from tests.factories.pages import VECTORS, planted, words
from tests.factories.people import People
from tests.factories.visitors import Visitor

AT = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)
LIST = "/en/proposals"
TRICKY = [
    "%", '"', "'", "?!", "a* OR b NEAR(", ":!&|", "\x00", "a\x00b", "\u202eevil\u202c مرحبا", "w" * 5000,
    "가 나 " * 1000, "🎉", "'); DROP TABLE proposal; --", "\ufffd", "<mark>", "title:garden", "-garden", "{title}",
]  # fmt: skip


def publish(
    portal: Portal,
    number: int,
    title: str,
    body: str = "Words for everybody.",
    language: str = "en",
    at: datetime = AT,
    cluster: Cluster = Cluster.C1,
) -> int:
    with portal.database.unit_of_work() as session:
        item = Imported("test", str(number), title, body, language, "A neighbour", at, cluster)
        return intake.import_one(session, item, AT)[0]


def found(visitor: Visitor, query: str, **filters: str) -> str:
    answer = visitor.get(LIST, query_string={"q": query, **filters})
    assert answer.status_code == 200
    return words(answer)


def links(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'href="/en/proposals/(\d+)"', page)]


def test_what_is_found_is_marked(portal: Portal, visitor: Visitor) -> None:
    row = publish(portal, 1, "A quiet garden", "We want a <b>Garden</b> here.")
    portal.worker.do_index()
    answer = visitor.get(f"{LIST}?q=GARDEN")
    source = answer.get_data(as_text=True)
    assert links(source) == [row]
    assert "A quiet <mark>garden</mark>" in source
    assert "&lt;b&gt;<mark>Garden</mark>&lt;/b&gt;" in source


def test_a_hit_in_another_language_than_the_one_shown_is_shown_with_its_language(
    portal: Portal, visitor: Visitor
) -> None:
    row_id = publish(portal, 1, "도서관 개방", "도서관을 밤까지 열어 주세요.", "ko")
    with portal.database.unit_of_work() as session:
        row = proposals.get_row(session, row_id)
        texts.keep_human_translation(session, row.title_id, "en", "Open the library", AT)
        texts.keep_human_translation(session, row.body_id, "en", "Keep it open at night.", AT)
    portal.worker.do_index()
    page = found(visitor, "도서관")
    assert links(page) == [row_id]
    assert "Open the library" in page
    assert "Found in the original:" in page
    assert '<p class="text" lang="ko" dir="ltr"><mark>도서관</mark> 개방</p>' in " ".join(page.split())
    assert "Found in" not in found(visitor, "library")
    translated = words(visitor.get("/ko/proposals?q=library"))
    assert '<p class="text" lang="en" dir="ltr">Open the <mark>library</mark></p>' in " ".join(translated.split())


def test_the_search_keeps_the_filters_and_the_filters_keep_the_search(portal: Portal, visitor: Visitor) -> None:
    first = publish(portal, 1, "A garden", cluster=Cluster.C1)
    publish(portal, 2, "A garden", cluster=Cluster.C2)
    publish(portal, 3, "A bus", cluster=Cluster.C1)
    portal.worker.do_index()
    page = found(visitor, "garden", cluster="C1", sort="endorsed")
    assert links(page) == [first]
    assert '<input type="hidden" name="cluster" value="C1">' in page
    assert '<input type="hidden" name="sort" value="endorsed">' in page
    assert 'value="garden"' in page
    assert 'href="/en/proposals?q=garden&sort=endorsed"' in page, "the set filter can be taken away"
    assert 'href="/en/proposals?q=garden&cluster=C1&sort=endorsed&status=accepted"' in page


def test_days_are_those_of_the_district(portal: Portal, visitor: Visitor) -> None:
    late = publish(portal, 1, "A garden", at=datetime(2026, 3, 1, 14, 30, tzinfo=UTC))  # half past eleven at night
    early = publish(portal, 2, "A garden", at=datetime(2026, 3, 1, 15, 30, tzinfo=UTC))  # half past midnight
    portal.worker.do_index()
    assert links(found(visitor, "garden", to="2026-03-01")) == [late]
    assert links(found(visitor, "garden", **{"from": "2026-03-02"})) == [early]
    assert links(found(visitor, "garden", **{"from": "2026-03-01", "to": "2026-03-02"})) == [early, late]
    assert links(found(visitor, "", **{"from": "2026-03-02"})) == [early], "also without a search"


@pytest.mark.parametrize("day", ["2026-13-01", "yesterday", "0001-01-01", "9999-12-31", "\x00", "２０２６-01-01"])
def test_a_day_that_is_none_is_said_and_left_out(portal: Portal, visitor: Visitor, day: str) -> None:
    row = publish(portal, 1, "A garden")
    portal.worker.do_index()
    page = found(visitor, "garden", **{"from": day})
    assert "One of the dates could not be read" in page
    assert links(page) == [row]


def test_days_in_the_wrong_order_are_said(portal: Portal, visitor: Visitor) -> None:
    page = found(visitor, "garden", **{"from": "2026-03-02", "to": "2026-03-01"})
    assert "The first day is after the last one" in page


def test_nothing_found_says_what_to_try_and_offers_to_write_it(
    portal: Portal, visitor: Visitor, people: People
) -> None:
    publish(portal, 1, "A garden")
    portal.worker.do_index()
    page = found(visitor, "xylophone", cluster="C2")
    assert "Nothing was found for" in page
    assert 'href="/en/proposals?q=xylophone"' in page, "a way to search without filters"
    assert 'href="/en/proposals/new?title=xylophone"' in page
    writing = words(visitor.sign_in(people.member()).get("/en/proposals/new?title=xylophone"))
    assert 'value="xylophone"' in writing


def test_a_mistyped_word_is_corrected_and_the_reader_is_told(portal: Portal, visitor: Visitor) -> None:
    row = publish(portal, 1, "A garden")
    portal.worker.do_index()
    page = found(visitor, "gardne")
    assert links(page) == [row]
    assert "Nothing was found for “\u2068gardne\u2069”; results for “\u2068garden\u2069” are shown." in page


@pytest.mark.parametrize("query", ["%", '"', "?!…", "🎉"])
def test_punctuation_alone_is_explained(portal: Portal, visitor: Visitor, query: str) -> None:
    row = publish(portal, 1, "A garden")
    portal.worker.do_index()
    page = found(visitor, query)
    assert "There are no words to search for" in page
    assert links(page) == [row], "the list is still there"


def test_an_endless_search_is_cut_and_says_so_in_a_page_of_ordinary_size(portal: Portal, visitor: Visitor) -> None:
    publish(portal, 1, "A garden")
    portal.worker.do_index()
    answer = visitor.get(LIST, query_string={"q": "garden " * 714})
    assert "only its first words were used" in words(answer)
    assert len(links(words(answer))) == 1
    assert len(answer.data) < 60_000


@pytest.mark.parametrize("query", [*TRICKY, *VECTORS])
def test_no_search_breaks_the_page(portal: Portal, visitor: Visitor, query: str) -> None:
    publish(portal, 1, f"A garden {VECTORS[0]}", VECTORS[1] + " garden")
    portal.worker.do_index()
    for path in (LIST, "/ko/proposals"):
        answer = visitor.get(path, query_string={"q": query})
        assert answer.status_code == 200
        assert planted(answer) == []
        assert "\x00" not in answer.get_data(as_text=True)


def test_more_rows_ask_no_more_of_the_database(portal: Portal, visitor: Visitor) -> None:
    asked: list[str] = []
    event.listen(portal.database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))

    def count(query: str) -> int:
        asked.clear()
        assert len(links(found(visitor, query))) == 12
        return len([statement for statement in asked if statement.startswith(("SELECT", "WITH"))])

    for number in range(12):
        publish(portal, number, "A garden", at=AT + timedelta(minutes=number))
    portal.worker.do_index()
    portal.flask.extensions["portal"].announcements.clock = lambda: 0.0  # read once, not again after ten seconds
    found(visitor, "A")
    few = {query: count(query) for query in ("garden", "gardne", "")}
    for number in range(12, 1000):
        publish(portal, number, "A garden", at=AT + timedelta(minutes=number))
    portal.worker.do_index()
    assert {query: count(query) for query in few} == few
    assert max(few.values()) <= 20
