"""Accounts from the outside: an address is enough, and whether it exists is never given away."""

from __future__ import annotations

import pytest

from portal.app import Portal
from portal.domain.accounts import queries
from tests.factories.people import PASSWORD, People
from tests.factories.visitors import Visitor

SIGN_UP = {"email": "hana@example.org", "display_name": "하나", "language": "ko"}


def test_an_address_and_a_name_open_an_account(portal: Portal, visitor: Visitor) -> None:
    answer = visitor.post("/ko/account/sign-up", SIGN_UP)
    assert answer.status_code == 303
    assert answer.location == "/ko/account/mail-sent"
    link = visitor.link()
    assert visitor.get(link).status_code == 200
    assert visitor.post(link).location == "/ko/"
    with portal.database.reading() as session:
        member = queries.find_by_email(session, "HANA@example.org")
    assert member is not None
    assert member.display_name == "하나"
    assert "하나" in visitor.get("/ko/account").get_data(as_text=True)


def test_looking_at_the_link_does_not_use_it_up(visitor: Visitor) -> None:
    visitor.post("/ko/account/sign-up", SIGN_UP)
    link = visitor.link()
    for _scanner in range(3):
        assert visitor.get(link).status_code == 200
    assert visitor.post(link).status_code == 303


def test_a_link_works_once(portal: Portal, visitor: Visitor) -> None:
    visitor.post("/ko/account/sign-up", SIGN_UP)
    link = visitor.link()
    visitor.post(link)
    somebody_else = Visitor(portal)
    assert somebody_else.get(link).status_code == 410
    assert (
        somebody_else.client.post(link, data={"csrf_token": somebody_else.token("/ko/account/sign-in")}).status_code
        == 410
    )


@pytest.mark.parametrize("broken", ["nonsense", "abc.def", "a" * 300, "%00", "한글"])
def test_a_broken_link_says_so(visitor: Visitor, broken: str) -> None:
    assert visitor.get(f"/ko/account/link/{broken}").status_code == 410


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/ko/account/sign-up", {"display_name": "하나", "language": "ko"}),
        ("/ko/account/sign-in/mail", {}),
        ("/ko/account/reset", {}),
    ],
)
def test_members_and_strangers_get_the_same_answer_and_each_a_mail(
    portal: Portal, people: People, path: str, fields: dict[str, str]
) -> None:
    member = people.member(password=PASSWORD)
    answers = []
    for address in (member.email, "stranger@example.org"):
        visitor = Visitor(portal)
        answer = visitor.post(path, {"email": address, **fields})
        answers.append((answer.status_code, answer.location, answer.get_data()))
    assert answers[0] == answers[1]
    assert {mail["To"] for mail in Visitor(portal).mails()} == {member.email, "stranger@example.org"}


def test_a_password_signs_in_and_a_wrong_one_says_nothing_about_the_address(portal: Portal, people: People) -> None:
    member = people.member(password=PASSWORD)
    wrong = [
        Visitor(portal).post("/en/account/sign-in", {"email": address, "password": "not the password"})
        for address in (member.email, "stranger@example.org")
    ]
    assert [answer.status_code for answer in wrong] == [422, 422]
    bodies = [
        answer.get_data(as_text=True).replace(address, "")
        for answer, address in zip(wrong, (member.email, "stranger@example.org"), strict=True)
    ]
    assert "do not fit together" in bodies[0]
    assert "do not fit together" in bodies[1]
    right = Visitor(portal).post("/en/account/sign-in", {"email": member.email, "password": PASSWORD})
    assert right.status_code == 303


def test_a_hangul_password_is_the_same_typed_decomposed(portal: Portal, people: People) -> None:
    member = people.member(password="비밀번호는길어야좋습니다")
    decomposed = __import__("unicodedata").normalize("NFD", "비밀번호는길어야좋습니다")
    answer = Visitor(portal).post("/ko/account/sign-in", {"email": member.email, "password": decomposed})
    assert answer.status_code == 303


def test_a_new_password_ends_all_other_sessions(portal: Portal, people: People) -> None:
    member = people.member(password=PASSWORD)
    here, elsewhere = Visitor(portal).sign_in(member), Visitor(portal).sign_in(member)
    assert elsewhere.get("/ko/account").status_code == 200
    assert here.post("/ko/account/password", {"password": "another long password"}).status_code == 303
    assert here.get("/ko/account").status_code == 200
    assert elsewhere.get("/ko/account").status_code == 303


def test_a_forgotten_password_is_set_anew_by_mail(portal: Portal, people: People, visitor: Visitor) -> None:
    member = people.member(password=PASSWORD)
    visitor.post("/ko/account/reset", {"email": member.email})
    assert visitor.post(visitor.link()).location == "/ko/account/password"
    assert visitor.post("/ko/account/password", {"password": "the next long password"}).status_code == 303
    again = Visitor(portal).post("/ko/account/sign-in", {"email": member.email, "password": "the next long password"})
    assert again.status_code == 303
