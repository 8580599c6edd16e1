"""A portal in which there is much of everything, to see what its pages cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.accounts.models import Account, Community
from portal.domain.accounts.types import Principal, Role
from portal.domain.discussion.models import Comment
from portal.domain.events.rules import MOST_SESSIONS
from portal.domain.following import service as following
from portal.domain.following.types import Rhythm
from portal.domain.proposals.models import Proposal, Topic
from portal.domain.sitepages import service as sitepages
from portal.domain.sitepages.types import Announced, Kind, Slug, Words
from portal.web import links
from tests.factories import (
    bursts,
    crowds,
    exports,
    many_releases,
    promises,
    reviews,
    termbase,
    translating,
    webhooks,
)
from tests.factories.bulk import Bulk
from tests.factories.people import People
from tests.factories.visitors import Visitor

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class World:
    """Who can look, and at what."""

    portal: Portal
    stranger: Visitor
    member: Visitor
    moderator: Visitor
    admin: Visitor
    reviewer: Visitor
    approver: Visitor
    phone: Visitor
    proposal_id: int
    foreign_id: int
    draft_id: int
    waiting_id: int
    changed_id: int
    comment_id: int
    own_comment_id: int
    notice_id: int
    token: str
    account_id: int
    community_id: int
    event_id: int
    link: str
    held_link: str
    offered_link: str
    over_link: str
    receipt: str
    code: str
    session_row: int
    draft_session: int
    ticket_id: int
    room_id: int
    list_id: int
    device_id: int
    device_token: str
    case_id: int
    export_id: int
    people_export_id: int
    promise_id: int
    answer_id: int
    sample_id: int
    answer_sample_id: int
    improved_id: int
    rehearsal_id: int
    burst_id: int


def fill(portal: Portal, number: int) -> World:
    """Add `number` of everything that a page lists; the member has written the proposal that has most of it."""
    people = People(portal)
    member, moderator, admin = people.member(), people.moderator(), people.member(Role.ADMIN)
    reviewer, approver = people.member(Role.REVIEWER), people.member(Role.APPROVER)
    with portal.database.unit_of_work() as session:
        bulk = Bulk(session, NOW)
        others = bulk.accounts(number)
        community_id = _community(session, [member.id, *others])
        _pages(session, admin, number)
        # The city has tens of projects, not thousands, and gives a proposal tens of answers.
        tens = min(number, 100)
        _topics(session, bulk, tens)
        event_id = bulk.programme(tens, min(number, MOST_SESSIONS))
        public = bulk.proposals(number, others[0], topic_id=1, event_id=event_id)
        own = bulk.proposals(number, member.id, topic_id=1)
        drafts = bulk.proposals(number, member.id, "draft")
        waiting = bulk.proposals(number, others[0], "submitted")
        changed = bulk.proposals(number, others[0], revision=2)
        bulk.proposals(number, others[0], "under_review")
        main = own[0]
        said = bulk.comments(number, main, others)
        bulk.comments(number, main, others, parent_id=said[0])
        bulk.answers(said, others[-1])
        own_comments = bulk.comments(number, public[0], [member.id])
        bulk.supports(said, moderator.id)
        bulk.endorsements(public, member.id)
        bulk.steps(tens, main, moderator.id)
        promise_id = promises.gather(session, bulk, [main] * tens + public, moderator.id)
        answer_id = promises.latest_answer(session, bulk, main, moderator.id)
        texts = session.get_one(Proposal, main)
        for text_id in (texts.title_id, texts.body_id, session.get_one(Comment, said[0]).text_id):
            bulk.versions(number, text_id)
        changed_row = session.get_one(Proposal, changed[0])
        bulk.versions(number, changed_row.body_id)
        bulk.follows([member.id], public)
        bulk.follows([member.id], range(1, tens + 1), "project")
        notices = bulk.notices(member.id, [main] * number, said)
        bulk.reports([(main, None), (main, said[0])], others)
        bulk.reports([(main, comment_id) for comment_id in said[1:]], [moderator.id])
        bulk.decisions(number, moderator.id, [main])
        bulk.decisions(number, moderator.id, [main], said[0])
        sample_id, answer_sample_id = reviews.fill(session, bulk, number, public[0], moderator.id, reviewer.id)
        session.execute(update(Proposal).where(Proposal.id == main).values(listed_at=NOW + timedelta(days=1)))
        following.choose_rhythm(session, member.id, Rhythm.NEVER, "Asia/Seoul", NOW)
        webhooks.gather(session, number, NOW)
        termbase.gather(session, number, NOW, admin.id)
        many_releases.fill(session, number, admin.id, NOW)
        improved = [row for (row,) in session.execute(select(Proposal.body_id).where(Proposal.id.in_(public)))]
        rehearsal_id = translating.gather(session, bulk, member.id, others, improved)
        burst_id = bursts.gather(session, own, public + changed, number, admin.id, NOW)
        export_id, people_export_id = exports.gather(session, admin.id, event_id, number, NOW)
    crowd = crowds.gather(portal, event_id, member, number)
    return World(
        portal,
        Visitor(portal),
        _signed_in(portal, member),
        _signed_in(portal, moderator),
        _signed_in(portal, admin),
        _signed_in(portal, reviewer),
        _signed_in(portal, approver),
        Visitor(portal).with_token(crowd.device_token),
        proposal_id=main,
        foreign_id=public[0],
        draft_id=drafts[0],
        waiting_id=waiting[0],
        changed_id=changed[0],
        comment_id=said[0],
        own_comment_id=own_comments[0],
        notice_id=notices[0],
        token=links.sign_unsubscribe(portal.settings, member.id, "mail", ""),
        account_id=member.id,
        community_id=community_id,
        event_id=event_id,
        export_id=export_id,
        people_export_id=people_export_id,
        promise_id=promise_id,
        answer_id=answer_id,
        sample_id=sample_id,
        answer_sample_id=answer_sample_id,
        improved_id=improved[0],
        rehearsal_id=rehearsal_id,
        burst_id=burst_id,
        **{name: getattr(crowd, name) for name in crowds.Crowd.__slots__},
    )


def _topics(session: Session, bulk: Bulk, tens: int) -> None:
    titles, summaries = bulk.texts(tens), bulk.texts(tens)
    session.execute(
        insert(Topic),
        [
            {"slug": f"t{n}", "cluster": "C1", "position": n, "title_id": titles[n], "summary_id": summaries[n]}
            for n in range(tens)
        ],
    )


def _community(session: Session, member_ids: list[int]) -> int:
    row = Community(name="Amigos", slug="amigos", created_at=NOW)
    session.add(row)
    session.flush()
    shown = {"community_id": row.id, "community_shown": True, "proposals_shown": True, "endorsements_shown": True}
    session.execute(update(Account).where(Account.id.in_(member_ids)).values(**shown))
    return row.id


def _pages(session: Session, admin: Principal, number: int) -> None:
    """Write versions of a page, and announcements; the office makes tens of them, not thousands."""
    for version in range(min(number, 30)):
        sitepages.save_page(session, admin.id, Slug.TERMS, Words("T", f"Text {version}."), version, NOW, publish=True)
        over = Announced(Kind.INFO, f"It was closed {version}.", "en", NOW - timedelta(days=2), NOW - timedelta(days=1))
        sitepages.announce(session, admin.id, over, NOW)


def _signed_in(portal: Portal, member: Principal) -> Visitor:
    return Visitor(portal).sign_in(member)
