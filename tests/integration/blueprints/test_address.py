"""Another e-mail address: nothing changes without the new mailbox, and the old one can stop and undo it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from portal.app import Portal
from portal.domain.accounts import addresses, queries, service
from portal.domain.accounts.types import LinkPurpose, LinkRefusal, Principal, Refused
from portal.foundation import clock
from tests.factories.people import PASSWORD, People
from tests.factories.visitors import LINK, Visitor

NEW = "new@example.org"


@pytest.fixture
def member(people: People) -> Principal:
    return people.member(language="en", email="old@example.org", password=PASSWORD)


def mails_to(visitor: Visitor, address: str) -> list[str]:
    bodies = [mail.get_body(("plain",)) for mail in visitor.mails() if mail["To"] == address]
    return [body.get_content() for body in bodies if body is not None]


def link_to(visitor: Visitor, address: str) -> str:
    """Return the link in the latest mail to an address."""
    found = LINK.search(mails_to(visitor, address)[-1])
    assert found is not None
    return found.group(1)


def ask(portal: Portal, member: Principal, address: str = NEW) -> Visitor:
    visitor = Visitor(portal).sign_in(member)
    assert visitor.post("/en/account/address", {"email": address}).location == "/en/account/mail-sent"
    return visitor


def address_of(portal: Portal, member: Principal) -> str:
    with portal.database.reading() as session:
        return queries.get_person(session, member.id).email


def test_the_address_changes_when_the_new_mailbox_says_so(portal: Portal, member: Principal) -> None:
    here, elsewhere = ask(portal, member), Visitor(portal).sign_in(member)
    assert address_of(portal, member) == "old@example.org"
    link = link_to(here, NEW)
    assert here.get(link).status_code == 200
    assert address_of(portal, member) == "old@example.org"
    assert here.post(link).location == "/en/account"
    assert address_of(portal, member) == NEW
    assert here.get("/en/account").status_code == 200
    assert elsewhere.get("/en/account").status_code == 303
    signed_in = Visitor(portal).post("/en/account/sign-in", {"email": NEW, "password": PASSWORD})
    assert signed_in.status_code == 303
    assert here.get(link).status_code == 410


def test_the_old_mailbox_stops_it_and_ends_all_sessions(portal: Portal, member: Principal) -> None:
    stranger = ask(portal, member)
    owner = Visitor(portal)
    confirm, stop = link_to(owner, NEW), link_to(owner, "old@example.org")
    assert owner.post(stop).location == "/en/account/sign-in"
    assert stranger.get("/en/account").status_code == 303
    assert owner.get(confirm).status_code == 410
    assert address_of(portal, member) == "old@example.org"


def test_the_old_mailbox_undoes_it_and_the_password_of_a_stranger_is_worth_nothing(
    portal: Portal, member: Principal
) -> None:
    stranger = ask(portal, member)
    stranger.post(link_to(stranger, NEW))
    stranger.post("/en/account/password", {"password": "the stranger's password"})
    owner = Visitor(portal)
    assert owner.post(link_to(owner, "old@example.org")).location == "/en/account/password"
    assert address_of(portal, member) == "old@example.org"
    assert stranger.get("/en/account").status_code == 303
    for address in (NEW, "old@example.org"):
        data = {"email": address, "password": "the stranger's password"}
        assert Visitor(portal).post("/en/account/sign-in", data).status_code == 422


def test_a_second_change_does_not_take_the_first_undoing_away(portal: Portal, member: Principal) -> None:
    stranger = ask(portal, member)
    stranger.post(link_to(stranger, NEW))
    undo = link_to(stranger, "old@example.org")
    stranger.post("/en/account/address", {"email": "third@example.org"})
    stranger.post(link_to(stranger, "third@example.org"))
    undo_second = link_to(stranger, NEW)
    assert address_of(portal, member) == "third@example.org"
    assert Visitor(portal).post(undo).status_code == 303
    assert address_of(portal, member) == "old@example.org"
    assert Visitor(portal).get(undo_second).status_code == 410


def test_undoing_ends_after_seven_days(portal: Portal, member: Principal) -> None:
    visitor = ask(portal, member)
    visitor.post(link_to(visitor, NEW))
    token = link_to(visitor, "old@example.org").rpartition("/")[2].rpartition(".")[0]
    with portal.database.reading() as session:
        early, late = clock.now() + timedelta(days=6, hours=23), clock.now() + timedelta(days=7, hours=1)
        assert not isinstance(service.look_at_link(session, token, early), Refused)
        assert service.look_at_link(session, token, late) == Refused(LinkRefusal.EXPIRED)


def test_whether_the_new_address_is_taken_is_told_to_its_mailbox_alone(
    portal: Portal, people: People, member: Principal
) -> None:
    taken = people.member(email="taken@example.org", language="ja")
    answers = []
    for address in (taken.email, "free@example.org"):
        visitor = Visitor(portal).sign_in(member)
        answer = visitor.post("/en/account/address", {"email": address})
        page = re.sub(r'value="[^"]+"|nonce="[^"]+"', "", visitor.get(answer.location).get_data(as_text=True))
        answers.append((answer.status_code, answer.location, page))
    assert answers[0] == answers[1]
    [told] = mails_to(Visitor(portal), taken.email)
    assert not LINK.search(told)
    assert [LINK.search(told) is not None for told in mails_to(Visitor(portal), "free@example.org")] == [True]
    assert len(mails_to(Visitor(portal), member.email)) == 2


def test_an_address_that_is_taken_before_it_is_confirmed_changes_nothing(
    portal: Portal, people: People, member: Principal
) -> None:
    visitor = ask(portal, member)
    link = link_to(visitor, NEW)
    people.member(email=NEW)
    answer = visitor.post(link)
    assert answer.status_code == 410
    assert "be used any more" in answer.get_data(as_text=True)
    assert address_of(portal, member) == "old@example.org"


def test_ones_own_address_is_no_new_one(portal: Portal, member: Principal) -> None:
    answer = Visitor(portal).sign_in(member).post("/en/account/address", {"email": " OLD@example.org"})
    assert answer.status_code == 422
    assert "your address already" in answer.get_data(as_text=True)
    assert Visitor(portal).mails() == []


def test_asking_again_ends_the_first_asking(portal: Portal, member: Principal) -> None:
    visitor = ask(portal, member)
    first = link_to(visitor, NEW)
    ask(portal, member, "other@example.org")
    assert visitor.get(first).status_code == 410


def test_a_link_that_lets_somebody_in_by_the_old_mailbox_ends_with_it(portal: Portal, member: Principal) -> None:
    Visitor(portal).post("/en/account/sign-in/mail", {"email": member.email})
    sign_in = link_to(Visitor(portal), member.email)
    visitor = ask(portal, member)
    visitor.post(link_to(visitor, NEW))
    assert Visitor(portal).get(sign_in).status_code == 410


def test_a_link_about_an_address_signs_nobody_in_as_another_kind_would(portal: Portal, member: Principal) -> None:
    visitor = ask(portal, member)
    link_id = link_to(visitor, NEW).rpartition("/")[2].rpartition(".")[0]
    with portal.database.unit_of_work() as session:
        assert service.use_link(session, link_id, clock.now()) == Refused(LinkRefusal.UNKNOWN)
        service.request_link(session, member.email, "en", LinkPurpose.SIGN_IN, clock.now())
        assert addresses.take_closing_link(session, link_id, clock.now()) == Refused(LinkRefusal.UNKNOWN)
    assert visitor.post(link_to(visitor, NEW)).status_code == 303


def test_a_new_password_ends_a_change_that_waits(portal: Portal, member: Principal) -> None:
    visitor = ask(portal, member)
    confirm = link_to(visitor, NEW)
    assert visitor.post("/en/account/password", {"password": "another long password"}).status_code == 303
    assert visitor.get(confirm).status_code == 410
    assert address_of(portal, member) == "old@example.org"
