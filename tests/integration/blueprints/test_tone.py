"""Readers can see how often tones are right, and which words moved the tone of a proposal."""

from __future__ import annotations

import pytest

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.proposals.types import ProposalRow, State
from portal.engines.sentiment.figures import figures
from portal.tasks.translation import tag_due
from portal.web.locale import format_share
from tests.factories.people import People
from tests.factories.proposals import propose
from tests.factories.visitors import Visitor

COMPLAINT = "길이 위험하고 어두운데 구청은 왜 방치합니까? 정말 답답합니다."


@pytest.fixture
def official(people: People) -> Principal:
    return people.moderator()


@pytest.fixture
def proposal(portal: Portal, people: People, official: Principal) -> ProposalRow:
    made = propose(portal, people.member(), State.PUBLISHED, moderator=official, body=COMPLAINT)
    while tag_due(portal.database):
        pass
    return made


def test_everybody_can_read_how_often_tones_are_right(portal: Portal) -> None:
    page = Visitor(portal).get("/en/tone").text
    with portal.flask.test_request_context("/en/tone"):
        portal.flask.preprocess_request()
        for one in figures():
            assert format_share(one.accuracy) in page


def test_the_page_has_a_row_for_each_language_and_kind(portal: Portal) -> None:
    page = Visitor(portal).get("/en/tone").text
    rows = page.count('<th scope="row"')
    confusions = sum(sum(map(bool, map(sum, one.confusion.values()))) for one in figures())
    assert rows == len(figures()) + confusions


def test_the_words_that_moved_a_tone_are_told_to_everybody(portal: Portal, proposal: ProposalRow) -> None:
    page = Visitor(portal).get(f"/ko/proposals/{proposal.id}/tone").text
    assert ">위험하고</li>" in page


def test_a_proposal_leads_to_the_reasons_of_its_tone(portal: Portal, proposal: ProposalRow) -> None:
    assert f"/ko/proposals/{proposal.id}/tone" in Visitor(portal).get(f"/ko/proposals/{proposal.id}").text


def test_what_is_not_public_has_no_public_tone(portal: Portal, people: People) -> None:
    writer = people.member()
    draft = propose(portal, writer, State.SUBMITTED)
    assert Visitor(portal).get(f"/ko/proposals/{draft.id}/tone").status_code == 404
    assert Visitor(portal).sign_in(writer).get(f"/ko/proposals/{draft.id}/tone").status_code == 404
