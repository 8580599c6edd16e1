"""Administrators find people and change what they may do; there is always one, and every change is recorded."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import event

from portal.app import Portal
from portal.domain.accounts import administration, queries
from portal.domain.accounts.types import AccountRefusal, Change, Principal, Refused, Role
from portal.domain.sitepages import queries as sitepages
from portal.domain.sitepages.types import Slug
from portal.foundation import clock
from portal.foundation.errors import Forbidden
from tests.factories.pages import VECTORS, planted, words
from tests.factories.people import PASSWORD, People
from tests.factories.threads import at_once
from tests.factories.visitors import Visitor

PEOPLE = "/en/administration/people"


@pytest.fixture
def admin(people: People) -> Principal:
    return people.member(Role.ADMIN, language="en", name="Administrator")


@pytest.fixture
def office(portal: Portal, admin: Principal) -> Visitor:
    return Visitor(portal).sign_in(admin)


def roles_of(portal: Portal, person: Principal) -> frozenset[Role]:
    with portal.database.reading() as session:
        return queries.get_person(session, person.id).roles


def test_only_administrators_come_in_and_translators_to_the_pages(portal: Portal, people: People) -> None:
    for role in (Role.PARTICIPANT, Role.MODERATOR, Role.TRANSLATOR):
        visitor = Visitor(portal).sign_in(people.member(role))
        assert visitor.get(PEOPLE).status_code == 403
        assert visitor.get("/en/administration/announcements").status_code == 403
        expected = 200 if role is Role.TRANSLATOR else 403
        assert visitor.get("/en/administration/pages").status_code == expected
        assert visitor.get("/en/administration/pages/terms").status_code == expected
    assert Visitor(portal).get(PEOPLE).status_code == 303


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("müller", {"Éva Müller"}),
        ("EVA mull", {"Éva Müller"}),
        ("müller eva", {"Éva Müller"}),
        ("하나", {"김하나"}),
        ("１００％", {"100% Sure"}),
        ("100%", {"100% Sure"}),
        ("%", {"100% Sure"}),
        ("_", {"snake_case"}),
        ("snake@", set()),
        ("@example.org", {"Éva Müller", "김하나", "100% Sure", "snake_case", "Administrator"}),
        ("'; DROP TABLE account; --", set()),
        ("nobody", set()),
    ],
)
def test_people_are_found_by_any_part_whatever_its_case_and_accents(
    portal: Portal, people: People, office: Visitor, typed: str, found: set[str]
) -> None:
    names = ("Éva Müller", "김하나", "100% Sure", "snake_case")
    for number, name in enumerate(names):
        people.member(name=name, email=f"person{number}@example.org")
    page = words(office.get(PEOPLE, query_string={"q": typed}))
    assert {name for name in (*names, "Administrator") if f"<bdi>{name}</bdi></a>" in page} == found


def test_a_long_list_has_pages_and_the_search_goes_along(people: People, office: Visitor) -> None:
    for number in range(30):
        people.member(name=f"Reader {number:02}")
    first = words(office.get(PEOPLE, query_string={"q": "reader"}))
    assert "30 people" in first
    assert "Reader 00" in first
    assert "Reader 29" not in first
    second = words(office.get(PEOPLE, query_string={"q": "reader", "page": "2"}))
    assert "Reader 29" in second
    assert office.get(PEOPLE, query_string={"q": "x" * 5000, "page": "nonsense"}).status_code == 200
    assert office.get(PEOPLE, query_string={"q": "a\x00b"}).status_code == 200


def test_roles_are_given_and_count_from_the_next_request_on(
    portal: Portal, people: People, office: Visitor, admin: Principal
) -> None:
    member = people.member(language="en")
    visitor = Visitor(portal).sign_in(member)
    assert visitor.get("/en/moderation").status_code == 403
    data = {"act": "roles", "roles": ["moderator", "translator"], "before": "", "reason": "New in the team"}
    assert office.post(f"{PEOPLE}/{member.id}", data).status_code == 303
    assert visitor.get("/en/moderation").status_code == 200
    data = {"act": "roles", "roles": ["translator"], "before": "moderator translator"}
    assert office.post(f"{PEOPLE}/{member.id}", data).status_code == 303
    assert visitor.get("/en/moderation").status_code == 403
    with portal.database.reading() as session:
        last, first = queries.list_changes(session, member.id)
    assert (last.change, last.added, last.removed, last.by) == (Change.ROLES, (), (Role.MODERATOR,), "Administrator")
    assert (first.added, first.reason) == ((Role.MODERATOR, Role.TRANSLATOR), "New in the team")
    bodies = [mail.get_body(("plain",)) for mail in visitor.mails() if mail["To"] == member.email]
    assert [body is not None and "Moderator" in body.get_content() for body in bodies] == [True, True]


def test_two_administrators_do_not_overwrite_each_other(portal: Portal, people: People, office: Visitor) -> None:
    member = people.member()
    first = {"act": "roles", "roles": ["moderator"], "before": ""}
    second = {"act": "roles", "roles": ["translator"], "before": ""}
    assert office.post(f"{PEOPLE}/{member.id}", first).status_code == 303
    answer = office.post(f"{PEOPLE}/{member.id}", second)
    assert answer.status_code == 409
    assert roles_of(portal, member) == {Role.MODERATOR}


def test_nobody_takes_their_own_administrator_role_away_or_shuts_themselves_out(
    portal: Portal, office: Visitor, admin: Principal
) -> None:
    own = f"{PEOPLE}/{admin.id}"
    assert office.post(own, {"act": "roles", "roles": [], "before": "admin"}).status_code == 409
    assert office.post(own, {"act": "deactivate", "reason": "Bye"}).status_code == 409
    assert roles_of(portal, admin) == {Role.ADMIN}
    assert office.get(PEOPLE).status_code == 200


@pytest.mark.parametrize("act", ["roles", "deactivate"])
def test_two_administrators_who_turn_on_each_other_leave_one(portal: Portal, people: People, act: str) -> None:
    first, second = people.member(Role.ADMIN), people.member(Role.ADMIN)

    def turning(by: Principal, on: Principal) -> Callable[[], object]:
        def turn() -> object:
            try:
                with portal.database.unit_of_work() as session:
                    if act == "roles":
                        return administration.change_roles(session, by, on.id, {Role.ADMIN}, set(), "", clock.now())
                    return administration.deactivate(session, by, on.id, "Out", clock.now())
            except Forbidden:
                return "forbidden"

        return turn

    assert sorted(map(str, at_once(turning(first, second), turning(second, first)))) == ["None", "forbidden"]
    with portal.database.reading() as session:
        left = [queries.get_person(session, one.id) for one in (first, second)]
    assert len([one for one in left if Role.ADMIN in one.roles and one.deactivated_at is None]) == 1


def test_who_is_no_administrator_any_more_changes_nothing(portal: Portal, people: People, admin: Principal) -> None:
    member = people.member()
    with pytest.raises(Forbidden), portal.database.unit_of_work() as session:
        administration.deactivate(session, member, admin.id, "Out", clock.now())


def test_somebody_is_shut_out_with_a_reason_and_let_in_again(portal: Portal, people: People, office: Visitor) -> None:
    member = people.member(language="en", password=PASSWORD)
    visitor = Visitor(portal).sign_in(member)
    page = f"{PEOPLE}/{member.id}"
    assert office.post(page, {"act": "deactivate", "reason": " "}).status_code == 422
    assert visitor.get("/en/account").status_code == 200
    assert office.post(page, {"act": "deactivate", "reason": "Advertising,\nagain and again"}).status_code == 303
    assert visitor.get("/en/account").status_code == 303
    signing_in = {"email": member.email, "password": PASSWORD}
    assert Visitor(portal).post("/en/account/sign-in", signing_in).status_code == 422
    told = visitor.mails()[-1]
    body = told.get_body(("plain",))
    assert told["To"] == member.email
    assert body is not None
    assert "> Advertising,\n> again and again" in body.get_content().replace("\r\n", "\n")
    assert office.post(page, {"act": "reactivate", "reason": "A mistake"}).status_code == 303
    assert visitor.get("/en/account").status_code == 303, "a session from before does not come back"
    assert Visitor(portal).post("/en/account/sign-in", signing_in).status_code == 303
    with portal.database.reading() as session:
        changes = [change.change for change in queries.list_changes(session, member.id)]
    assert changes == [Change.REACTIVATED, Change.DEACTIVATED]


def test_who_has_left_is_not_let_in_again(portal: Portal, people: People, office: Visitor, admin: Principal) -> None:
    member = people.member(password=PASSWORD)
    Visitor(portal).sign_in(member).post("/en/account/close", {"password": PASSWORD})
    assert "closed their account" in words(office.get(f"{PEOPLE}/{member.id}"))
    with portal.database.unit_of_work() as session:
        answer = administration.reactivate(session, admin, member.id, "Back", clock.now())
    assert answer == Refused(AccountRefusal.IS_CLOSED)


def test_a_reason_written_into_an_ended_session_is_there_again(
    portal: Portal, people: People, admin: Principal
) -> None:
    member, visitor = people.member(), Visitor(portal)
    fields = {"act": "deactivate", "reason": "A long reason"}
    assert visitor.client.post(f"{PEOPLE}/{member.id}", data=fields).location == "/en/account/sign-in"
    assert "A long reason" in words(visitor.sign_in(admin).get(f"{PEOPLE}/{member.id}"))


@pytest.mark.parametrize("fields", [{}, {"act": "nonsense"}, {"act": "roles", "roles": ["king"]}])
def test_what_no_button_sends_is_refused(
    portal: Portal, people: People, office: Visitor, fields: dict[str, str]
) -> None:
    member = people.member()
    assert office.post(f"{PEOPLE}/{member.id}", fields).status_code in {400, 422}
    assert roles_of(portal, member) == frozenset()
    assert office.get(f"{PEOPLE}/999999").status_code == 404


# Site pages


PAGE = "/en/administration/pages/terms"
WRITTEN = {"title": "Terms", "body": "## New\n- one\n- two", "language": "en", "number": "0", "act": "publish"}


def test_an_editor_publishes_a_page(portal: Portal, people: People) -> None:
    translator = Visitor(portal).sign_in(people.member(Role.TRANSLATOR, language="en"))
    assert translator.post(PAGE, WRITTEN).status_code == 303
    page = translator.get("/en/terms").get_data(as_text=True)
    assert "<h2>New</h2>" in page
    assert "<li>one</li>" in page
    assert "Version 2" in words(translator.get(PAGE))
    assert translator.get(f"{PAGE}/versions/1").status_code == 200
    assert translator.get(f"{PAGE}/versions/9").status_code == 404


def test_a_late_editor_sees_both_texts_and_can_go_on(office: Visitor) -> None:
    office.post(PAGE, WRITTEN)
    answer = office.post(PAGE, WRITTEN | {"body": "My own long text"})
    assert answer.status_code == 409
    assert "My own long text" in words(answer)
    assert "<h2>New</h2>" in answer.get_data(as_text=True)
    assert re.search(r'name="number"[^>]*value="2"', answer.get_data(as_text=True))
    assert office.post(PAGE, WRITTEN | {"body": "Both together", "number": "2"}).status_code == 303
    assert "Both together" in words(office.get("/en/terms"))


@pytest.mark.parametrize(
    "wrong", [{"title": " "}, {"body": "\n"}, {"body": "x" * 40_001}, {"language": "xx"}, {"body": "a\ufffdb"}]
)
def test_a_page_that_is_refused_comes_back_with_what_was_typed(
    portal: Portal, office: Visitor, wrong: dict[str, str]
) -> None:
    answer = office.post(PAGE, WRITTEN | {"title": "A typed title"} | wrong)
    assert answer.status_code == 422
    assert "title" in wrong or "A typed title" in words(answer)
    with portal.database.reading() as session:
        assert sitepages.get_page(session, Slug.TERMS, "en").number == 0


def test_a_page_without_its_number_is_no_version(office: Visitor) -> None:
    assert office.post(PAGE, {name: value for name, value in WRITTEN.items() if name != "number"}).status_code == 409


@pytest.mark.parametrize("planting", VECTORS)
def test_a_page_is_shown_as_text(office: Visitor, planting: str) -> None:
    body = f"## {planting}\n- {planting}\n{planting}"
    office.post(PAGE, WRITTEN | {"title": planting, "body": body})
    for path in ("/en/terms", PAGE, f"{PAGE}/versions/2", f"{PAGE}/translations/ja"):
        answer = office.get(path)
        assert answer.status_code == 200
        assert planted(answer) == []


def test_a_page_written_into_an_ended_session_is_there_again(portal: Portal, admin: Principal) -> None:
    visitor = Visitor(portal)
    assert visitor.client.post(PAGE, data=WRITTEN | {"body": "Long work"}).location == "/en/account/sign-in"
    assert "Long work" in words(visitor.sign_in(admin).get(PAGE))


def test_a_translation_is_kept_and_shown_to_its_readers(portal: Portal, office: Visitor) -> None:
    office.post(PAGE, WRITTEN)
    path = f"{PAGE}/translations/ja"
    form = office.get(path).get_data(as_text=True)
    basis = form.partition('name="basis"')[2].partition('value="')[2].partition('"')[0]
    data = {"title": "規約", "body": "## 新しい", "number": "2", "basis": basis}
    assert office.post(path, data).status_code == 303
    page = Visitor(portal).get("/ja/terms").get_data(as_text=True)
    assert "<h2>新しい</h2>" in page
    assert office.post(path, data | {"body": "遅い"}).status_code == 409
    assert office.get(f"{PAGE}/translations/en").status_code == 404, "the original needs no translation"


# Announcements


ANNOUNCED = {"kind": "error", "text": "Typhoon <b>tonight</b>", "language": "en"}


def test_an_announcement_stands_on_every_page_until_it_is_taken_down(portal: Portal, office: Visitor) -> None:
    visitor = Visitor(portal)
    assert "announcement-body" not in visitor.get("/en/").get_data(as_text=True)
    assert office.post("/en/administration/announcements", ANNOUNCED).status_code == 303
    for path in ("/en/", "/en/proposals", "/en/nowhere", "/en/account/sign-in"):
        page = visitor.get(path).get_data(as_text=True)
        assert "announcement-error" in page
        assert "Typhoon &lt;b&gt;tonight&lt;/b&gt;" in page
    korean = visitor.get("/ko/").get_data(as_text=True)
    assert '<div class="text" lang="en" dir="ltr"><p>Typhoon' in korean
    assert "chip-pending" in korean
    office.post("/en/administration/announcements/1/end", page="/en/administration/announcements")
    assert "announcement-body" not in visitor.get("/en/").get_data(as_text=True)


def test_what_is_announced_is_not_asked_for_on_every_page(portal: Portal, office: Visitor) -> None:
    office.post("/en/administration/announcements", ANNOUNCED)
    asked: list[str] = []

    def note(*arguments: object) -> None:
        asked.append(str(arguments[2]))

    event.listen(portal.database.engine, "before_cursor_execute", note)
    for _page in range(4):
        assert "announcement-body" in Visitor(portal).get("/en/topics").get_data(as_text=True)
    event.remove(portal.database.engine, "before_cursor_execute", note)
    assert len([one for one in asked if "FROM announcement" in one]) == 1


def test_an_announcement_is_translated_by_a_person(portal: Portal, office: Visitor) -> None:
    office.post("/en/administration/announcements", ANNOUNCED)
    path = "/en/administration/announcements/1/translations/ko"
    form = office.get(path).get_data(as_text=True)
    basis = form.partition('name="basis"')[2].partition('value="')[2].partition('"')[0]
    assert office.post(path, {"text": "오늘 밤 태풍", "basis": basis}).status_code == 303
    korean = Visitor(portal).get("/ko/").get_data(as_text=True)
    assert '<div class="text" lang="ko" dir="ltr"><p>오늘 밤 태풍' in korean
    assert office.post(path, {"text": "늦은 번역", "basis": basis}).status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "party"},
        {"text": ""},
        {"text": "x" * 301},
        {"starts_at": "soon"},
        {"starts_at": "0001-01-01T00:00"},
        {"starts_at": "2026-05-04T10:00", "ends_at": "2026-05-04T09:00"},
        {"language": "xx"},
    ],
)
def test_an_announcement_that_is_refused_comes_back(office: Visitor, wrong: dict[str, str]) -> None:
    answer = office.post("/en/administration/announcements", ANNOUNCED | {"text": "Something typed"} | wrong)
    assert answer.status_code == 422
    assert "text" in wrong or "Something typed" in words(answer)
    assert "Nothing is announced now" in words(answer)
