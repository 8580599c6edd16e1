"""What all answers to programs share: problem documents in their language, no cookies, no other page's forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.app import Portal, build
from portal.domain.accounts.types import Principal
from portal.foundation import settings as settings_module
from portal.web.problems import KINDS, OF_STATUS
from tests.factories.people import People
from tests.factories.programs import API, Program, problem
from tests.factories.visitors import Visitor


def test_addresses_that_are_not_there_and_methods_that_are_not_taken(reader: Program) -> None:
    assert problem(reader.get("/nothing")) == (404, "not_found", [])
    assert problem(reader.client.get("/api/v2/proposals", headers=reader.headers)) == (404, "not_found", [])
    for method in ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"):
        answer = reader.client.open(f"{API}/proposals", method=method, headers=reader.headers)
        assert problem(answer) == (405, "wrong_method", [])
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


@pytest.mark.parametrize("accepted", ["text/html", "application/xml, text/*;q=0.5", "application/json;q=0"])
def test_who_can_read_no_json_is_told_so(reader: Program, accepted: str) -> None:
    assert problem(reader.get("/proposals", Accept=accepted)) == (406, "not_acceptable", [])


@pytest.mark.parametrize("accepted", ["*/*", "application/*", "application/json", "text/html, */*;q=0.1", ""])
def test_who_can_read_json_gets_it(reader: Program, accepted: str) -> None:
    assert reader.get("/proposals", Accept=accepted).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "language"), [("ko", "ko"), ("en-GB", "en"), ("zh-CN", "zh-Hans"), ("fr", "ko"), ("\\x00", "ko")]
)
def test_words_are_in_the_language_that_the_program_accepts(reader: Program, accepted: str, language: str) -> None:
    answer = reader.get("/nothing", Accept_Language=accepted)
    assert answer.headers["Content-Language"] == language
    assert "Accept-Language" in answer.headers["Vary"]
    assert problem(answer) == (404, "not_found", [])


def test_neither_the_session_nor_the_language_cookie_counts_and_none_is_set(portal: Portal, people: People) -> None:
    browser = Visitor(portal).sign_in(people.moderator(language="ja"))
    with browser.client.session_transaction() as session:
        session.permanent = True
    browser.client.set_cookie("portal_language", "ja")
    for answer in (
        browser.client.get(f"{API}/proposals"),
        browser.client.get(f"{API}/nothing"),
        browser.client.post(f"{API}/proposals", json={}),
    ):
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert answer.headers.get("Content-Language", "ko") == "ko"
    assert browser.client.post(f"{API}/proposals", json={}).status_code == 401
    assert browser.get("/ja/account").status_code == 200


def test_any_page_may_read_and_none_may_write(reader: Program, writer: Program) -> None:
    elsewhere = {"Origin": "https://elsewhere.example", "Sec_Fetch_Site": "cross-site"}
    for path in ("/proposals", "/nothing"):
        answer = reader.get(path, **elsewhere)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
    asked = reader.client.options(
        f"{API}/proposals",
        headers={
            "Origin": "https://elsewhere.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization, content-type, idempotency-key",
        },
    )
    assert not [name for name, _value in asked.headers if name.startswith("Access-Control")]
    assert "Access-Control-Allow-Origin" not in writer.send().headers


def test_a_form_of_another_page_opens_nothing(portal: Portal, people: People) -> None:
    browser = Visitor(portal).sign_in(people.member())
    answer = browser.client.post(
        f"{API}/proposals",
        data='{"title": "x"}',
        headers={"Origin": "https://elsewhere.example", "Content-Type": "text/plain"},
    )
    assert problem(answer) == (401, "token_needed", [])


def test_without_a_database_a_program_is_told_to_wait(environment: dict[str, str], tmp_path: Path) -> None:
    portal = build(
        settings_module.load(environment | {"PORTAL_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x"}, tmp_path)
    )
    assert problem(Program(portal).get("/proposals")) == (503, "unavailable", [])
    assert problem(Program(portal, "gt_x").send()) == (503, "unavailable", [])
    portal.database.dispose()


def test_too_often_is_told_with_when_to_come_again(environment: dict[str, str], backend: str, tmp_path: Path) -> None:
    from tests.factories.programs import make_token

    portal = build(settings_module.load(environment | {"PORTAL_RATE_LIMITS": "on"}, tmp_path))
    people = People(portal)
    first, second = (Program(portal, make_token(portal, people.member())) for _ in range(2))
    answers = [first.send(b"{") for _ in range(31)]
    assert [answer.status_code for answer in answers] == [400] * 30 + [429]
    assert problem(answers[-1]) == (429, "too_many", [])
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 61
    assert second.send().status_code == 201
    assert first.get("/proposals").status_code == 200
    portal.database.dispose()


def test_an_answer_of_the_portal_itself_is_a_document_too(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.domain.proposals import queries

    def broken(*_arguments: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(queries, "list_from", broken)
    answer = Program(portal).get("/proposals")
    assert problem(answer) == (500, "failed", [])
    assert "planted" not in answer.text


def test_every_kind_of_problem_has_words_and_every_status_a_kind_of_its_own() -> None:
    for kind, said in KINDS.items():
        assert str(said.title), kind
        assert str(said.detail), kind
    assert {status: KINDS[kind].status for status, kind in OF_STATUS.items()} == {
        status: status for status in OF_STATUS
    }
    assert OF_STATUS.keys() >= {401, 403, 404, 405, 406, 409, 413, 415, 422, 429, 503}


def test_the_pages_are_as_before(portal: Portal, member: Principal) -> None:
    browser = Visitor(portal).sign_in(member)
    assert browser.get("/proposals").status_code == 302
    assert browser.get("/ko/nowhere").content_type.startswith("text/html")
    assert browser.client.post("/ko/account/tokens", data={}).status_code == 400
