"""The bad-input walk: whatever arrives, a clear answer comes back; never a 500, never a lost text."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings, strategies
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.app import Portal, build
from portal.domain.accounts.models import HeldForm
from portal.domain.accounts.types import Principal
from portal.domain.outbox import queries as outbox
from portal.domain.proposals import queries, service
from portal.domain.proposals.types import Cluster, ProposalView, State
from portal.engines.translation import packages
from portal.foundation import clock
from portal.foundation import settings as settings_module
from tests.conftest import SAMPLES
from tests.factories.comments import SAID, say
from tests.factories.pages import VECTORS, planted, words
from tests.factories.people import PASSWORD, People
from tests.factories.proposals import BODY, TITLE, propose
from tests.factories.threads import at_once
from tests.factories.visitors import TOKEN, Visitor
from tests.integration.conftest import Command

NEW = "/ko/proposals/new"
MEGABYTE = "가나다라 " * 75_000
TAKEN = {
    "overrides and zero-width characters": "역삼동\u202e 도서관\u200b\u2066에\u2069 안내가 필요합니다\u200f",
    "outer space": "\u3000 역삼동 도서관에 안내가 필요합니다 \t",
    "decomposed Hangul": "역삼동 도서관에 안내가 필요합니다",
    "letters beyond the first plane": "𠮷野家の前に英語の案内がほしいです",
    "emoji among words": "🎉 역삼동 도서관에 안내가 👩‍👩‍👧‍👦 필요합니다",
    "the longest": "가" * 20_000,
}
REFUSED = {
    "empty": "",
    "only space": " \r\n\t ",
    "only invisible": "\u200b\u202e\u2060\ufeff" * 10,
    "only emoji": "🎉👩‍👩‍👧‍👦🎊🏳️‍🌈" * 5,
    "a null character": "역삼동\x00 도서관에 안내가 필요합니다",
    "a damaged character": "역삼동 \ufffd 도서관에 안내가 필요합니다",
    "a megabyte": MEGABYTE,
    "one character too many": "가" * 20_001,
    "too short": "안녕",
}
NUMBERS = [
    "0",
    "-1",
    "007",
    "1.5",
    "1e3",
    "text",
    "٣",
    str(2**31),
    str(2**63),
    str(10**30),
    "9" * 5000,
    "%00",
    "1%20OR%201=1",
]


@pytest.fixture
def member(people: People) -> Principal:
    return people.member(language="ko")


@pytest.fixture
def writer(visitor: Visitor, member: Principal) -> Visitor:
    return visitor.sign_in(member)


def own(portal: Portal, member: Principal) -> tuple[ProposalView, ...]:
    with portal.database.reading() as session:
        return queries.list_own(session, member.id, "ko")


def state(portal: Portal, proposal_id: int) -> State:
    with portal.database.reading() as session:
        return queries.get_row(session, proposal_id).state


def says_something(answer: TestResponse) -> bool:
    """A page in the reader's language that names what is wrong."""
    page = answer.get_data(as_text=True)
    return 'lang="ko"' in page and ("field-error" in page or "alert" in page or "lede" in page)


# What people type


@pytest.mark.parametrize("kind", TAKEN)
def test_an_odd_text_is_kept_to_the_last_character(
    portal: Portal, writer: Visitor, member: Principal, kind: str
) -> None:
    assert writer.post(NEW, {"title": "안내", "body": TAKEN[kind]}).status_code == 303
    [kept] = own(portal, member)
    assert kept.body.original == TAKEN[kind]
    page = writer.get(f"/ko/proposals/{kept.row.id}")
    assert page.status_code == 200
    assert not any(character in page.get_data(as_text=True) for character in "\u202e\u2066")


@pytest.mark.parametrize("kind", REFUSED)
def test_a_text_that_is_refused_comes_back_with_the_reason(
    portal: Portal, writer: Visitor, member: Principal, kind: str
) -> None:
    answer = writer.post(NEW, {"title": "아주 좋은 제목", "body": REFUSED[kind]})
    assert answer.status_code == 422
    assert says_something(answer)
    assert REFUSED[kind].replace("\r\n", "\n") in words(answer)
    assert "아주 좋은 제목" in words(answer)
    assert own(portal, member) == ()


