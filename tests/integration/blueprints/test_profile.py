"""What people say about themselves, what of it others see, and what is left when they go."""

from __future__ import annotations

import pytest
from sqlalchemy import event, func, select

from portal.app import Portal
from portal.domain.accounts import profiles, queries
from portal.domain.accounts.models import Account, AccountStatistics, Community
from portal.domain.accounts.types import AgeBand, NationalityGroup, Principal, Profile, Role, Statistics
from portal.domain.following.models import Follow, MailPreference, Notice
from portal.domain.following.types import FollowKind, Rhythm
from portal.domain.proposals import queries as proposals
from portal.domain.proposals import service
from portal.domain.proposals.types import State
from portal.domain.texts.models import Text
from portal.foundation import clock
from portal.foundation.database import Base
from tests.factories.comments import follow, say
from tests.factories.pages import VECTORS, planted, words
from tests.factories.people import PASSWORD, People
from tests.factories.proposals import TITLE, propose
from tests.factories.threads import at_once
from tests.factories.visitors import Visitor

FIELDS = {"display_name": "Hana", "language": "en", "community": "Yeoksam Readers", "community_shown": "y"}


@pytest.fixture
def member(people: People) -> Principal:
    return people.member(language="en", name="Hana", password=PASSWORD)


@pytest.fixture
def signed_in(portal: Portal, member: Principal) -> Visitor:
    return Visitor(portal).sign_in(member)


def tell(portal: Portal, member: Principal, **changes: object) -> None:
    profile = Profile(**({"display_name": member.display_name, "language": "en"} | changes))  # type: ignore[arg-type]
    with portal.database.unit_of_work() as session:
        profiles.change_profile(session, member.id, profile, clock.now())


def test_a_profile_is_kept_and_shown_again(portal: Portal, signed_in: Visitor, member: Principal) -> None:
    assert signed_in.post("/en/account/profile", FIELDS).status_code == 303
    with portal.database.reading() as session:
        assert queries.get_profile(session, member.id) == Profile("Hana", "en", "Yeoksam Readers", True, False, False)
    page = signed_in.get("/en/account/profile").get_data(as_text=True)
    assert '<option value="Yeoksam Readers">' in page


def test_the_name_of_a_known_community_joins_it_whatever_its_case_and_accents(portal: Portal, people: People) -> None:
    for name in ("Café Müller", "  CAFE  MULLER ", "cafe\u0301 mu\u0308ller"):
        tell(portal, people.member(), community=name)
    tell(portal, people.member(), community="Café Mueller")
    with portal.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Community)) == 2
        assert queries.list_communities(session) == ("Café Müller", "Café Mueller")


def test_two_who_name_a_community_at_the_same_moment_are_in_one(portal: Portal, people: People) -> None:
    first, second = people.member(), people.member()
    at_once(
        lambda: tell(portal, first, community="Readers"),
        lambda: tell(portal, second, community="READERS"),
    )
    with portal.database.reading() as session:
        assert len(set(session.scalars(select(Account.community_id).where(Account.id.in_([first.id, second.id]))))) == 1


def test_a_community_that_nobody_shows_is_suggested_to_nobody(portal: Portal, member: Principal) -> None:
    tell(portal, member, community="Secret club", community_shown=False)
    with portal.database.reading() as session:
        assert queries.list_communities(session) == ()
        assert queries.bylines(session, [member.id])[member.id].community is None


@pytest.mark.parametrize("community", ["\u200b\u2060", "x" * 81, "www.example.org", "a\x00b", "\ufdfa" * 80])
def test_a_community_without_a_readable_name_is_refused_and_nothing_is_lost(signed_in: Visitor, community: str) -> None:
    answer = signed_in.post("/en/account/profile", FIELDS | {"display_name": "Hana the second", "community": community})
    assert answer.status_code == 422
    assert "Hana the second" in words(answer)


@pytest.mark.parametrize("planting", VECTORS)
def test_names_and_communities_are_shown_as_text(portal: Portal, people: People, planting: str) -> None:
    member = people.member()
    tell(portal, member, display_name=planting[:80], community=planting[:80])
    row = propose(portal, member, State.PUBLISHED, moderator=people.moderator())
    visitor = Visitor(portal)
    for path in ("/en/proposals", f"/en/proposals/{row.id}", f"/en/people/{member.id}"):
        answer = visitor.get(path)
        assert answer.status_code == 200
        assert planted(answer) == []
        assert planting[:80] in words(answer)


