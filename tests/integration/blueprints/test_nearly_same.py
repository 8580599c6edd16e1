"""Moderators see what is published already and says nearly the same, in whatever language it was written."""

from __future__ import annotations

from portal.app import Portal
from portal.domain.search import service as search
from portal.foundation import clock
from tests.factories.pages import words
from tests.factories.people import People
from tests.factories.visitors import Visitor
from tests.factories.wishes import Wishes

HEADING = "Published already, and nearly the same"
LAMP = "Please repair the street lamp by the stairs of Nonhyeon-ro, it is frightening at night"
LAMP_KO = "논현로 계단 쪽 가로등이 꺼져 밤에 무섭습니다. 고쳐 주세요."
LAMP_BACK = "The street lamp by the Nonhyeon-ro stairs is out and it is frightening at night. Please repair it."


def test_a_moderator_is_told_of_the_same_wish_in_another_language(portal: Portal, people: People) -> None:
    wishes = Wishes(portal, people, clock.now())
    published = wishes.propose("one", LAMP)
    waiting = wishes.propose("two", LAMP_KO, "ko", translations={"en": LAMP_BACK}, state="submitted")
    other = wishes.propose("three", "A swing for the playground", state="submitted")
    with portal.database.unit_of_work() as session:
        search.index(session, [published])
    moderator = Visitor(portal).sign_in(people.moderator("en"))
    page = moderator.get(f"/en/moderation/{waiting}").text
    assert HEADING in page
    assert f'href="/en/proposals/{published}"' in page
    assert HEADING not in words(moderator.get(f"/en/moderation/{other}"))
    assert HEADING not in words(moderator.get(f"/en/moderation/{published}"))