def test_line_ends_of_browsers_are_kept_as_they_were_typed(portal: Portal, writer: Visitor, member: Principal) -> None:
    writer.post(NEW, {"title": "안내", "body": f"{BODY}\r\n\r\n둘째 문단  \r\n"})
    assert own(portal, member)[0].body.original == f"{BODY}\n\n둘째 문단  \n"


def test_broken_utf8_is_kept_visibly_and_costs_nothing_of_the_text(
    portal: Portal, writer: Visitor, member: Principal
) -> None:
    body = f"csrf_token={writer.token(NEW)}&title=%ff%fe&body={quote(BODY)}%c3%28".encode()
    answer = writer.client.post(NEW, data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 303
    [kept] = own(portal, member)
    assert (kept.title.original, kept.body.original) == ("%FF%FE", f"{BODY}%C3(")


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/ko/account/sign-up", {"email": "{}", "display_name": "{}", "language": "{}"}),
        ("/ko/account/sign-in", {"email": "{}", "password": "{}"}),
        ("/ko/account/sign-in/mail", {"email": "{}"}),
        ("/ko/account/reset", {"email": "{}"}),
        ("/ko/account/sign-up", {"email": "hana@example.org", "display_name": "{}", "language": "ko"}),
        ("/ko/account/sign-up", {"email": "{}@example.org", "display_name": "하나", "language": "ko"}),
    ],
)
def test_no_odd_value_breaks_an_account_form(visitor: Visitor, path: str, fields: dict[str, str]) -> None:
    token = visitor.token(path)
    for kind, value in {**TAKEN, **REFUSED, "ligatures": "\ufdfa" * 20}.items():
        data = {name: template.format(value) for name, template in fields.items()}
        answer = visitor.client.post(path, data={"csrf_token": token, **data})
        assert answer.status_code in ({413, 422} if value is MEGABYTE else {303, 422}), kind
        assert answer.status_code == 303 or says_something(answer), kind


def test_no_odd_value_breaks_the_profile(writer: Visitor) -> None:
    token = writer.token("/ko/account/profile")
    for kind, value in {**TAKEN, **REFUSED}.items():
        for name in ("display_name", "language"):
            data = {"csrf_token": token, "display_name": "하나", "language": "ko", name: value}
            assert writer.client.post("/ko/account/profile", data=data).status_code in {303, 422}, (kind, name)
    for kind, value in REFUSED.items():
        assert writer.post("/ko/account/password", {"password": value}).status_code in {303, 422}, kind
    assert writer.get("/ko/account").status_code == 200


def test_more_than_the_portal_takes_is_said_so(writer: Visitor) -> None:
    answer = writer.post(NEW, {"title": "t", "body": "x" * (4 * 1024 * 1024)})
    assert answer.status_code == 413
    assert says_something(answer)


def test_many_fields_and_odd_kinds_of_bodies_are_no_error_of_ours(writer: Visitor) -> None:
    token = writer.token(NEW)
    odd: list[tuple[object, str]] = [
        ({str(number): "x" for number in range(1200)}, "multipart/form-data"),
        (b"--x\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=x"),
        (b"no boundary", "multipart/form-data"),
        (b'{"title": "x"}', "application/json"),
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"&&&==&=%zz", "application/x-www-form-urlencoded"),
        (b"", "nonsense"),
    ]
    for data, kind in odd:
        answer = writer.client.post(NEW, data=data, content_type=kind, headers={"X-Unused": token})
        assert 400 <= answer.status_code < 500, kind


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=strategies.text(max_size=40), body=strategies.text(max_size=200), choice=strategies.text(max_size=10))
def test_whatever_is_typed_is_in_the_database_or_in_the_answer(
    portal: Portal, writer: Visitor, member: Principal, title: str, body: str, choice: str
) -> None:
    data = {"title": title, "body": body, "language": choice, "cluster": choice, "topic": choice, "form_key": choice}
    answer = writer.post(NEW, data)
    typed = body.replace("\r\n", "\n")
    if answer.status_code == 303:
        assert own(portal, member)[0].body.original == typed
    else:
        assert answer.status_code == 422
        assert typed in words(answer)


