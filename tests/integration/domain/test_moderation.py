"""Decisions: by somebody else, on the version that was read, in a record that nobody can change."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from portal.app import Portal
from portal.domain.accounts.types import Principal, Role
from portal.domain.moderation import queries, service
from portal.domain.moderation.types import Decision, Ground, Statement
from portal.domain.outbox import queries as outbox
from portal.domain.proposals import queries as proposals
from portal.domain.proposals import service as proposal_service
from portal.domain.proposals.types import Cluster, Draft, Refusal, Refused, State
from tests.factories.people import People
from tests.factories.proposals import propose
from tests.factories.threads import at_once

STATEMENT = Statement(Ground.OTHER, "구체적인 장소를 알려 주세요.")


@pytest.fixture
def author(people: People) -> Principal:
    return people.member()


@pytest.fixture
def moderator(people: People) -> Principal:
    return people.moderator()


@pytest.mark.parametrize("decision", list(service.LEADS_TO))
def test_nobody_decides_on_their_own_proposal(
    portal: Portal, people: People, now: datetime, decision: Decision
) -> None:
    both = people.member(Role.MODERATOR)
    row = propose(portal, both)
    with portal.database.unit_of_work() as session:
        match decision:
            case Decision.PUBLISH:
                refused = service.publish(session, both, row.id, 1, Cluster.C1, now)
            case Decision.RETURN:
                refused = service.give_back(session, both, row.id, 1, STATEMENT, now)
            case Decision.REFUSE:
                refused = service.refuse(session, both, row.id, 1, STATEMENT, now)
    assert refused == Refused(Refusal.OWN_PROPOSAL)
    with portal.database.reading() as session:
        assert proposals.get_row(session, row.id).state is State.SUBMITTED
        assert queries.decisions_on(session, row.id, "ko") == ()


def test_a_decision_is_on_the_version_that_was_read(
    portal: Portal, author: Principal, moderator: Principal, now: datetime
) -> None:
    row = propose(portal, author, State.RETURNED, moderator=moderator)
    with portal.database.unit_of_work() as session:
        proposal_service.revise(session, author.id, row.id, Draft("새 제목", "완전히 다른 내용의 글입니다."), now)
        proposal_service.submit(session, author, row.id, now)
        assert service.publish(session, moderator, row.id, 1, Cluster.C1, now) == Refused(Refusal.CHANGED)
        assert service.publish(session, moderator, row.id, 2, Cluster.C1, now) is None


def test_of_two_decisions_at_the_same_moment_one_counts(
    portal: Portal, people: People, author: Principal, now: datetime
) -> None:
    first, second = people.moderator(), people.moderator()
    row = propose(portal, author)

    def publish() -> Refused | None:
        with portal.database.unit_of_work() as session:
            return service.publish(session, first, row.id, 1, Cluster.C1, now)

    def refuse() -> Refused | None:
        with portal.database.unit_of_work() as session:
            return service.refuse(session, second, row.id, 1, STATEMENT, now)

    answers = at_once(publish, refuse)
    assert sorted(map(str, answers)) == sorted(["None", str(Refused(Refusal.WRONG_STATE))])
    with portal.database.reading() as session:
        assert len(queries.decisions_on(session, row.id, "ko")) == 1


def test_a_decision_is_recorded_with_its_reason_and_the_writer_is_told(
    portal: Portal, author: Principal, moderator: Principal, now: datetime
) -> None:
    row = propose(portal, author)
    with portal.database.unit_of_work() as session:
        assert service.give_back(session, moderator, row.id, 1, STATEMENT, now) is None
        mails = outbox.count_by_state(session)
        [decision] = queries.decisions_on(session, row.id, "ko")
        [recent] = queries.recent_decisions(session, "en")
    assert mails == {"due": 2}
    assert (decision.decision, decision.ground, decision.moderator) == (Decision.RETURN, Ground.OTHER, "Moderator")
    assert decision.words is not None
    assert decision.words.plain == STATEMENT.words
    assert recent.words is not None
    assert recent.words.status == "pending"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE moderation_record SET ground = 'insult'",
        "DELETE FROM moderation_record",
        "UPDATE moderation_record SET at = at",
    ],
)
def test_the_database_itself_refuses_to_change_the_record(
    portal: Portal, author: Principal, moderator: Principal, statement: str
) -> None:
    row = propose(portal, author, State.RETURNED, moderator=moderator)
    with pytest.raises(DBAPIError, match="append-only"), portal.database.unit_of_work() as session:
        session.execute(text(statement))
    with portal.database.reading() as session:
        [decision] = queries.decisions_on(session, row.id, "ko")
    assert decision.ground is Ground.UNCLEAR
