"""Personal tokens: made and revoked by their owner, shown once, and dead in every way they can die."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from portal.app import Portal
from portal.domain.accounts import service, tokens
from portal.domain.accounts.models import Account, PersonalToken
from portal.domain.accounts.types import Principal
from portal.foundation import clock
from tests.factories.people import PASSWORD, People
from tests.factories.programs import Program, make_token, problem
from tests.factories.visitors import Visitor

PAGE = "/en/account/tokens"
SECRET = re.compile(r"gt_[A-Za-z0-9_-]{43}")
FORM = {"name": "Weekly report", "allows": "write", "days": "30"}


@pytest.fixture
def owner(portal: Portal, member: Principal) -> Visitor:
    return Visitor(portal).sign_in(member)


def rows(portal: Portal) -> list[PersonalToken]:
    with portal.database.reading() as session:
        return list(session.scalars(select(PersonalToken).order_by(PersonalToken.id)))


def test_a_token_is_shown_once_and_works(portal: Portal, owner: Visitor, member: Principal) -> None:
    answer = owner.post(PAGE, FORM)
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    [secret] = set(SECRET.findall(answer.text))
    assert Program(portal, secret).send().json["author"] == "Hana"
    page = owner.get(PAGE).text
    assert secret not in page
    assert secret[:9] in page
    assert "Weekly report" in page
    [row] = rows(portal)
    assert secret not in repr(vars(row))
    assert row.expires_at - row.created_at == timedelta(days=30)


def test_its_owner_is_told_by_mail_without_the_secret(owner: Visitor) -> None:
    [secret] = set(SECRET.findall(owner.post(PAGE, FORM).text))
    mail = owner.mails()[-1]
    assert "personal token" in mail["Subject"]
    assert "Weekly report" in mail.as_string()
    assert secret not in mail.as_string()
    assert secret[:9] not in mail.as_string()


def test_one_that_only_reads_hands_nothing_in(portal: Portal, owner: Visitor) -> None:
    [secret] = set(SECRET.findall(owner.post(PAGE, FORM | {"allows": "read"}).text))
    assert problem(Program(portal, secret).send()) == (403, "scope_missing", [])
    assert Program(portal, secret).get("/proposals").status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "\u200b"},
        {"name": "x" * 81},
        {"name": "a\x00b"},
        {"allows": "everything"},
        {"allows": ""},
        {"days": "9999"},
        {"days": "0"},
        {"days": "x"},
    ],
)
def test_a_form_that_is_not_as_offered_makes_nothing(portal: Portal, owner: Visitor, change: dict[str, str]) -> None:
    answer = owner.post(PAGE, FORM | change)
    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert rows(portal) == []


def test_ten_are_enough_and_an_ended_one_makes_room(portal: Portal, owner: Visitor, member: Principal) -> None:
    for _ in range(10):
        make_token(portal, member)
    full = owner.post(PAGE, FORM)
    assert (full.status_code, "You have 10 tokens" in full.text) == (422, True)
    assert 'value="Weekly report"' in full.text
    first = rows(portal)[0].id
    assert owner.post(f"{PAGE}/{first}/revoke", page=PAGE).location == PAGE
    assert owner.post(PAGE, FORM).status_code == 201
    with portal.database.unit_of_work() as session:
        past = clock.now() - timedelta(seconds=1)
        session.execute(update(PersonalToken).where(PersonalToken.id == first + 1).values(expires_at=past))
    assert owner.post(PAGE, FORM).status_code == 201
    assert "No longer valid since" in owner.get(PAGE).text


def test_only_its_owner_revokes_a_token(portal: Portal, people: People, member: Principal) -> None:
    secret = make_token(portal, member)
    [row] = rows(portal)
    stranger = Visitor(portal).sign_in(people.member())
    assert stranger.post(f"{PAGE}/{row.id}/revoke", page=PAGE).status_code == 404
    assert stranger.post(f"{PAGE}/999/revoke", page=PAGE).status_code == 404
    assert Program(portal, secret).get("/proposals").status_code == 200


@pytest.mark.parametrize("end", ["revoked", "expired", "deactivated", "new password", "never made", "cut off", "empty"])
def test_a_token_that_opens_nothing_is_refused_in_the_same_words_at_the_same_cost(
    portal: Portal, people: People, end: str
) -> None:
    member, now = people.member(password=PASSWORD), clock.now()
    secret = make_token(portal, member)
    [row] = rows(portal)
    with portal.database.unit_of_work() as session:
        match end:
            case "revoked":
                tokens.revoke(session, member.id, row.id, now)
            case "expired":
                session.execute(update(PersonalToken).values(expires_at=now))
            case "deactivated":
                session.execute(update(Account).values(deactivated_at=now))
            case "new password":
                service.change_password(session, member.id, "another long password", now)
            case "never made":
                secret = "gt_" + "x" * 43
            case "cut off":
                secret = secret[:-1]
            case _:
                secret = ""
    seen: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.extend([statement] if statement.startswith("SELECT") else [])

    event.listen(portal.database.engine, "before_cursor_execute", count)
    program = Program(portal)
    program.headers["Authorization"] = f"Bearer {secret}"
    answers = [program.send(), program.get("/proposals"), Program(portal).send()]
    event.remove(portal.database.engine, "before_cursor_execute", count)
    assert [problem(answer) for answer in answers] == [(401, "token_needed", [])] * 3
    assert len({answer.data for answer in answers}) == 1
    assert {answer.headers["WWW-Authenticate"] for answer in answers} == {'Bearer realm="portal"'}
    assert len(seen) == 2


@pytest.mark.parametrize("given", ["Bearer", "Bearer \x00", "Bearer ü", "Bearer " + "x" * 9000, "Bearer a=b, c=d"])
def test_a_header_that_holds_no_token_opens_nothing(portal: Portal, given: str) -> None:
    program = Program(portal)
    program.headers["Authorization"] = given
    assert problem(program.send()) == (401, "token_needed", [])


def test_another_way_to_sign_in_is_no_token_but_reading_goes_on(portal: Portal) -> None:
    program = Program(portal)
    program.headers["Authorization"] = "Basic eDp5"
    assert program.get("/proposals").status_code == 200
    assert problem(program.send()) == (401, "token_needed", [])


def test_of_its_use_only_the_day_is_kept(portal: Portal, member: Principal) -> None:
    program = Program(portal, make_token(portal, member))
    assert rows(portal)[0].last_used_at is None
    program.get("/proposals")
    [row] = rows(portal)
    used = row.last_used_at
    assert used is not None
    local = used.astimezone(portal.settings.timezone)
    assert (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)
    assert timedelta(0) <= clock.now() - used < timedelta(days=1)
    written: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        written.extend([statement] if statement.startswith("UPDATE") else [])

    event.listen(portal.database.engine, "before_cursor_execute", note)
    program.get("/proposals")
    event.remove(portal.database.engine, "before_cursor_execute", note)
    assert written == []


def test_a_new_password_ends_tokens_and_its_page_says_so(portal: Portal, people: People) -> None:
    member = people.member(password=PASSWORD, language="en")
    make_token(portal, member)
    page = Visitor(portal).sign_in(member).get("/en/account/password").text
    assert "Your personal token ends with the old password." in page
    assert "personal token" not in Visitor(portal).sign_in(people.member()).get("/en/account/password").text