# Scripts


def test_no_script_comes_to_life_in_a_proposal(
    portal: Portal, people: People, writer: Visitor, member: Principal
) -> None:
    vector = " ".join(VECTORS)
    text = f"역삼동 도서관 {vector} https://example.org/{vector}"
    check = writer.post(NEW, {"title": text[:150], "body": text}).location
    row = own(portal, member)[0].row
    writer.post(check, {"language": "ko"})
    moderator = Visitor(portal).sign_in(people.moderator())
    item = f"/ko/moderation/{row.id}"
    pages = [
        writer.get(check),
        writer.get(f"/ko/proposals/{row.id}"),
        writer.get("/ko/proposals/mine"),
        moderator.get(item),
    ]
    pages.append(moderator.post(item, {"decision": "nonsense", "words": vector, "ground": vector, "cluster": vector}))
    moderator.post(item, {"decision": "return", "ground": "other", "words": f"{vector} 라고요"})
    pages += [
        writer.get(f"/ko/proposals/{row.id}"),
        moderator.get("/ko/moderation/records"),
        writer.get(f"/ko/proposals/{row.id}/edit"),
    ]
    writer.post(f"/ko/proposals/{row.id}/edit", {"title": text[:150], "body": text})
    writer.post(check, {"language": "ko"})
    revision = own(portal, member)[0].row.revision
    moderator.post(item, {"decision": "publish", "cluster": "C1", "revision": str(revision)})
    pages += [
        writer.get("/en/proposals"),
        writer.get(f"/en/proposals/{row.id}"),
        writer.get("/en/"),
        writer.get("/en/moderation"),
    ]
    assert state(portal, row.id) is State.PUBLISHED
    for page in pages:
        assert planted(page) == []
        assert "unsafe" not in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("vector", VECTORS)
def test_no_script_comes_to_life_in_names_addresses_and_queries(portal: Portal, visitor: Visitor, vector: str) -> None:
    pages = [visitor.post("/ko/account/sign-up", {"email": vector, "display_name": vector, "language": vector})]
    for name in ("cluster", "status", "language", "topic", "sort", "page", vector):
        pages.append(visitor.get("/ko/proposals", query_string={name: vector}))
    pages += [
        visitor.get(f"/ko/{quote(vector)}"),
        visitor.get(f"/ko/account/link/{quote(vector)}"),
        visitor.get(f"/{quote(vector)}"),
    ]
    fields = {"email": "hana@example.org", "display_name": f"하나 {vector}"[:80], "language": "ko"}
    answer = visitor.post("/ko/account/sign-up", fields)
    if answer.status_code == 422:
        assert "://" in vector, "only a name with an address in it is refused"
        pages.append(answer)
        visitor.post("/ko/account/sign-up", fields | {"display_name": "하나"})
    pages.append(visitor.get(visitor.link()))
    mail = visitor.mails()[-1].get_body(("html",))
    assert mail is not None
    visitor.post(visitor.link())
    pages += [visitor.get("/ko/account"), visitor.get("/ko/account/profile")]
    for page in pages:
        assert page.status_code < 500
        assert planted(page) == []


@pytest.mark.parametrize("name", ["=> Win | http://elsewhere.example", "see WWW.elsewhere.example"])
def test_a_name_with_an_address_in_it_is_refused(visitor: Visitor, name: str) -> None:
    answer = visitor.post("/ko/account/sign-up", {"email": "hana@example.org", "display_name": name, "language": "ko"})
    assert answer.status_code == 422
    assert visitor.mails() == []


