"""What is written into a promise, into what became of it, or into a reopening is kept as it is and hurts nobody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.proposals.models import Commitment, CommitmentChange, Step
from portal.domain.proposals.types import StepKind
from portal.domain.texts.models import Text
from portal.foundation import clock
from tests.factories import promises
from tests.factories.bulk import Bulk
from tests.factories.pages import planted
from tests.factories.people import People
from tests.factories.visitors import Visitor
from tests.hostile.forms import is_whole, refused_clearly, send

DAY = timedelta(days=1)


@pytest.fixture
def official(people: People) -> Principal:
    return people.moderator()


@pytest.fixture
def writer(people: People) -> Principal:
    return people.member()


@pytest.fixture
def answered(
    portal: Portal, writer: Principal, official: Principal, hostile: tuple[str, ...]
) -> list[tuple[str, int, int]]:
    """Return each hostile string with a proposal and the answer to it."""
    with portal.database.unit_of_work() as session:
        bulk = Bulk(session, clock.now())
        ids = bulk.proposals(len(hostile), writer.id)
        return [
            (text, proposal_id, bulk.steps(1, proposal_id, official.id)[0])
            for text, proposal_id in zip(hostile, ids, strict=True)
        ]


def body_of(portal: Portal, text_id: int | None) -> str:
    with portal.database.reading() as session:
        return session.get_one(Text, text_id).body


def test_the_words_of_a_promise_and_of_what_became_of_it(
    portal: Portal, official: Principal, answered: list[tuple[str, int, int]]
) -> None:
    desk, taken = Visitor(portal).sign_in(official), 0
    token = desk.token("/ko/moderation/proposals/new")
    day = (clock.now() + 9 * DAY).date().isoformat()
    for text, proposal_id, _step_id in answered:
        words = f"약속합니다: {text}"
        given = {"to": "stay", "words": promises.ANSWER, "revision": "1", "promise": words, "promised_for": day}
        answer = send(desk, f"/ko/moderation/{proposal_id}/answer", {"csrf_token": token, **given})
        if answer.status_code != 303:
            assert refused_clearly(answer), text
            continue
        with portal.database.reading() as session:
            promise = session.scalars(select(Commitment).where(Commitment.proposal_id == proposal_id)).one()
        if is_whole(text):
            assert body_of(portal, promise.words_id) == words.strip().replace("\r\n", "\n")
        path = f"/ko/moderation/promises/{promise.id}"
        why = {"csrf_token": token, "what": "broken", "words": words, "revision": "1", "kept_on": text}
        refused = send(desk, path, why)
        assert refused.status_code == 303 or refused_clearly(refused), text
        why["kept_on"] = ""
        answer = send(desk, path, why)
        assert answer.status_code in {303, 409}, text
        with portal.database.reading() as session:
            change = session.scalars(select(CommitmentChange).where(CommitmentChange.commitment_id == promise.id)).one()
        if is_whole(text):
            assert body_of(portal, change.words_id) == words.replace("\r\n", "\n")
        taken += 1
        for page in (path, f"/en/proposals/{proposal_id}") if taken % 5 == 0 else ():
            assert planted(desk.get(page)) == [], text
    assert taken > len(answered) * 0.5
    for number in (1, 2, 3):
        assert planted(Visitor(portal).get(f"/ko/commitments?page={number}")) == []
        assert planted(desk.get(f"/ko/moderation/promises?part=settled&page={number}")) == []


def test_the_words_of_a_reopening(portal: Portal, writer: Principal, answered: list[tuple[str, int, int]]) -> None:
    browser, taken = Visitor(portal).sign_in(writer), 0
    token = browser.token("/ko/proposals/new")
    for text, proposal_id, step_id in answered:
        path = f"/ko/proposals/{proposal_id}/answers/{step_id}/reopen"
        words = f"답이 아닙니다: {text}"
        answer = send(browser, path, {"csrf_token": token, "words": words, "language": text})
        if answer.status_code != 303:
            assert refused_clearly(answer), text
            continue
        with portal.database.reading() as session:
            step = session.scalars(
                select(Step).where(Step.proposal_id == proposal_id, Step.kind == StepKind.REOPENED)
            ).one()
        if is_whole(text):
            assert body_of(portal, step.words_id) == words.replace("\r\n", "\n")
        taken += 1
        if taken % 5 == 0:
            assert planted(Visitor(portal).get(f"/en/proposals/{proposal_id}")) == [], text
    assert taken > len(answered) * 0.5
