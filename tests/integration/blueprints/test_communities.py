"""A community has a page while somebody shows that they belong to it, and can be followed."""

from __future__ import annotations

from sqlalchemy import select

from portal.app import Portal
from portal.domain.accounts import profiles, queries
from portal.domain.accounts.types import Principal, Profile
from portal.domain.following import queries as following
from portal.domain.outbox.models import OutboxMail
from portal.domain.proposals.types import State
from portal.foundation import clock
from tests.factories.pages import words
from tests.factories.people import People
from tests.factories.proposals import TITLE, propose
from tests.factories.visitors import Visitor


def belong(portal: Portal, member: Principal, name: str, *, shown: bool = True) -> None:
    profile = Profile(member.display_name, member.language, name, shown, proposals_shown=True, endorsements_shown=False)
    with portal.database.unit_of_work() as session:
        profiles.change_profile(session, member.id, profile, clock.now())


def community_of(portal: Portal, member: Principal) -> int:
    with portal.database.reading() as session:
        return queries.bylines(session, [member.id])[member.id].community_id or 0


def test_followers_of_a_community_hear_of_what_its_members_publish(
    portal: Portal, people: People, visitor: Visitor
) -> None:
    member, other, reader = people.member(), people.member(), people.member(language="en")
    belong(portal, member, "Amigos de Gangnam")
    number = community_of(portal, member)
    visitor.sign_in(reader)
    page = f"/en/communities/{number}"
    assert "Amigos de Gangnam" in words(visitor.get(page))
    visitor.post(f"/en/follow/community/{number}", {"voice": "on"}, page=page)
    assert "Amigos de Gangnam" in words(visitor.get("/en/following"))
    propose(portal, other, State.PUBLISHED, moderator=people.moderator())
    row = propose(portal, member, State.PUBLISHED, moderator=people.moderator())
    portal.worker.do_notices()
    with portal.database.reading() as session:
        notices = following.page(session, reader.id, 1, "en").items
        mailed = session.scalars(select(OutboxMail).where(OutboxMail.template == "notice")).all()
    assert [notice.proposal_id for notice in notices] == [row.id]
    assert [(mail.recipient, mail.context["unsubscribe"][1]) for mail in mailed] == [(reader.email, "community")]
    listed = words(visitor.get(page))
    assert listed.count(TITLE) == 1


def test_a_community_that_nobody_shows_does_not_exist(portal: Portal, people: People, visitor: Visitor) -> None:
    member = people.member()
    belong(portal, member, "Quiet ones")
    number = community_of(portal, member)
    belong(portal, member, "Quiet ones", shown=False)
    assert visitor.get(f"/en/communities/{number}").status_code == 404
    visitor.sign_in(people.member())
    assert (
        visitor.post(f"/en/follow/community/{number}", {"voice": "on"}, page="/en/account/profile").status_code == 404
    )