@pytest.mark.parametrize("name", ["=> Win | elsewhere.example", "> quoted", "=>=> x | elsewhere.example"])
def test_a_strangers_name_makes_no_button_in_a_mail(visitor: Visitor, name: str) -> None:
    visitor.post("/ko/account/sign-up", {"email": "hana@example.org", "display_name": name, "language": "ko"})
    page = visitor.mails()[-1].get_body(("html",))
    assert page is not None
    assert 'href="elsewhere.example' not in page.get_content()


# Forged forms


def _tokens(portal: Portal) -> dict[str, dict[str, str]]:
    return {
        "missing": {},
        "empty": {"csrf_token": ""},
        "wrong": {"csrf_token": "nonsense"},
        "of another session": {"csrf_token": Visitor(portal).token("/ko/account/sign-in")},
    }


def test_a_form_without_this_sessions_token_changes_nothing_and_loses_nothing(
    portal: Portal, people: People, writer: Visitor, member: Principal
) -> None:
    moderator = people.moderator()
    waiting, public = propose(portal, member), propose(portal, member, State.PUBLISHED, moderator=moderator)
    judge = Visitor(portal).sign_in(moderator)
    for kind, token in _tokens(portal).items():
        written = writer.client.post(NEW, data={"title": TITLE, "body": "잃으면 안 되는 글입니다.", **token})
        assert (written.status_code, "잃으면 안 되는 글입니다." in words(written)) == (400, True), kind
        assert TOKEN.search(written.get_data(as_text=True)), "the page brings a fresh token"
        decision = {"decision": "refuse", "ground": "other", "words": "정성껏 쓴 이유", **token}
        judged = judge.client.post(f"/ko/moderation/{waiting.id}", data=decision)
        assert (judged.status_code, "정성껏 쓴 이유" in words(judged)) == (400, True), kind
        for path in (
            "account/sign-out",
            f"proposals/{waiting.id}/withdraw",
            f"proposals/{public.id}/endorse",
            "account/password",
        ):
            assert judge.client.post(f"/ko/{path}", data=token).status_code == 400, (kind, path)
    assert len(own(portal, member)) == 2
    assert state(portal, waiting.id) is State.SUBMITTED


