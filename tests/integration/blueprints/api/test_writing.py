"""A program hands a proposal in: once however often it is sent, by the rules of the page, or not at all."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.app import Portal
from portal.domain.accounts.types import Principal, Scope
from portal.domain.outbox import queries as outbox
from portal.domain.proposals import queries, service
from portal.domain.proposals.types import Draft, State
from portal.domain.texts.models import Text
from portal.foundation import clock
from tests.factories.people import People
from tests.factories.programs import NEW, Program, make_token, problem
from tests.factories.proposals import BODY, TITLE, add_topic
from tests.factories.threads import at_once
from tests.factories.visitors import Visitor


def own(portal: Portal, member: Principal) -> list[tuple[State, str, str]]:
    with portal.database.reading() as session:
        found = queries.list_own(session, member.id, "ko")
    return [(view.row.state, view.title.original, view.body.original) for view in found]


def kept(portal: Portal) -> int:
    with portal.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Text)) or 0


def test_what_is_handed_in_waits_for_a_moderator_as_from_the_page(
    portal: Portal, member: Principal, writer: Program
) -> None:
    answer = writer.send(NEW | {"cluster": "C4"})
    assert answer.status_code == 201
    assert answer.location == f"http://localhost/api/v1/proposals/{answer.json['id']}"
    assert answer.json["status"] == "submitted"
    assert (answer.json["body"]["text"], answer.json["body"]["source_language"]) == (BODY, "ko")
    assert answer.headers["Cache-Control"] == "no-store"
    assert writer.get(answer.location).json == answer.json
    assert own(portal, member) == [(State.SUBMITTED, TITLE, BODY)]
    with portal.database.reading() as session:
        assert [view.row.id for view in queries.list_waiting(session, "en")] == [answer.json["id"]]
        assert outbox.count_by_state(session) == {"due": 2}  # the token was made; the proposal was received


def test_a_draft_is_the_writers_alone_and_can_be_handed_in_on_its_page(
    portal: Portal, member: Principal, writer: Program, reader: Program
) -> None:
    answer = writer.send(NEW | {"submit": False, "language": "en"})
    assert (answer.status_code, answer.json["status"]) == (201, "draft")
    assert answer.json["title"]["source_language"] == "en"
    assert reader.get(answer.location).status_code == 404
    page = Visitor(portal).sign_in(member)
    assert page.post(f"/en/proposals/{answer.json['id']}/check", {"language": "ko"}).status_code == 303
    assert own(portal, member) == [(State.SUBMITTED, TITLE, BODY)]


def test_a_topic_is_told_by_its_short_name(portal: Portal, writer: Program) -> None:
    topic_id = add_topic(portal, "open-data")
    answer = writer.send(NEW | {"topic": "open-data"})
    assert answer.json["topic"] == {"id": topic_id, "slug": "open-data"}
    for wrong in ("no-such-topic", "", "\x00", "x" * 5000):
        assert problem(writer.send(NEW | {"topic": wrong}, key="another")) == (
            422,
            "invalid",
            [("body", "topic", "unknown_value")],
        )


def test_sent_again_it_is_the_same_proposal_even_after_it_was_edited(
    portal: Portal, member: Principal, writer: Program
) -> None:
    first = writer.send(NEW | {"submit": False})
    with portal.database.unit_of_work() as session:
        edited = Draft(TITLE, BODY + " 하나 더 있습니다.")
        assert service.revise(session, member.id, first.json["id"], edited, clock.now()) is None
    again = writer.send(NEW | {"submit": False})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.location == first.location
    assert again.json["body"]["text"] == BODY + " 하나 더 있습니다."
    assert len(own(portal, member)) == 1


def test_sent_twice_at_the_same_moment_it_is_one_proposal(portal: Portal, member: Principal, people: People) -> None:
    token = make_token(portal, member)
    answers = at_once(*(lambda: Program(portal, token).send() for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 201]
    assert len({answer.location for answer in answers}) == 1
    assert len(own(portal, member)) == 1


@pytest.mark.parametrize("change", [{"title": "다른 제목"}, {"submit": False}, {"language": "en"}, {"cluster": "C1"}])
def test_a_key_that_was_used_for_something_else_is_refused(
    portal: Portal, member: Principal, writer: Program, change: dict[str, Any]
) -> None:
    assert writer.send().status_code == 201
    assert problem(writer.send(NEW | change)) == (409, "key_reused", [])
    assert own(portal, member) == [(State.SUBMITTED, TITLE, BODY)]
    assert writer.send(NEW | change, key="a key of its own".replace(" ", "-") + "-2").status_code == 201


def test_a_key_is_its_owners_alone(portal: Portal, people: People, writer: Program) -> None:
    other = Program(portal, make_token(portal, people.member()))
    assert writer.send().status_code == 201
    assert other.send().status_code == 201


@pytest.mark.parametrize("key", ["", " ", "two words", "ключ", "x" * 256])
def test_a_key_that_is_none_is_told_by_name(writer: Program, key: str) -> None:
    answer = writer.send(key=key.encode().decode("latin-1"))
    assert problem(answer) == (422, "invalid", [("header", "Idempotency-Key", "bad_key")])


def test_a_missing_key_is_told_by_name(writer: Program) -> None:
    answer = writer.client.post("/api/v1/proposals", json=NEW, headers=writer.headers)
    assert problem(answer) == (422, "invalid", [("header", "Idempotency-Key", "required")])


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ({}, [("title", "required"), ("body", "required"), ("submit", "required")]),
        ([], [("", "wrong_type")]),
        ("text", [("", "wrong_type")]),
        (3, [("", "wrong_type")]),
        (NEW | {"title": 3}, [("title", "wrong_type")]),
        (NEW | {"title": None}, [("title", "wrong_type")]),
        (NEW | {"submit": "true"}, [("submit", "wrong_type")]),
        (NEW | {"submit": 1}, [("submit", "wrong_type")]),
        (NEW | {"language": "tlh"}, [("language", "unknown_value")]),
        (NEW | {"cluster": ["C1"]}, [("cluster", "wrong_type")]),
        (NEW | {"status": "published"}, [("status", "unknown_name")]),
        (NEW | {"title": ""}, [("title", "empty")]),
        (NEW | {"title": "가" * 151}, [("title", "too_long")]),
        (NEW | {"body": "가" * 20_001}, [("body", "too_long")]),
        (NEW | {"body": "안녕"}, [("body", "too_short")]),
        (NEW | {"body": "🎉" * 30}, [("body", "no_words")]),
        (NEW | {"body": BODY + "\x00"}, [("body", "unstorable")]),
        (NEW | {"body": BODY + "\ud800"}, [("body", "unstorable")]),
        (NEW | {"\ud800": 1}, [("", "unstorable")]),
        (NEW | {"body": BODY + "\ufffd"}, [("body", "damaged")]),
        (NEW | {"title": "\u200b", "body": ""}, [("title", "empty"), ("body", "empty")]),
    ],
)
def test_what_does_not_follow_the_rules_is_told_by_name_and_nothing_is_kept(
    portal: Portal, writer: Program, content: Any, faults: list[tuple[str, str]]
) -> None:
    answer = writer.send(json.dumps(content).encode())
    assert problem(answer) == (422, "invalid", [("body", name, code) for name, code in faults])
    assert kept(portal) == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"title=x",
        b'{"title": NaN}',
        b'{"title": "a", "title": "b"}',
        json.dumps(NEW).encode("utf-16"),
        "가".encode("cp949"),
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b'{"title": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_no_json_is_refused_whole(portal: Portal, writer: Program, content: bytes) -> None:
    assert problem(writer.send(content)) == (400, "malformed", [])
    assert kept(portal) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Type": "text/plain"},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Content_Type": "application/json; charset=euc-kr"},
        {"Content_Type": "application/merge-patch+json"},
        {"Content_Type": ""},
        {"Content_Encoding": "gzip"},
    ],
)
def test_what_is_not_called_json_is_not_read(writer: Program, headers: dict[str, str]) -> None:
    assert problem(writer.send(json.dumps(NEW).encode(), **headers)) == (415, "not_json", [])


@pytest.mark.parametrize("size", [1024 * 1024 + 1, 5 * 1024 * 1024])
def test_what_is_too_large_is_not_read(writer: Program, size: int) -> None:
    assert problem(writer.send(b" " * size)) == (413, "too_large", [])


def test_a_text_is_kept_to_the_last_character(portal: Portal, member: Principal, writer: Program) -> None:
    body = "\u3000역삼동\u202e 도서관에 𠮷 안내가\r\n필요합니다 🎉 \t"
    assert writer.send(NEW | {"title": f"  {TITLE} ", "body": body}).status_code == 201
    assert own(portal, member) == [(State.SUBMITTED, TITLE, body.replace("\r\n", "\n"))]
    assert writer.send(NEW | {"body": "가" * 20_000}, key="the-longest").status_code == 201


def test_without_a_token_nothing_is_read_and_without_the_scope_nothing_is_kept(
    portal: Portal, member: Principal, reader: Program
) -> None:
    assert problem(reader.send(b"{" * 10)) == (401, "token_needed", [])
    only_reading = Program(portal, make_token(portal, member, {Scope.PROPOSALS_READ}))
    assert problem(only_reading.send()) == (403, "scope_missing", [])
    assert kept(portal) == 0
