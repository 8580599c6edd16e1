"""A proposal with a life: answers, changes, comments in several languages, reports, followers."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.accounts import profiles
from portal.domain.accounts import queries as accounts
from portal.domain.accounts.types import Principal, Profile
from portal.domain.discussion import service as discussion
from portal.domain.discussion.types import CommentRefused
from portal.domain.following import queries as following
from portal.domain.following import service as follows
from portal.domain.following.types import FollowKind
from portal.domain.moderation import reports
from portal.domain.moderation.types import Ground, Statement, Subject
from portal.domain.proposals import answers, queries, service
from portal.domain.proposals.types import Answer, Draft, Neighbourhood, Place, State
from portal.foundation import clock
from tests.factories.people import People
from tests.factories.proposals import BODY, TITLE, propose

SAID = ("저도 필요합니다.", "I agree with every word.", "أوافقكم الرأي تمامًا.")


@dataclass(frozen=True, slots=True)
class Life:
    """The numbers of what there is to see."""

    proposal_id: int
    changed_id: int
    comment_id: int
    reply_id: int
    notice_id: int
    author_id: int
    community_id: int


def live(portal: Portal, people: People, author: Principal, moderator: Principal) -> Life:
    """Let a proposal be talked about, reported, changed and answered, and others hear of it."""
    neighbour, official = people.member(name="سارة", language="ar"), people.member(name="Official")
    row = propose(portal, author, State.PUBLISHED, moderator=moderator)
    changed = propose(portal, author, State.PUBLISHED, moderator=moderator)
    now = clock.now()
    with portal.database.unit_of_work() as session:
        profile = Profile(author.display_name, author.language, "Amigos", True, True, True)
        profiles.change_profile(session, author.id, profile, now)
        follows.follow(session, neighbour.id, FollowKind.PROPOSAL, str(row.id), now)
        comment_id = say(session, neighbour, row.id, SAID[0])
        reply_id = say(session, author, row.id, SAID[1], comment_id)
        gone = say(session, author, row.id, SAID[2])
        assert discussion.remove(session, author.id, gone, now) is None
        assert discussion.edit(session, neighbour.id, comment_id, 1, f"{SAID[0]} 정말로요.", "ko", now) is None
        for subject in (Subject(row.id), Subject(row.id, reply_id)):
            reports.report(session, neighbour.id, subject, Statement(Ground.OTHER, "Please look."), now)
        draft = Draft(TITLE, f"{BODY} 주말에도요.", "ko", place=Place("선릉역", Neighbourhood.DAECHI, 37.5045, 127.049))
        assert service.revise(session, author.id, changed.id, draft, now) is None
        revision = queries.get_row(session, row.id).revision
        given = Answer(State.UNDER_REVIEW, "민원여권과", "지금 살펴보고 있습니다.", "ko")
        assert answers.answer(session, official.id, row.id, revision, given, now) is None
    portal.worker.do_notices()
    with portal.database.reading() as session:
        notice = following.page(session, neighbour.id, 1, "ko").items[0]
        community_id = accounts.bylines(session, [author.id])[author.id].community_id
    assert community_id is not None
    return Life(row.id, changed.id, comment_id, reply_id, notice.id, author.id, community_id)


def say(session: Session, who: Principal, proposal_id: int, body: str, parent_id: int | None = None) -> int:
    """Let somebody say something about a proposal, or answer a comment."""
    answer = discussion.post(
        session, who.id, proposal_id, body, None, secrets.token_hex(8), clock.now(), parent_id=parent_id
    )
    assert not isinstance(answer, CommentRefused)
    return answer
