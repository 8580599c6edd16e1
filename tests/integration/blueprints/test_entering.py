"""A proposal that came on paper: marked for everybody, without an account, decided on by somebody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.moderation import service
from portal.domain.moderation.types import Ground, Statement
from portal.domain.proposals import queries
from portal.domain.proposals.types import Cluster, ProposalRow, Refusal, Refused, State
from portal.foundation import clock
from tests.factories import events
from tests.factories.pages import words
from tests.factories.people import People
from tests.factories.visitors import Visitor

NEW = "/en/moderation/proposals/new"
FIELDS = {
    "via": "paper",
    "received_on": "2026-03-02",
    "name": "Grandmother Kim",
    "title": "의자",
    "body": "버스 정류장에 의자가 더 있으면 좋겠습니다.",
    "language": "ko",
    "form_key": "k" * 24,
}


@pytest.fixture
def moderator(people: People) -> Principal:
    return people.moderator("en")


@pytest.fixture
def counter(portal: Portal, moderator: Principal) -> Visitor:
    return Visitor(portal).sign_in(moderator)


def entered(portal: Portal, counter: Visitor, **changes: str) -> ProposalRow:
    answer = counter.post(NEW, FIELDS | changes)
    assert answer.status_code == 303
    with portal.database.reading() as session:
        return queries.get_row(session, int(answer.location.rpartition("/")[2]))


def test_it_waits_for_another_moderator_without_an_account_of_its_writer(
    portal: Portal, people: People, counter: Visitor, moderator: Principal
) -> None:
    row = entered(portal, counter)
    assert (row.state, row.author_id, row.author_name) == (State.SUBMITTED, None, "Grandmother Kim")
    assert row.submitted_at is not None
    assert row.submitted_at.astimezone(portal.settings.timezone).date().isoformat() == "2026-03-02"
    now, other = clock.now(), people.moderator()
    with portal.database.unit_of_work() as session:
        refused = service.publish(session, moderator, row.id, 1, Cluster.C1, now)
    assert refused == Refused(Refusal.ENTERED)
    with portal.database.unit_of_work() as session:
        statement = Statement(Ground.UNCLEAR)
        assert service.give_back(session, other, row.id, 1, statement, now) == Refused(Refusal.NO_WRITER)
        assert service.publish(session, other, row.id, 1, Cluster.C1, now) is None
    assert Visitor(portal).mails() == []


def test_everybody_sees_how_it_came(portal: Portal, people: People, counter: Visitor) -> None:
    row, other = entered(portal, counter, via="phone"), people.moderator()
    with portal.database.unit_of_work() as session:
        assert service.publish(session, other, row.id, 1, Cluster.C1, clock.now()) is None
    page = words(Visitor(portal).get(f"/en/proposals/{row.id}"))
    assert "Told by phone; entered by the office" in page
    assert "Grandmother Kim" in page
    assert "Moderator" not in page
    assert "Grandmother Kim" in words(Visitor(portal).get("/en/proposals"))


def test_who_entered_it_is_told_before_they_try(portal: Portal, people: People, counter: Visitor) -> None:
    row = entered(portal, counter)
    own = words(counter.get(f"/en/moderation/{row.id}"))
    assert "You entered this proposal yourself" in own
    assert "Record the decision" not in own
    other = words(Visitor(portal).sign_in(people.moderator("en")).get(f"/en/moderation/{row.id}"))
    assert "Record the decision" in other
    assert "Return to the writer" not in other


def test_a_name_may_be_missing(portal: Portal, counter: Visitor) -> None:
    row = entered(portal, counter, name="")
    assert row.author_name == ""
    assert "Name not given" in words(counter.get(f"/en/moderation/{row.id}"))


def test_the_same_form_sent_twice_is_one_proposal(portal: Portal, counter: Visitor) -> None:
    assert entered(portal, counter).id == entered(portal, counter).id
    assert entered(portal, counter, form_key="o" * 24).id != entered(portal, counter).id


def test_a_text_that_was_changed_before_it_was_sent_again_is_not_dropped(portal: Portal, counter: Visitor) -> None:
    first, other = entered(portal, counter), entered(portal, counter, body="버스 정류장에 지붕도 있으면 좋겠습니다.")
    assert other.id != first.id
    assert entered(portal, counter, body="버스 정류장에 지붕도 있으면 좋겠습니다.").id == other.id


def test_it_can_be_about_an_event(portal: Portal, counter: Visitor) -> None:
    draft_id, (event_id, _sessions) = events.event(portal, "draft"), events.published(portal, [5])
    assert entered(portal, counter, event=str(event_id)).event_id == event_id
    assert entered(portal, counter, event=str(draft_id), form_key="l" * 24, title="다른 의자").event_id is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"via": "pigeon"},
        {"received_on": ""},
        {"received_on": "yesterday"},
        {"received_on": (clock.now() + timedelta(days=2)).date().isoformat()},
        {"received_on": "0001-01-01"},
        {"name": "\u200b\u2060"},
        {"name": "x" * 81},
        {"title": ""},
        {"body": "짧"},
    ],
)
def test_what_is_refused_comes_back_whole(portal: Portal, counter: Visitor, wrong: dict[str, str]) -> None:
    answer = counter.post(NEW, FIELDS | wrong)
    assert answer.status_code == 422
    for name in {"name", "title", "body"} - set(wrong):
        assert FIELDS[name] in words(answer)
    with portal.database.reading() as session:
        assert queries.count_waiting(session) == 0


def test_only_moderators_enter_for_others(portal: Portal, people: People) -> None:
    assert Visitor(portal).sign_in(people.member()).get(NEW).status_code == 403
    visitor = Visitor(portal)
    assert visitor.client.post(NEW, data=FIELDS).status_code == 303
    assert FIELDS["body"] in words(visitor.sign_in(people.moderator("en")).get(NEW))
