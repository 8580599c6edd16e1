"""Proposals in any state, made by the services."""

from __future__ import annotations

import secrets
from typing import Any

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.moderation import service as moderation
from portal.domain.moderation.types import Ground, Statement
from portal.domain.proposals import queries, service
from portal.domain.proposals.types import Cluster, Draft, ProposalRow, State
from portal.domain.texts import service as texts
from portal.domain.texts.types import LanguageChoice, LanguageOrigin
from portal.foundation import clock

TITLE = "도서관에 여러 언어 안내를"
BODY = "역삼동 도서관에 여러 언어로 된 안내가 필요합니다. 외국인 주민이 많이 찾습니다."


def propose(
    portal: Portal,
    author: Principal,
    state: State = State.SUBMITTED,
    *,
    moderator: Principal | None = None,
    **changes: Any,
) -> ProposalRow:
    """Write a proposal and bring it to a state."""
    draft = Draft(**({"title": TITLE, "body": BODY, "language": "ko"} | changes))
    now = clock.now()
    with portal.database.unit_of_work() as session:
        proposal_id, _new = service.start(session, author.id, draft, secrets.token_hex(8), now)
        if state is not State.DRAFT:
            assert service.submit(session, author, proposal_id, now) is None
        if state is State.WITHDRAWN:
            assert service.withdraw(session, author.id, proposal_id, now) is None
        if state in {State.PUBLISHED, State.RETURNED, State.REFUSED}:
            assert moderator is not None, "somebody has to decide"
            _decide(session, moderator, proposal_id, state, now)
        return queries.get_row(session, proposal_id)


def add_topic(portal: Portal, slug: str) -> int:
    """Add one of the city's projects."""
    now = clock.now()
    with portal.database.unit_of_work() as session:
        choice = LanguageChoice("en", LanguageOrigin.CHOSEN, "en", 1.0)
        title, summary = (texts.write(session, text, choice, now) for text in (slug, f"About {slug}."))
        service.add_topic(session, slug, Cluster.C4, 1, title, summary, now)
        return {name: topic_id for topic_id, name in queries.topic_slugs(session).items()}[slug]


def _decide(session: Any, moderator: Principal, proposal_id: int, state: State, now: Any) -> None:
    statement = Statement(Ground.UNCLEAR, "무엇을 원하시는지 조금 더 자세히 써 주세요.")
    match state:
        case State.PUBLISHED:
            refused = moderation.publish(session, moderator, proposal_id, 1, Cluster.C4, now)
        case State.RETURNED:
            refused = moderation.give_back(session, moderator, proposal_id, 1, statement, now)
        case _:
            refused = moderation.refuse(session, moderator, proposal_id, 1, statement, now)
    assert refused is None