@pytest.mark.parametrize(
    "header",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_another_site_is_refused_even_with_a_token(
    portal: Portal, writer: Visitor, member: Principal, header: dict[str, str]
) -> None:
    answer = writer.post(NEW, {"title": TITLE, "body": BODY}, headers=header)
    assert answer.status_code == 403
    assert says_something(answer)
    assert own(portal, member) == ()


# Somebody else's things


def test_what_belongs_to_others_is_not_there(portal: Portal, people: People, writer: Visitor) -> None:
    other = people.member()
    for given_state in (State.DRAFT, State.SUBMITTED):
        foreign = propose(portal, other, given_state)
        address = f"/ko/proposals/{foreign.id}"
        for path in ("", "/edit", "/check"):
            assert writer.get(address + path).status_code == 404
        for path in ("/edit", "/check", "/withdraw", "/endorse"):
            answer = writer.post(address + path, {"title": TITLE, "body": BODY, "language": "ko"}, page=NEW)
            assert answer.status_code == 404, path
        assert Visitor(portal).get(address).status_code == 404
        assert state(portal, foreign.id) is given_state


def test_a_draft_is_its_writers_own_to_moderators_too(portal: Portal, people: People) -> None:
    draft = propose(portal, people.member(), State.DRAFT)
    moderator = Visitor(portal).sign_in(people.moderator())
    for path in (f"{draft.id}", f"changed/{draft.id}", f"reported/{draft.id}", f"{draft.id}/answer"):
        assert moderator.get(f"/ko/moderation/{path}").status_code == 404, path
        answer = moderator.post(f"/ko/moderation/{path}", {"revision": "1", "decision": "keep"}, page=NEW)
        assert answer.status_code == 404, path
    waiting = propose(portal, people.member())
    assert moderator.post(f"/ko/moderation/changed/{waiting.id}", {"revision": "1"}, page=NEW).status_code == 404


def test_what_one_said_stays_but_not_the_title_of_what_was_taken_off(portal: Portal, people: People) -> None:
    author, member = people.member(), people.member()
    row = propose(portal, author, State.PUBLISHED, moderator=people.moderator())
    say(portal, member, row.id)
    with portal.database.unit_of_work() as session:
        assert service.withdraw(session, author.id, row.id, clock.now()) is None
    page = Visitor(portal).sign_in(member).get("/ko/comments/mine").get_data(as_text=True)
    assert SAID in page
    assert TITLE not in page


def test_a_participant_does_not_moderate(portal: Portal, people: People, writer: Visitor) -> None:
    waiting = propose(portal, people.member())
    for path in ("", "/records", f"/{waiting.id}", "/999999"):
        answer = writer.get(f"/ko/moderation{path}")
        assert answer.status_code == 403
        assert says_something(answer)
    decision = {"decision": "publish", "cluster": "C1", "revision": "1"}
    assert writer.post(f"/ko/moderation/{waiting.id}", decision, page=NEW).status_code == 403
    assert state(portal, waiting.id) is State.SUBMITTED


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_that_no_row_has_is_no_page(portal: Portal, people: People, number: str) -> None:
    moderator = Visitor(portal).sign_in(people.moderator())
    token = moderator.token(NEW)
    for path in (
        f"proposals/{number}",
        f"proposals/{number}/edit",
        f"proposals/{number}/check",
        f"moderation/{number}",
    ):
        assert moderator.get(f"/ko/{path}").status_code == 404, path
    for path in (f"proposals/{number}/endorse", f"proposals/{number}/withdraw", f"moderation/{number}"):
        assert moderator.client.post(f"/ko/{path}", data={"csrf_token": token}).status_code == 404, path
    assert moderator.get(f"/ko/proposals?topic={number}&page={number}").status_code == 200


@pytest.mark.parametrize("revision", ["0", "2", "-1", "text", "", str(10**30), "9" * 5000])
def test_a_decision_on_another_version_is_not_taken_and_its_words_are_there(
    portal: Portal, people: People, member: Principal, revision: str
) -> None:
    waiting = propose(portal, member)
    judge = Visitor(portal).sign_in(people.moderator())
    data = {"decision": "return", "ground": "other", "words": "정성껏 쓴 이유", "revision": revision}
    answer = judge.post(f"/ko/moderation/{waiting.id}", data)
    assert answer.status_code in {409, 422}
    assert "정성껏 쓴 이유" in words(answer)
    assert state(portal, waiting.id) is State.SUBMITTED


def test_a_cookie_that_the_portal_never_gave_out_is_nothing(portal: Portal, writer: Visitor) -> None:
    for value in ('"\\000"', "x" * 3000, "../../etc/passwd", '"\\377"'):
        writer.client.set_cookie("portal_held", value)
        assert writer.get(NEW).status_code == 200
    for name in ("portal_session", "portal_language"):
        writer.client.set_cookie(name, '"\\000\\377"')
        assert writer.get("/ko/about").status_code == 200


# Twice


def test_a_form_sent_twice_is_one_proposal(portal: Portal, writer: Visitor, member: Principal) -> None:
    data = {"title": TITLE, "body": BODY, "form_key": "the-same-form-key"}
    first, second = writer.post(NEW, data), writer.post(NEW, data)
    assert (first.status_code, first.location) == (second.status_code, second.location)
    for _twice in range(2):
        answer = writer.post(first.location, {"language": "ko"}, page=NEW)
        assert (answer.status_code, answer.location) == (303, first.location.removesuffix("/check"))
    assert len(own(portal, member)) == 1
    with portal.database.reading() as session:
        assert outbox.count_by_state(session) == {"due": 1}


def test_a_form_sent_twice_at_the_same_moment_is_one_proposal(
    portal: Portal, people: People, member: Principal
) -> None:
    moderator = people.moderator()
    public = propose(portal, moderator, State.PUBLISHED, moderator=people.moderator())

    def send() -> tuple[int, str | None, int]:
        browser = Visitor(portal).sign_in(member)
        written = browser.post(NEW, {"title": TITLE, "body": BODY, "form_key": "the-same-form-key"})
        voice = browser.post(f"/ko/proposals/{public.id}/endorse", page=NEW)
        return written.status_code, written.location, voice.status_code

    answers = at_once(send, send)
    assert answers[0] == answers[1] == (303, answers[0][1], 303)
    assert len(own(portal, member)) == 1
    with portal.database.reading() as session:
        assert queries.get_public(session, public.id, "ko", None).endorsements == 1


def test_a_form_changed_after_going_back_loses_neither_version_in_use(
    portal: Portal, writer: Visitor, member: Principal
) -> None:
    data = {"title": TITLE, "body": BODY, "form_key": "the-same-form-key"}
    writer.post(NEW, data)
    writer.post(NEW, data | {"body": BODY + " 하나 더 있습니다."})
    assert [view.body.original for view in own(portal, member)] == [BODY + " 하나 더 있습니다."]


def test_an_old_form_of_what_is_public_by_now_begins_another_draft(
    portal: Portal, people: People, writer: Visitor, member: Principal
) -> None:
    data = {"title": TITLE, "body": BODY, "form_key": "the-same-form-key"}
    writer.post(NEW, data)
    [draft] = own(portal, member)
    hand_in_and_publish(portal, people, member, draft.row.id)
    writer.post(NEW, data | {"body": "아주 다른 제안입니다. 이것은 새로 쓴 글입니다."})
    assert {view.row.state: view.body.original for view in own(portal, member)} == {
        State.PUBLISHED: BODY,
        State.DRAFT: "아주 다른 제안입니다. 이것은 새로 쓴 글입니다.",
    }


def hand_in_and_publish(portal: Portal, people: People, member: Principal, proposal_id: int) -> None:
    moderator = people.moderator()
    with portal.database.unit_of_work() as session:
        assert service.submit(session, member, proposal_id, clock.now()) is None
        row = queries.get_row(session, proposal_id)
        assert (
            service.decide(session, proposal_id, State.PUBLISHED, row.revision, moderator.id, clock.now(), Cluster.C1)
            is None
        )


def test_an_edit_of_what_was_handed_in_meanwhile_shows_the_text_again(
    portal: Portal, writer: Visitor, member: Principal
) -> None:
    row = propose(portal, member, State.SUBMITTED)
    answer = writer.post(
        f"/ko/proposals/{row.id}/edit", {"title": TITLE, "body": "다른 창에서 고친 글입니다."}, page=NEW
    )
    assert answer.status_code == 409
    assert "다른 창에서 고친 글입니다." in words(answer)
    assert own(portal, member)[0].body.original == BODY


def test_a_decision_that_somebody_else_took_first_shows_the_words_again(
    portal: Portal, people: People, member: Principal
) -> None:
    first, second = people.moderator(), people.moderator()
    row = propose(portal, member, State.RETURNED, moderator=first)
    data = {"decision": "refuse", "ground": "other", "words": "정성껏 쓴 이유", "revision": "1"}
    answer = Visitor(portal).sign_in(second).post(f"/ko/moderation/{row.id}", data, page=NEW)
    assert answer.status_code == 409
    assert "정성껏 쓴 이유" in words(answer)
    assert state(portal, row.id) is State.RETURNED


# A session that ends while somebody writes


@pytest.mark.parametrize("where", ["new", "edit", "moderation"])
def test_what_was_typed_when_the_session_ended_is_there_after_signing_in(
    portal: Portal, people: People, where: str
) -> None:
    writer, moderator = people.member(), people.moderator()
    row = propose(portal, writer, State.SUBMITTED if where == "moderation" else State.DRAFT)
    path = {"new": NEW, "edit": f"/ko/proposals/{row.id}/edit", "moderation": f"/ko/moderation/{row.id}"}[where]
    typed = {
        "new": {"title": "긴 제목", "body": "  오래 쓴 글입니다.\r\n둘째 줄 "},
        "edit": {"title": "긴 제목", "body": "  오래 쓴 글입니다.\r\n둘째 줄 "},
        "moderation": {"decision": "return", "ground": "other", "words": "정성껏 쓴 이유", "revision": "1"},
    }[where]
    browser = Visitor(portal).sign_in(moderator if where == "moderation" else writer)
    token = browser.token(path)
    browser.client.delete_cookie("portal_session")
    answer = browser.client.post(path, data={"csrf_token": token, **typed})
    assert (answer.status_code, answer.location) == (303, "/ko/account/sign-in")
    assert "alert" in browser.get("/ko/account/sign-in").get_data(as_text=True)
    address = (moderator if where == "moderation" else writer).email
    browser.post("/ko/account/sign-in/mail", {"email": address})
    assert browser.post(browser.link()).location == path
    page = browser.get(path)
    for value in typed.values():
        assert value.replace("\r\n", "\n") in words(page)
    assert browser.post(path, typed).status_code == 303
    with portal.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(HeldForm)) == 0
    assert typed.get("body", "")[:5] not in words(browser.get(NEW)) or where == "moderation"


