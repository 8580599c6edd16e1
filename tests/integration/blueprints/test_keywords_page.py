"""The page on keywords: the network as a picture and as a table, and what is not shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.app import Portal
from portal.domain.statistics.types import quarter_of, quarter_window, quarters_before
from portal.foundation import clock
from portal.tasks import topics
from tests.factories.people import People
from tests.factories.visitors import Visitor
from tests.factories.wishes import Wishes


@pytest.fixture
def wishes(portal: Portal, people: People) -> Wishes:
    zone = portal.settings.timezone
    period = quarters_before(quarter_of(clock.now(), zone), 2)
    return Wishes(portal, people, quarter_window(period, zone).start + timedelta(days=20))


def page(visitor: Visitor, portal: Portal, address: str = "/en/statistics/topics") -> str:
    topics.keep_up(portal.database, portal.settings.timezone)
    newest = quarters_before(quarter_of(clock.now(), portal.settings.timezone), 2)
    answer = visitor.get(f"{address}?period={newest}")
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def crowd(wishes: Wishes, number: int, body: str, tone: str = "neutral", **more: object) -> None:
    for person in range(number):
        wishes.propose(f"person {person}", body, tone=tone, **more)  # type: ignore[arg-type]


def test_before_a_quarter_is_published_the_page_says_what_will_stand_there(visitor: Visitor) -> None:
    assert "No quarter is published yet" in visitor.get("/en/statistics/topics").text


def test_a_quarter_of_few_people_says_so_and_shows_none_of_their_words(
    visitor: Visitor, portal: Portal, wishes: Wishes
) -> None:
    crowd(wishes, 9, "A fountain for the park")
    said = page(visitor, portal)
    assert "fewer than ten people wrote" in said
    assert "No keyword was used by ten people or more" in said
    assert "fountain" not in said


def test_the_network_is_a_named_picture_with_its_table(visitor: Visitor, portal: Portal, wishes: Wishes) -> None:
    crowd(wishes, 13, "A fountain for the park")
    said = page(visitor, portal)
    assert 'role="img" aria-labelledby="network-drawing" aria-describedby="network-said"' in said
    assert "The thickest line joins fountain and park, which about 15 people used both." in said
    assert said.count('class="network-arc"') == 1
    assert '<th scope="row"><bdi lang="en">park</bdi></th> <td class="number"><bdi>15</bdi></td>' in said
    assert "How is this computed?" in said


def test_a_keyword_stands_in_the_readers_language_where_a_translation_gives_it(
    visitor: Visitor, portal: Portal, wishes: Wishes
) -> None:
    crowd(wishes, 10, "parks", translations={"ko": "공원을", "ar": "الحدائق"})
    assert '<bdi lang="ko">공원</bdi>' in page(visitor, portal, "/ko/statistics/topics")
    arabic = page(visitor, portal, "/ar/statistics/topics")
    assert '<bdi lang="ar">الحدائق</bdi>' in arabic
    assert '<text class="network-name" x="360.0"' in arabic
    assert '<bdi lang="en">parks</bdi>' in page(visitor, portal, "/de/statistics/topics")


def test_the_tone_of_a_keyword_and_of_its_topic_changes_from_quarter_to_quarter(
    visitor: Visitor, portal: Portal, wishes: Wishes
) -> None:
    zone = portal.settings.timezone
    crowd(wishes, 30, "park", "positive")
    before = quarters_before(quarter_of(wishes.at, zone), 1)
    crowd(wishes, 30, "park", "negative", at=quarter_window(before, zone).start + timedelta(days=9))
    assert page(visitor, portal).count("<bdi>+0.75</bdi>") == 2


def test_words_that_look_like_markup_are_only_words(visitor: Visitor, portal: Portal, wishes: Wishes) -> None:
    crowd(wishes, 10, "<script>alert(1)</script> <b>bridge</b>")
    said = page(visitor, portal)
    assert "<b>bridge" not in said
    assert "<script>alert" not in said
