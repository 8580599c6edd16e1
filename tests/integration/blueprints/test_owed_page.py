"""What the city owes now, for those who look after the figures."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from portal.app import Portal
from portal.domain.accounts.types import Role
from portal.domain.proposals.models import Proposal
from portal.domain.proposals.types import State
from portal.domain.trust.moving import slopes
from portal.engines.trust import compute
from portal.foundation import clock
from tests.factories.people import People
from tests.factories.proposals import propose
from tests.factories.releases import published, released
from tests.factories.visitors import Visitor

PAGE = "/en/analyst/owed"


def seen(portal: Portal, people: People) -> str:
    analyst = Visitor(portal).sign_in(people.member(Role.ANALYST, language="en"))
    answer = analyst.get(PAGE)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def publish(portal: Portal, people: People, days_ago: int) -> int:
    row = propose(portal, people.member(), State.PUBLISHED, moderator=people.moderator())
    at = clock.now() - timedelta(days=days_ago)
    with portal.database.unit_of_work() as session:
        session.execute(
            update(Proposal).where(Proposal.id == row.id).values(published_at=at, listed_at=at, cluster="C4")
        )
    return row.id


def test_with_nothing_open_and_no_release_the_page_says_so(portal: Portal, people: People) -> None:
    said = seen(portal, people)
    assert "0 proposals are overdue" in said
    assert "This can be said once the first release is out." in said
    assert "Nothing is overdue" in said


def test_what_is_overdue_is_listed_and_what_can_be_in_time_is_ranked(portal: Portal, people: People) -> None:
    late, fresh = publish(portal, people, 20), publish(portal, people, 2)
    released(portal, published())
    said = seen(portal, people)
    assert "1 proposal is overdue" in said
    assert f"/en/proposals/{late}" in said
    slope = slopes(compute(published()))["C4", "RSP_ANSWERS_14D"]
    assert slope > 0
    assert f"+{slope:.5f}" in said
    assert f"/en/proposals/{fresh}" in said.split("Overdue or due soon")[0]


def test_others_than_analysts_are_refused(portal: Portal, people: People) -> None:
    assert Visitor(portal).sign_in(people.moderator()).get(PAGE).status_code == 403
