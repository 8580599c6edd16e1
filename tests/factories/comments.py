"""What people say about proposals, follow and report, made by the services."""

from __future__ import annotations

import secrets
from datetime import datetime

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.discussion import queries, service
from portal.domain.discussion.types import CommentRefused, CommentRow
from portal.domain.following import service as following
from portal.domain.following.types import FollowKind, Rhythm
from portal.domain.moderation import reports
from portal.domain.moderation.types import Ground, Statement, Subject
from portal.foundation import clock

SAID = "저도 같은 생각입니다. 우리 동네에도 필요합니다."


def say(
    portal: Portal,
    author: Principal,
    proposal_id: int,
    body: str = SAID,
    *,
    parent_id: int | None = None,
    language: str | None = "ko",
    now: datetime | None = None,
) -> CommentRow:
    """Say something about a proposal, or in answer to somebody."""
    with portal.database.unit_of_work() as session:
        key, moment = secrets.token_urlsafe(24), now or clock.now()
        said = service.post(session, author.id, proposal_id, body, language, key, moment, parent_id=parent_id)
        assert not isinstance(said, CommentRefused), said
        return queries.get_row(session, said)


def follow(
    portal: Portal, member: Principal, subject: int | str, kind: FollowKind = FollowKind.PROPOSAL, *rhythm: Rhythm
) -> None:
    """Let somebody follow something, in the rhythm they like."""
    with portal.database.unit_of_work() as session:
        following.follow(session, member.id, kind, str(subject), clock.now())
        for chosen in rhythm:
            following.choose_rhythm(session, member.id, chosen, "Asia/Seoul", clock.now())


def report(
    portal: Portal, member: Principal, proposal_id: int, comment_id: int | None = None, words: str = "욕설이 있습니다."
) -> None:
    """Report a proposal or a comment."""
    statement = Statement(Ground.INSULT, words)
    with portal.database.unit_of_work() as session:
        assert reports.report(session, member.id, Subject(proposal_id, comment_id), statement, clock.now()) is None
