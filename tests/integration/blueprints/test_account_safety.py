"""What strangers, look-alikes and the impatient can't do to an account."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import event

from portal.app import Portal
from portal.domain.accounts import service
from portal.domain.accounts.types import LinkPurpose
from portal.foundation import clock
from tests.factories.people import PASSWORD, People
from tests.factories.threads import at_once
from tests.factories.visitors import Visitor


def statements(portal: Portal, address: str, act: str) -> int:
    """Count what the database is asked when somebody names an address."""
    seen: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(portal.database.engine, "before_cursor_execute", count)
    try:
        with portal.database.unit_of_work() as session:
            match act:
                case "sign up":
                    service.request_sign_up(session, address, "하나", "ko", clock.now())
                case "link":
                    service.request_link(session, address, "ko", LinkPurpose.SIGN_IN, clock.now())
                case _:
                    assert service.sign_in(session, address, "not the password") is None
    finally:
        event.remove(portal.database.engine, "before_cursor_execute", count)
    return len(seen)


@pytest.mark.parametrize("act", ["sign up", "link", "password"])
def test_members_and_strangers_cost_the_same_statements(portal: Portal, people: People, act: str) -> None:
    member = people.member(password=PASSWORD)
    assert statements(portal, member.email, act) == statements(portal, "stranger@example.org", act) > 0


@pytest.mark.parametrize("typed", ["a＠evil.example，hana@example.org", "a@evil.example,hana@example.org"])
def test_one_form_mails_one_person(portal: Portal, visitor: Visitor, typed: str) -> None:
    answer = visitor.post("/en/account/sign-in/mail", {"email": typed})
    assert answer.status_code == 422
    assert visitor.mails() == []


def test_two_links_to_one_new_address_open_one_account(portal: Portal) -> None:
    visitors = [Visitor(portal), Visitor(portal)]
    links = []
    for visitor in visitors:
        visitor.post("/ko/account/sign-up", {"email": "hana@example.org", "display_name": "하나", "language": "ko"})
        links.append(visitor.link())
        visitor.get(links[-1])
    answers = at_once(
        *(lambda v=v, link=link: v.post(link).status_code for v, link in zip(visitors, links, strict=True))
    )
    assert answers == [303, 303]


def test_a_new_password_ends_open_links_and_is_told_by_mail(portal: Portal, people: People, visitor: Visitor) -> None:
    member = people.member(password=PASSWORD, language="en")
    visitor.post("/en/account/reset", {"email": member.email})
    link = visitor.link()
    signed_in = Visitor(portal).sign_in(member)
    assert signed_in.post("/en/account/password", {"password": "another long password"}).status_code == 303
    assert visitor.get(link).status_code == 410
    assert "password was changed" in visitor.mails()[-1]["Subject"]


def test_links_are_not_written_into_the_log(
    visitor: Visitor, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    visitor.post("/ko/account/sign-up", {"email": "hana@example.org", "display_name": "하나", "language": "ko"})
    link = visitor.link()
    token = link.rpartition("/")[2]
    for path in (link, link.removeprefix("/ko"), link.replace("/ko/", "/KO/")):
        visitor.get(path)
    printed = capsys.readouterr()
    assert token not in printed.out + printed.err
