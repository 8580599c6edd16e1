"""Promises of the city, made and changed by the services."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.proposals import answers, commitment_queries, commitments, queries, reopening, timeline
from portal.domain.proposals.commitment_types import Change, ChangeKind, PromiseView
from portal.domain.proposals.models import Commitment, CommitmentChange, Step
from portal.domain.proposals.types import Answer, Promise, Refused, State
from portal.foundation import clock
from tests.factories.bulk import Bulk
from tests.factories.people import People
from tests.factories.proposals import propose

SEOUL = ZoneInfo("Asia/Seoul")
ANSWER = "구청은 이 제안을 받아들입니다. 도서관과 함께 준비합니다."
PROMISED = "모든 도서관에 여러 언어로 된 안내판을 세웁니다."
REASON = "역삼도서관과 논현도서관에 안내판을 세웠습니다."
OBJECTION = "안내판은 고맙지만, 직원이 외국어로 도와주는지는 답하지 않으셨습니다."


def answer(
    portal: Portal,
    official: Principal,
    proposal_id: int,
    at: datetime,
    *,
    to: State | None = None,
    words: str = ANSWER,
    substantive: bool | None = True,
    promise: Promise | None = None,
    target_id: int | None = None,
) -> int:
    """Answer a proposal for the city, with or without a promise; return the step.

    Without a mark whether it is substantive it is an answer from before officials marked this.
    """
    with portal.database.unit_of_work() as session:
        revision = queries.get_row(session, proposal_id).revision
        given = Answer(to, "도서관과", words, "ko", target_id=target_id, substantive=substantive, promise=promise)
        assert answers.answer(session, official.id, proposal_id, revision, given, at, SEOUL) is None
        step_id = timeline.latest_row(session, proposal_id).id
        if substantive is None:
            session.execute(update(Step).where(Step.id == step_id).values(substantive=None))
        return step_id


def promise(portal: Portal, official: Principal, proposal_id: int, at: datetime, due_on: date) -> int:
    """Promise something by a day in an answer; return the promise."""
    step_id = answer(portal, official, proposal_id, at, promise=Promise(PROMISED, due_on))
    with portal.database.reading() as session:
        found = commitment_queries.of_proposal(session, proposal_id, "ko", due_on)
    return found.by_answer[step_id].row.id


def become(
    portal: Portal,
    official: Principal,
    promise_id: int,
    kind: ChangeKind,
    at: datetime,
    day: date | None = None,
    words: str = REASON,
    revision: int | None = None,
) -> Refused | None:
    """Record what became of a promise."""
    with portal.database.unit_of_work() as session:
        stands = commitment_queries.get(session, promise_id, "ko", at.date()).promise.row.revision
        given = Change(kind, words, "ko", day)
        return commitments.change(session, official.id, promise_id, revision or stands, given, at, SEOUL)


def see(portal: Portal, promise_id: int, at: datetime) -> PromiseView:
    """Return a promise as it stands at a moment."""
    with portal.database.reading() as session:
        return commitment_queries.get(session, promise_id, "ko", at.astimezone(SEOUL).date()).promise


def reopen(
    portal: Portal, author: Principal, proposal_id: int, step_id: int, at: datetime, words: str = OBJECTION
) -> Refused | None:
    """Let a writer say that an answer does not answer their proposal."""
    with portal.database.unit_of_work() as session:
        return reopening.reopen(session, author.id, proposal_id, step_id, words, "ko", at)


def of_each_kind(portal: Portal, people: People, official: Principal) -> dict[int, int]:
    """Make a promise for each way that one can stand; return proposals with their promises."""
    now, found = clock.now(), {}
    today = now.astimezone(SEOUL).date()
    ways = {
        None: (20, None),
        ChangeKind.MOVED: (20, today + timedelta(days=40)),
        ChangeKind.KEPT: (20, today),
        ChangeKind.BROKEN: (20, None),
        ChangeKind.UNDONE: (-5, today),
    }
    for kind, (days, day) in ways.items():
        proposal = propose(portal, people.member(), State.PUBLISHED, moderator=official)
        at = now - timedelta(days=10)
        promise_id = promise(portal, official, proposal.id, at, today + timedelta(days=days))
        if kind is ChangeKind.UNDONE:
            assert become(portal, official, promise_id, ChangeKind.KEPT, now, day) is None
            assert become(portal, official, promise_id, kind, now) is None
        elif kind is not None:
            assert become(portal, official, promise_id, kind, now, day) is None
        found[proposal.id] = promise_id
    return found


def answered_twice(portal: Portal, writer: Principal, official: Principal) -> tuple[int, int, int]:
    """Answer a proposal again after its writer reopened the first answer; return it with both answers."""
    proposal = propose(portal, writer, State.PUBLISHED, moderator=official)
    now = clock.now()
    first = answer(portal, official, proposal.id, now - timedelta(days=3))
    assert reopen(portal, writer, proposal.id, first, now - timedelta(days=2)) is None
    return proposal.id, first, answer(portal, official, proposal.id, now - timedelta(days=1))


def gather(session: Session, bulk: Bulk, proposal_ids: Sequence[int], official_id: int) -> int:
    """Promise something to each of some proposals, and let as much become of the first promise; return that one."""
    steps = [step for proposal_id in proposal_ids for step in bulk.steps(1, proposal_id, official_id)]
    made, said = bulk.texts(len(steps)), bulk.texts(len(steps))
    rows = [
        {
            "proposal_id": proposal_id,
            "step_id": step_id,
            "words_id": words_id,
            "due_on": bulk.now.date() + timedelta(days=number),
            "now_due_on": bulk.now.date() + timedelta(days=number),
            "made_at": bulk.now,
            "kept_on": bulk.now.date() if number % 3 == 1 else None,
        }
        for number, (proposal_id, step_id, words_id) in enumerate(zip(proposal_ids, steps, made, strict=True))
    ]
    session.execute(insert(Commitment), rows)
    first = session.scalar(select(func.min(Commitment.id))) or 0
    session.execute(
        insert(CommitmentChange),
        [{"commitment_id": first, "kind": "moved", "at": bulk.now, "words_id": words_id} for words_id in said],
    )
    return first


def latest_answer(session: Session, bulk: Bulk, proposal_id: int, official_id: int) -> int:
    """Answer a proposal just now, so that its writer can still reopen this answer."""
    [step_id] = bulk.steps(1, proposal_id, official_id)
    session.execute(update(Step).where(Step.id == step_id).values(at=clock.now()))
    return step_id
