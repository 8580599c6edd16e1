"""What the city says and what people say, made by the services."""

from __future__ import annotations

import secrets
from datetime import datetime

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.discussion import service as discussion
from portal.domain.proposals import answers, queries
from portal.domain.proposals.types import Answer, State
from portal.foundation import clock

WORDS = "구청은 이 제안을 받아들입니다. 내년 봄에 시작합니다."


def respond(
    portal: Portal,
    official: Principal,
    proposal_id: int,
    to: State | None = State.ACCEPTED,
    words: str = WORDS,
    at: datetime | None = None,
    office: str = "민원여권과",
) -> None:
    """Answer a proposal for the city."""
    with portal.database.unit_of_work() as session:
        revision = queries.get_row(session, proposal_id).revision
        given = Answer(to, office, words)
        assert answers.answer(session, official.id, proposal_id, revision, given, at or clock.now()) is None


def say(portal: Portal, member: Principal, proposal_id: int, body: str = "좋은 제안입니다. 저도 필요합니다.") -> int:
    """Comment on a proposal."""
    with portal.database.unit_of_work() as session:
        said = discussion.post(session, member.id, proposal_id, body, None, secrets.token_hex(8), clock.now())
        assert isinstance(said, int)
        return said