def test_a_text_too_long_to_be_held_is_not_sent_away(portal: Portal, visitor: Visitor) -> None:
    answer = visitor.client.post(NEW, data={"title": TITLE, "body": MEGABYTE})
    assert answer.status_code == 413
    assert says_something(answer)


def test_a_button_pressed_without_a_session_leads_back_to_its_page(portal: Portal, people: People) -> None:
    row = propose(portal, people.member(), State.PUBLISHED, moderator=people.moderator())
    page, browser, friend = f"/ko/proposals/{row.id}", Visitor(portal), people.member(password=PASSWORD)
    answer = browser.post(f"{page}/endorse", page=page, headers={"Referer": f"http://localhost{page}"})
    assert answer.location == "/ko/account/sign-in"
    assert browser.post("/ko/account/sign-in", {"email": friend.email, "password": PASSWORD}).location == page


@pytest.mark.parametrize(
    "referrer", ["http://elsewhere.example/ko/", "http://localhost//elsewhere.example", "http://[", "nonsense", ""]
)
def test_a_sign_in_leads_nowhere_else(portal: Portal, people: People, referrer: str) -> None:
    row = propose(portal, people.member(), State.PUBLISHED, moderator=people.moderator())
    browser = Visitor(portal)
    browser.post(f"/ko/proposals/{row.id}/endorse", page=f"/ko/proposals/{row.id}", headers={"Referer": referrer})
    assert browser.sign_in(people.member()).get("/ko/account/sign-in").location == "/ko/"