def test_answers_for_the_statistics_are_kept_apart_and_can_be_removed(
    portal: Portal, signed_in: Visitor, member: Principal
) -> None:
    told = {"nationality_group": "southeast_asia", "age_band": "30-39"}
    assert signed_in.post("/en/account/statistics", told).status_code == 303
    with portal.database.reading() as session:
        kept = queries.get_statistics(session, member.id)
    assert kept == Statistics(NationalityGroup.SOUTHEAST_ASIA, AgeBand.FROM_30)
    assert signed_in.post("/en/account/statistics", told | {"act": "remove"}).status_code == 303
    with portal.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AccountStatistics)) == 0


@pytest.mark.parametrize("told", [{"nationality_group": "mars"}, {"age_band": "0-13"}, {"age_band": "-1"}])
def test_what_is_not_in_the_list_is_no_answer(portal: Portal, signed_in: Visitor, told: dict[str, str]) -> None:
    assert signed_in.post("/en/account/statistics", told).status_code == 422
    with portal.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AccountStatistics)) == 0


def test_answers_for_the_statistics_are_shown_to_nobody_else(portal: Portal, people: People, member: Principal) -> None:
    with portal.database.unit_of_work() as session:
        told = Statistics(NationalityGroup.OCEANIA, AgeBand.FROM_65)
        profiles.tell_statistics(session, member.id, told, clock.now())
    row = propose(portal, member, State.PUBLISHED, moderator=people.moderator())
    admin = Visitor(portal).sign_in(people.member(Role.ADMIN))
    for path in (f"/en/proposals/{row.id}", f"/en/people/{member.id}", f"/en/administration/people/{member.id}"):
        page = admin.get(path)
        assert page.status_code == 200
        assert "Oceania" not in words(page)
        assert "65 or older" not in words(page)


# The public page


def test_a_person_has_a_page_with_what_they_published(portal: Portal, people: People, member: Principal) -> None:
    tell(portal, member, community="Yeoksam Readers")
    row = propose(portal, member, State.PUBLISHED, moderator=people.moderator())
    propose(portal, member, State.DRAFT, title="Secret draft")
    proposal = Visitor(portal).get(f"/en/proposals/{row.id}").get_data(as_text=True)
    assert f'href="/en/people/{member.id}"' in proposal
    page = words(Visitor(portal).get(f"/en/people/{member.id}"))
    assert "Hana" in page
    assert "Yeoksam Readers" in page
    assert TITLE in page
    assert "Secret draft" not in page
    assert member.email not in page


def test_who_has_nothing_public_has_no_page(portal: Portal, people: People, member: Principal) -> None:
    propose(portal, member)
    visitor = Visitor(portal)
    assert visitor.get(f"/en/people/{member.id}").status_code == 404
    assert visitor.get("/en/people/999999").status_code == 404
    own = Visitor(portal).sign_in(member).get(f"/en/people/{member.id}")
    assert own.status_code == 200
    assert "no public page" in words(own)


def test_who_does_not_want_a_page_has_none_and_no_link_leads_there(
    portal: Portal, people: People, member: Principal
) -> None:
    row = propose(portal, member, State.PUBLISHED, moderator=people.moderator())
    tell(portal, member, proposals_shown=False)
    assert Visitor(portal).get(f"/en/people/{member.id}").status_code == 404
    assert f"/people/{member.id}" not in words(Visitor(portal).get(f"/en/proposals/{row.id}"))


def test_endorsements_are_listed_only_if_somebody_wants_that(portal: Portal, people: People, member: Principal) -> None:
    row = propose(portal, people.member(), State.PUBLISHED, moderator=people.moderator())
    with portal.database.unit_of_work() as session:
        assert service.endorse(session, member.id, row.id, clock.now()) is None
    assert Visitor(portal).get(f"/en/people/{member.id}").status_code == 404
    assert TITLE in words(Visitor(portal).sign_in(member).get("/en/proposals/endorsed"))
    tell(portal, member, endorsements_shown=True)
    assert TITLE in words(Visitor(portal).get(f"/en/people/{member.id}"))


