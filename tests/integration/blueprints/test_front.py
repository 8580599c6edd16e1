"""The front page, the projects and the topics: what the city answered, what is open, how much there is."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest

from portal.app import Portal
from portal.domain.proposals.types import State
from portal.foundation import clock
from portal.web.remembered import SECONDS, forget
from tests.factories.answers import respond, say
from tests.factories.figures import statements
from tests.factories.pages import VECTORS, planted, words
from tests.factories.people import People
from tests.factories.proposals import propose
from tests.factories.topics import project
from tests.factories.visitors import Visitor

PAGES = ("/ko/", "/ko/topics/night-market", "/ko/clusters/C4")


def anew(portal: Portal, visitor: Visitor, path: str) -> str:
    """Open a page that counts at once instead of remembering for a minute."""
    with portal.flask.app_context():
        forget()
    answer = visitor.get(path)
    assert answer.status_code == 200
    return words(answer)


def test_an_empty_portal_says_what_will_stand_here_and_draws_no_picture(portal: Portal, visitor: Visitor) -> None:
    page = anew(portal, visitor, "/en/")
    assert "The city has not answered a proposal yet." in page
    assert "Nothing has been proposed yet" in page
    assert 'role="img"' not in page
    assert "bar-chart" not in page


@pytest.mark.parametrize("path", ["/en/topics/night-market", "/en/clusters/C1"])
def test_an_empty_topic_invites_to_write_about_it(portal: Portal, visitor: Visitor, path: str) -> None:
    project(portal)
    page = anew(portal, visitor, path)
    assert "The city has not answered anything here yet." in page
    assert "Nothing has been proposed yet" in page
    assert re.search(r'href="/en/proposals/new\?(topic|cluster)=', page)


@pytest.mark.parametrize("path", ["/en/topics/nothing", "/en/clusters/C9", "/en/clusters/c1", "/en/topics/%00"])
def test_a_topic_that_is_not_there_is_not_found(portal: Portal, visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status_code == 404


def test_the_front_page_tells_what_the_city_answered_by_which_office_and_where(
    portal: Portal, people: People, visitor: Visitor
) -> None:
    official, author = people.moderator(), people.member()
    proposal = propose(portal, author, State.PUBLISHED, moderator=official)
    respond(portal, official, proposal.id)
    page = anew(portal, visitor, "/en/")
    assert "민원여권과" in page
    assert "구청은 이 제안을 받아들입니다." in page
    assert re.search(rf'href="/en/proposals/{proposal.id}#answer-\d+"', page)


def test_the_latest_three_answers_stand_there_and_none_to_what_is_no_longer_public(
    portal: Portal, people: People, visitor: Visitor
) -> None:
    official, author, now = people.moderator(), people.member(), clock.now()
    for number in range(4):
        proposal = propose(portal, author, State.PUBLISHED, moderator=official)
        respond(portal, official, proposal.id, None, f"답변 {number} 번입니다.", now + timedelta(hours=number))
    page = anew(portal, visitor, "/ko/")
    assert [number for number in range(4) if f"답변 {number} 번입니다." in page] == [1, 2, 3]


def test_of_several_answers_to_one_proposal_the_last_word_stands_there(
    portal: Portal, people: People, visitor: Visitor
) -> None:
    official, author = people.moderator(), people.member()
    proposal = propose(portal, author, State.PUBLISHED, moderator=official)
    respond(portal, official, proposal.id, State.UNDER_REVIEW, "이 제안을 검토하고 있습니다.")
    respond(portal, official, proposal.id, State.ACCEPTED, "이 제안을 받아들입니다.")
    page = anew(portal, visitor, "/ko/")
    assert "이 제안을 받아들입니다." in page
    assert "이 제안을 검토하고 있습니다." not in page


def test_cards_say_how_many_comments_there_are(portal: Portal, people: People, visitor: Visitor) -> None:
    official, author = people.moderator(), people.member()
    proposal = propose(portal, author, State.PUBLISHED, moderator=official)
    for _ in range(3):
        say(portal, official, proposal.id)
    assert "3 comments" in anew(portal, visitor, "/en/")
    assert "3 comments" in anew(portal, visitor, "/en/proposals")


def test_what_the_city_accepted_is_told_where_it_belongs(portal: Portal, people: People, visitor: Visitor) -> None:
    topic_id, official, author = project(portal), people.moderator(), people.member()
    proposal = propose(portal, author, State.PUBLISHED, moderator=official, topic_id=topic_id)
    other = propose(portal, author, State.PUBLISHED, moderator=official, title="다른 곳의 제안입니다")
    respond(portal, official, proposal.id)
    page = anew(portal, visitor, "/en/topics/night-market")
    assert "What changes because people spoke up" in page
    assert f'href="/en/proposals/{proposal.id}"' in page
    assert f'href="/en/proposals/{other.id}"' not in page


def test_numbers_count_what_is_public_and_lead_to_its_list(portal: Portal, people: People, visitor: Visitor) -> None:
    official, author = people.moderator(), people.member()
    propose(portal, author, State.PUBLISHED, moderator=official)
    propose(
        portal,
        author,
        State.PUBLISHED,
        moderator=official,
        title="More benches",
        body="Please put more benches along the stream.",
        language="en",
    )
    propose(portal, author, State.SUBMITTED)
    page = anew(portal, visitor, "/en/")
    assert re.search(
        r'<a href="/en/proposals\?language=ko"><bdi lang="ko">한국어</bdi></a></th>\s*<td[^>]*><bdi>1</bdi></td>', page
    )
    assert re.search(r'<a href="/en/proposals\?status=published">Published</a> <bdi class="number">2</bdi>', page)
    assert re.search(r'<span class="stat-number">2</span>\s*<span class="stat-label"><a href="/en/proposals">', page)


def test_small_numbers_are_no_shares_and_no_medians(portal: Portal, people: People, visitor: Visitor) -> None:
    official, author, now = people.moderator(), people.member(), clock.now()
    proposals = [propose(portal, author, State.PUBLISHED, moderator=official) for _ in range(20)]
    for proposal in proposals[:2]:
        respond(portal, official, proposal.id, at=now + timedelta(days=4))
    page = anew(portal, visitor, "/en/")
    assert "until half of the answers had come" not in page
    assert re.search(r"10%</span>\s*<span class=\"stat-label\">of all proposals have an answer", page)
    respond(portal, official, proposals[2].id, at=now + timedelta(days=40))
    assert re.search(r"4 days</span>", anew(portal, visitor, "/en/"))


def test_counts_are_remembered_for_a_minute_and_cards_never(
    portal: Portal, people: People, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    official, author = people.moderator(), people.member()
    anew(portal, visitor, "/en/")
    propose(portal, author, State.PUBLISHED, moderator=official)
    page = words(visitor.get("/en/"))
    assert "도서관에 여러 언어 안내를" in page
    counted = r'<span class="stat-number">{}</span>\s*<span class="stat-label"><a href="/en/proposals">'
    assert re.search(counted.format(0), page)
    later = time.monotonic() + 2 * SECONDS
    monkeypatch.setattr("portal.web.remembered.time.monotonic", lambda: later)
    assert re.search(counted.format(1), words(visitor.get("/en/"))), "not even in a finished page"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_costs_the_same_however_much_there_is(
    portal: Portal, people: People, visitor: Visitor, path: str
) -> None:
    topic_id, official, author = project(portal), people.moderator(), people.member()

    def fill(number: int) -> None:
        for _ in range(number):
            answered = propose(portal, author, State.PUBLISHED, moderator=official, topic_id=topic_id)
            respond(portal, official, answered.id)
            proposal = propose(portal, author, State.PUBLISHED, moderator=official, topic_id=topic_id)
            say(portal, official, proposal.id)

    def cost() -> int:
        with portal.flask.app_context():
            forget()
        return statements(portal, lambda: visitor.get(path))

    fill(1)
    visitor.get(f"{path[:3]}/terms")  # what is announced is known from here on, for a few seconds
    few = cost()
    fill(6)
    assert cost() == few
    again = statements(portal, lambda: visitor.get(path))
    assert again <= few - 5, "the counts are remembered"


def test_following_leads_back_to_the_topic(portal: Portal, people: People, visitor: Visitor) -> None:
    topic_id = project(portal)
    visitor.sign_in(people.member())
    for path, subject in (("/en/topics/night-market", f"project/{topic_id}"), ("/en/clusters/C2", "topic/C2")):
        answer = visitor.post(
            f"/en/follow/{subject}",
            {"voice": "on"},
            page=path,
            headers={"Referer": f"http://localhost{path}"},
        )
        assert (answer.status_code, answer.location) == (303, path)
        assert 'aria-pressed="true"' in visitor.get(path).get_data(as_text=True)


def test_writing_from_a_topic_has_it_chosen(portal: Portal, people: People, visitor: Visitor) -> None:
    visitor.sign_in(people.member())
    page = visitor.get("/en/proposals/new?cluster=C3").get_data(as_text=True)
    assert re.search(r'<option selected value="C3">', page)


def test_hostile_words_stay_words(portal: Portal, people: People, visitor: Visitor) -> None:
    topic_id, official, author = project(portal), people.moderator(), people.member()
    for vector in VECTORS:
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
    for path in PAGES:
        with portal.flask.app_context():
            forget()
        assert planted(visitor.get(path)) == []