def test_too_often_is_said_so_and_the_text_is_held(environment: dict[str, str], backend: str, tmp_path: Path) -> None:
    portal = build(settings_module.load(environment | {"PORTAL_RATE_LIMITS": "on"}, tmp_path))
    member = People(portal).member()
    browser = Visitor(portal).sign_in(member)
    token, answer = browser.token(NEW), None
    for number in range(31):
        data = {"csrf_token": token, "title": "", "body": f"글 번호 {number}"}
        answer = browser.client.post(NEW, data=data)
        if answer.status_code == 429:
            break
    assert answer is not None
    assert (answer.status_code, number) == (429, 30)
    assert says_something(answer)
    assert "글 번호 30" in words(browser.get(NEW))
    portal.database.dispose()


# Things around the portal that are broken


def test_without_a_mail_server_everything_works_and_the_mail_is_owed(
    environment: dict[str, str], backend: str, tmp_path: Path
) -> None:
    portal = build(settings_module.load(environment | {"PORTAL_SMTP_URL": "smtp://127.0.0.1:1"}, tmp_path))
    answer = Visitor(portal).post(
        "/ko/account/sign-up", {"email": "a@example.org", "display_name": "하나", "language": "ko"}
    )
    assert answer.status_code == 303
    assert portal.worker.do_mail() == 1
    with portal.database.reading() as session:
        assert outbox.count_by_state(session) == {"due": 1}
    portal.database.dispose()


