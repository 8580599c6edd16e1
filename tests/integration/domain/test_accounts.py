"""Accounts: one address, one person, and no way in by an address that merely looks alike."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from portal.app import Portal
from portal.domain.accounts import queries, service
from portal.domain.accounts.models import Account, MailedLink
from portal.domain.accounts.types import Link, LinkPurpose, LinkRefusal, PasswordRefusal, Principal, Refused, Role
from portal.domain.outbox.models import OutboxMail
from tests.factories.people import PASSWORD, People
from tests.factories.threads import at_once


def latest_link(portal: Portal) -> str:
    with portal.database.reading() as session:
        return session.scalars(select(MailedLink.id).order_by(MailedLink.created_at.desc())).first() or ""


def latest_mail(portal: Portal) -> OutboxMail:
    with portal.database.reading() as session:
        return session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc())).one()


def ask(portal: Portal, email: str, purpose: LinkPurpose, now: datetime) -> str:
    with portal.database.unit_of_work() as session:
        service.request_link(session, email, "ko", purpose, now)
    return latest_link(portal)


def test_a_link_opens_an_account_once(portal: Portal, now: datetime) -> None:
    with portal.database.unit_of_work() as session:
        service.request_sign_up(session, "Hana@Example.org", "하나", "ja", now)
    link_id = latest_link(portal)
    with portal.database.unit_of_work() as session:
        made = service.use_link(session, link_id, now)
        assert isinstance(made, Principal)
        assert (made.email, made.display_name, made.language) == ("hana@example.org", "하나", "ja")
        assert made.roles == {Role.PARTICIPANT}
        assert service.use_link(session, link_id, now) == Refused(LinkRefusal.USED)
        assert queries.find_by_email(session, " HANA@EXAMPLE.ORG ") == made


def test_a_link_used_twice_at_the_same_moment_works_once(portal: Portal, now: datetime) -> None:
    with portal.database.unit_of_work() as session:
        service.request_sign_up(session, "hana@example.org", "하나", "ko", now)
    link_id = latest_link(portal)

    def use() -> bool:
        with portal.database.unit_of_work() as session:
            return isinstance(service.use_link(session, link_id, now), Principal)

    assert sorted(at_once(use, use)) == [False, True]


@pytest.mark.parametrize(
    ("purpose", "life"), [(LinkPurpose.SIGN_IN, 30), (LinkPurpose.RESET, 30), (LinkPurpose.SIGN_UP, 48 * 60)]
)
def test_a_link_ends(portal: Portal, people: People, now: datetime, purpose: LinkPurpose, life: int) -> None:
    address = "stranger@example.org" if purpose is LinkPurpose.SIGN_UP else people.member().email
    link_id = ask(portal, address, purpose, now)
    with portal.database.unit_of_work() as session:
        assert isinstance(service.look_at_link(session, link_id, now + timedelta(minutes=life)), Link)
        late = now + timedelta(minutes=life, seconds=1)
        assert service.use_link(session, link_id, late) == Refused(LinkRefusal.EXPIRED)
        assert service.use_link(session, "no such link", now) == Refused(LinkRefusal.UNKNOWN)


@pytest.mark.parametrize(
    "typed", ["STRASSE@example.org", "straße@example.org", "ﬅrasse@example.org", "ｓtrasse@example.org"]
)
@pytest.mark.parametrize("purpose", [LinkPurpose.SIGN_IN, LinkPurpose.RESET])
def test_a_link_to_an_account_is_mailed_to_its_own_address_alone(
    portal: Portal, people: People, now: datetime, typed: str, purpose: LinkPurpose
) -> None:
    member = people.member(email="strasse@example.org")
    ask(portal, typed, purpose, now)
    assert latest_mail(portal).recipient == member.email


def test_a_stranger_is_told_so_by_mail_alone(portal: Portal, now: datetime) -> None:
    ask(portal, "stranger@example.org", LinkPurpose.SIGN_IN, now)
    mail = latest_mail(portal)
    assert (mail.template, mail.recipient) == ("no_account", "stranger@example.org")


def test_a_member_who_signs_up_again_is_let_in_and_keeps_name_and_language(
    portal: Portal, people: People, now: datetime
) -> None:
    member = people.member(name="하나", language="ja")
    with portal.database.unit_of_work() as session:
        service.request_sign_up(session, member.email, "Somebody else", "en", now)
    assert (latest_mail(portal).template, latest_mail(portal).language) == ("already_member", "ja")
    with portal.database.unit_of_work() as session:
        assert service.use_link(session, latest_link(portal), now) == member


def test_a_closed_account_stays_closed(portal: Portal, people: People, now: datetime) -> None:
    member = people.member(password=PASSWORD)
    before = ask(portal, member.email, LinkPurpose.SIGN_IN, now)
    with portal.database.unit_of_work() as session:
        session.get_one(Account, member.id).deactivated_at = now
    with portal.database.unit_of_work() as session:
        assert service.sign_in(session, member.email, PASSWORD) is None
        assert service.use_link(session, before, now) == Refused(LinkRefusal.CLOSED)
        assert queries.find_by_email(session, member.email) is None
        assert queries.find_principal(session, member.id) is None


@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("short", PasswordRefusal.TOO_SHORT),
        ("x" * 201, PasswordRefusal.TOO_LONG),
        ("aaaaaaaaaaaa", PasswordRefusal.TOO_PLAIN),
        ("MEMBER1@example.org", PasswordRefusal.TOO_PLAIN),
    ],
)
def test_a_password_that_is_guessed_easily_changes_nothing(
    portal: Portal, people: People, password: str, refusal: PasswordRefusal
) -> None:
    member = people.member()
    with portal.database.unit_of_work() as session:
        assert service.set_password(session, member.id, password) == Refused(refusal)
        assert queries.get_principal(session, member.id) == member


def test_more_roles_are_added_and_none_is_taken(portal: Portal, people: People, now: datetime) -> None:
    member = people.member(Role.MODERATOR)
    with portal.database.unit_of_work() as session:
        for _twice in range(2):
            made = service.add_account(session, member.email.upper(), {Role.ANALYST}, None, "en", now, "Other")
    assert isinstance(made, Principal)
    assert made.roles == {Role.PARTICIPANT, Role.MODERATOR, Role.ANALYST}
    assert (made.id, made.display_name) == (member.id, member.display_name)


def test_what_was_typed_is_held_for_its_own_form_for_two_days(portal: Portal, now: datetime) -> None:
    fields = {"title": "제목 \x00 \u202e", "body": "a\r\nb"}
    with portal.database.unit_of_work() as session:
        key = service.hold_form(session, "/ko/proposals/new", fields, now)
    with portal.database.unit_of_work() as session:
        held = service.find_held_form(session, key, "/ko/proposals/new")
        assert held is not None
        assert held.fields == fields
        assert service.find_held_form(session, key, "/ko/proposals/7/edit") is None
        assert service.find_held_form(session, "other", "/ko/proposals/new") is None
        service.forget_old_links_and_forms(session, now + timedelta(days=2))
        assert service.find_held_form(session, key, "/ko/proposals/new") is not None
        service.forget_old_links_and_forms(session, now + timedelta(days=2, seconds=1))
        assert service.find_held_form(session, key, "/ko/proposals/new") is None
