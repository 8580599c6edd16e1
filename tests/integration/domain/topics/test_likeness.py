"""Proposals that say nearly the same in another language are found by what they are translated into."""

from __future__ import annotations

from sqlalchemy import select

from portal.app import Portal
from portal.domain.proposals.models import Proposal
from portal.domain.search import service as search
from portal.domain.topics import likeness
from tests.factories.wishes import Wishes

LAMP = "Please repair the street lamp by the stairs of Nonhyeon-ro, it is frightening at night"
LAMP_KO = "논현로 계단 쪽 가로등이 꺼져 밤에 무섭습니다. 고쳐 주세요."
LAMP_BACK = "The street lamp by the Nonhyeon-ro stairs is out and it is frightening at night. Please repair it."
DOGS = "People walk large dogs without a leash on Nonhyeon-ro at night, please check on them"


def alike_to(portal: Portal, proposal_id: int) -> list[int]:
    with portal.database.unit_of_work() as session:
        search.index(session, sorted(session.scalars(select(Proposal.id))))
    with portal.database.reading() as session:
        body_id = session.get_one(Proposal, proposal_id).body_id
        return [one.proposal_id for one in likeness.nearly_same(session, proposal_id, body_id)]


def test_the_same_wish_in_another_language_is_found_and_another_wish_for_the_place_is_not(
    portal: Portal, wishes: Wishes
) -> None:
    english = wishes.propose("one", LAMP)
    wishes.propose("two", DOGS)
    korean = wishes.propose("three", LAMP_KO, "ko", translations={"en": LAMP_BACK})
    assert alike_to(portal, korean) == [english]
    assert alike_to(portal, english) == [korean]


def test_without_a_translation_two_languages_are_not_compared(portal: Portal, wishes: Wishes) -> None:
    wishes.propose("one", LAMP)
    korean = wishes.propose("three", LAMP_KO, "ko")
    assert alike_to(portal, korean) == []


def test_what_was_taken_off_is_not_found(portal: Portal, wishes: Wishes) -> None:
    wishes.propose("one", LAMP, state="refused")
    assert alike_to(portal, wishes.propose("two", LAMP_BACK)) == []


def test_an_empty_text_is_like_none(portal: Portal, wishes: Wishes) -> None:
    wishes.propose("one", LAMP)
    assert alike_to(portal, wishes.propose("two", "")) == []