def test_the_page_of_a_person_asks_no_more_for_more_proposals(
    portal: Portal, people: People, member: Principal
) -> None:
    moderator = people.moderator()
    numbers = []
    for more in (1, 8):
        for _ in range(more):
            propose(portal, member, State.PUBLISHED, moderator=moderator)
        asked: list[str] = []
        Visitor(portal).get("/en/proposals")  # what is announced is known for a while after that

        def note(*arguments: object, asked: list[str] = asked) -> None:
            asked.append(str(arguments[2]))

        event.listen(portal.database.engine, "before_cursor_execute", note)
        assert Visitor(portal).get(f"/en/people/{member.id}").status_code == 200
        event.remove(portal.database.engine, "before_cursor_execute", note)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


# Closing


def everything(portal: Portal) -> list[str]:
    """Return every row of the database, as text."""
    with portal.database.engine.connect() as connection:
        return [str(row) for table in Base.metadata.sorted_tables for row in connection.execute(select(table)).all()]


def test_an_account_is_closed_with_the_password_and_what_was_public_stays_without_a_name(
    portal: Portal, people: People, signed_in: Visitor, member: Principal
) -> None:
    moderator = people.moderator()
    tell(portal, member, community="Yeoksam Readers")
    row = propose(portal, member, State.PUBLISHED, moderator=moderator)
    draft, waiting = propose(portal, member, State.DRAFT), propose(portal, member)
    follow(portal, member, row.id, FollowKind.PROPOSAL, Rhythm.DAILY)
    say(portal, moderator, row.id)
    portal.worker.do_notices()
    returned = propose(portal, member, State.RETURNED, moderator=moderator)
    elsewhere = Visitor(portal).sign_in(member)
    assert signed_in.post("/en/account/close", {"password": "not it at all"}).status_code == 422
    assert signed_in.post("/en/account/close", {"password": PASSWORD}).location == "/en/"
    assert elsewhere.get("/en/account").status_code == 303
    page = words(Visitor(portal).get(f"/en/proposals/{row.id}"))
    assert "A former member" in page
    assert "Hana" not in page
    assert "Yeoksam Readers" not in page
    with portal.database.reading() as session:
        assert proposals.find_row(session, draft.id) is None
        assert session.get(Text, draft.body_id) is None
        assert proposals.get_row(session, waiting.id).state is State.WITHDRAWN
        assert proposals.get_row(session, returned.id).state is State.WITHDRAWN
        assert queries.find_by_email(session, member.email) is None
        for table in (Follow, Notice, MailPreference):
            assert session.scalar(select(func.count()).where(table.account_id == member.id)) == 0
    assert Visitor(portal).post("/en/account/sign-in", {"email": member.email, "password": PASSWORD}).status_code == 422
    assert Visitor(portal).get(f"/en/people/{member.id}").status_code == 404
    assert Visitor(portal).mails()[-1]["To"] == member.email
    assert not [one for one in everything(portal) if member.email in one or "Hana" in one]


def test_without_a_password_an_account_is_closed_by_mail(portal: Portal, people: People) -> None:
    member = people.member(language="en")
    visitor = Visitor(portal).sign_in(member)
    assert visitor.post("/en/account/close").location == "/en/account/mail-sent"
    link = visitor.link()
    assert visitor.get("/en/account").status_code == 200
    assert "be undone" in words(Visitor(portal).get(link))
    assert visitor.post(link).location == "/en/"
    assert visitor.get("/en/account").status_code == 303
    with portal.database.reading() as session:
        assert queries.get_person(session, member.id).closed_at is not None


def test_the_address_of_a_closed_account_is_free_again(portal: Portal, signed_in: Visitor, member: Principal) -> None:
    signed_in.post("/en/account/close", {"password": PASSWORD})
    visitor = Visitor(portal)
    visitor.post("/en/account/sign-up", {"email": member.email, "display_name": "New", "language": "en"})
    assert visitor.post(visitor.link()).status_code == 303
    with portal.database.reading() as session:
        again = queries.find_by_email(session, member.email)
    assert again is not None
    assert again.id != member.id


def test_the_only_administrator_can_not_leave(portal: Portal, people: People) -> None:
    admin = people.member(Role.ADMIN, password=PASSWORD)
    visitor = Visitor(portal).sign_in(admin)
    assert visitor.post("/en/account/close", {"password": PASSWORD}).status_code == 422
    people.member(Role.ADMIN)
    assert visitor.post("/en/account/close", {"password": PASSWORD}).status_code == 303