def test_without_a_database_a_page_says_to_wait(environment: dict[str, str], tmp_path: Path) -> None:
    portal = build(
        settings_module.load(environment | {"PORTAL_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/x"}, tmp_path)
    )
    browser = Visitor(portal)
    with browser.client.session_transaction() as session:
        session["_user_id"] = "1.key"
    for visitor in (browser, Visitor(portal)):
        answer = visitor.get("/ko/proposals")
        assert answer.status_code == 503
        assert says_something(answer)
    ready = browser.get("/readyz")
    assert (ready.status_code, ready.get_json()["problems"]["database"].split(":")[0]) == (503, "does not answer")
    assert browser.get("/healthz").status_code == 200


def test_a_database_that_is_busy_makes_nobody_lose_anything(portal: Portal, writer: Visitor, member: Principal) -> None:
    """Somebody else's long transaction makes a writer wait, not fail."""
    begun, done = threading.Event(), threading.Event()

    def hold() -> None:
        with portal.database.unit_of_work() as session:
            session.execute(select(func.count()).select_from(HeldForm))
            begun.set()
            done.wait(0.3)

    other = threading.Thread(target=hold)
    token = writer.token(NEW)
    other.start()
    begun.wait(5)
    answer = writer.client.post(NEW, data={"csrf_token": token, "title": TITLE, "body": BODY})
    done.set()
    other.join()
    assert answer.status_code == 303
    assert len(own(portal, member)) == 1


def _broken(folder: Path) -> dict[str, Path]:
    honest = next(SAMPLES.glob("*ko_en*")).read_bytes()
    made: dict[str, Callable[[Path], object]] = {
        "empty": lambda path: path.write_bytes(b""),
        "not-an-archive": lambda path: path.write_text("<html>404</html>"),
        "cut-off": lambda path: path.write_bytes(honest[: len(honest) // 2]),
        "changed": lambda path: path.write_bytes(honest[:5000] + b"\0" * 5000 + honest[10_000:]),
        "outside": lambda path: _zip(path, {"../../outside/metadata.json": "{}"}),
        "absolute": lambda path: _zip(path, {"/outside/metadata.json": "{}"}),
        "no-metadata": lambda path: _zip(path, {"translate/model/model.bin": "x"}),
        "odd-metadata": lambda path: _zip(path, {"translate/metadata.json": '{"from_code": ["ko"], "to_code": null}'}),
        "no-json": lambda path: _zip(path, {"translate/metadata.json": "{{{{"}),
        "bomb": lambda path: _zip(path, {"translate/metadata.json": "0" * 30_000_000}),
        "no-model": lambda path: _zip(
            path, {"translate/metadata.json": '{"from_code": "ko", "to_code": "en", "package_version": "1.0"}'}
        ),
    }
    for name, make in made.items():
        make(folder / f"{name}.argosmodel")
    return {name: folder / f"{name}.argosmodel" for name in made}


def _zip(path: Path, files: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def test_a_broken_package_is_refused_with_a_sentence_and_nothing_is_installed(
    portal: Portal, command: Command, tmp_path: Path
) -> None:
    offered = tmp_path / "a" / "b" / "offered"
    offered.mkdir(parents=True)
    for name, path in _broken(offered).items():
        ended = command("languages", "import", str(path))
        assert ended.code == 1, name
        assert f"{path.name}: refused: " in ended.err, name
        assert "Traceback" not in ended.err, name
        assert packages.list_installed(portal.settings.models_dir) == [], name
    whole = command("languages", "import", str(offered))
    assert (whole.code, whole.err.count(": refused: ")) == (1, len(_broken(offered)))
    assert not list(tmp_path.rglob("outside"))
    assert [path for path in portal.settings.models_dir.rglob("*") if path.is_file() and path.suffix != ".lock"] == []
