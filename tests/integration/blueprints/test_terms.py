"""The pages of the termbase: who comes in, lists, changes that lose nothing, files, and what the machine got wrong."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.app import Portal
from portal.domain.accounts.types import Principal, Role
from portal.domain.terms import queries, rules
from portal.domain.terms.types import Concept, State
from portal.domain.texts import service as texts
from portal.domain.texts.models import Translation
from portal.domain.texts.types import LanguageChoice, LanguageOrigin
from portal.foundation import clock
from tests.factories import termbase
from tests.factories.forms import filled
from tests.factories.pages import VECTORS, planted, words
from tests.factories.people import People
from tests.factories.visitors import Visitor

TERMS = "/en/administration/terms"
HEADER = "concept,kind,language,form,status\n"
HILL = HEADER + "a,place,ko,언덕길,preferred\na,place,en,Hill Road,preferred\n"
ADDRESSES = ("", "/new", "/violations", "/import", "/export.csv", "/export.tbx")


@pytest.fixture
def translator(people: People) -> Principal:
    return people.member(Role.TRANSLATOR, language="en", name="A translator")


@pytest.fixture
def desk(portal: Portal, translator: Principal) -> Visitor:
    return Visitor(portal).sign_in(translator)


@pytest.fixture
def hill(portal: Portal) -> int:
    with portal.database.unit_of_work() as session:
        return termbase.add(session, termbase.term("언덕길", "Hill Road", "Slope Road", note="Steep"), clock.now())


def get(portal: Portal, concept_id: int) -> Concept:
    with portal.database.reading() as session:
        return queries.get_concept(session, concept_id)


def all_terms(portal: Portal) -> list[Concept]:
    with portal.database.reading() as session:
        return list(queries.in_use(session))


def fill(desk: Visitor, path: str, **fields: str) -> dict[str, Any]:
    return {**filled(desk.get(path)), **fields}


def send_file(desk: Visitor, data: str | bytes, name: str = "terms.csv") -> TestResponse:
    token = filled(desk.get(f"{TERMS}/import"))["csrf_token"]
    content = data.encode() if isinstance(data, str) else data
    sent = {"csrf_token": token, "sheet": (io.BytesIO(content), name)}
    return desk.client.post(f"{TERMS}/import", data=sent, content_type="multipart/form-data")


def test_translators_and_administrators_come_in_and_nobody_else(portal: Portal, people: People, hill: int) -> None:
    for role in (Role.TRANSLATOR, Role.ADMIN, Role.MODERATOR, Role.PARTICIPANT):
        visitor = Visitor(portal).sign_in(people.member(role))
        expected = 200 if role in {Role.TRANSLATOR, Role.ADMIN} else 403
        for address in (*ADDRESSES, f"/{hill}"):
            assert visitor.get(TERMS + address).status_code == expected, (role, address)
    assert Visitor(portal).get(TERMS).status_code == 303
    assert Visitor(portal).post(f"{TERMS}/{hill}/state", {"act": "retire"}).status_code in {303, 400}
    assert get(portal, hill).state is State.ACTIVE


def test_an_empty_termbase_says_what_comes_next(desk: Visitor) -> None:
    assert "There are no terms yet" in words(desk.get(TERMS))
    assert "Nothing is wrong here" in words(desk.get(f"{TERMS}/violations"))


def test_the_list_is_searched_and_narrowed_down(desk: Visitor, portal: Portal, hill: int) -> None:
    with portal.database.unit_of_work() as session:
        termbase.add(session, termbase.term("공원", "Park"), clock.now())
    assert "2 terms" in words(desk.get(TERMS))
    found = words(desk.get(f"{TERMS}?q=slope&kind=place&lacking=ja"))
    assert "1 term" in found
    assert "Hill Road" in found
    assert "No term fits this" in words(desk.get(f"{TERMS}?lacking=en"))
    assert desk.get(f"{TERMS}?q=%00&kind=x&lacking=y&state=z&page=-1").status_code == 200


def test_a_term_is_added_with_forms_notes_and_its_history(desk: Visitor, portal: Portal) -> None:
    fields = {
        "kind": "place",
        "note": "Steep",
        "preferred_ko": "언덕길",
        "preferred_en": " Hill  Road | as on signs",
        "accepted_en": "The Hill\r\n\r\nHill Rd.",
        "forbidden_zh_Hant": "",
        "forbidden_en": "Slope Road | machines say so",
    }
    answer = desk.post(f"{TERMS}/new", fill(desk, f"{TERMS}/new", **fields))
    assert answer.status_code == 303
    [concept] = all_terms(portal)
    assert [(form.language, form.status.value, form.text, form.note) for form in concept.draft.forms] == [
        ("ko", "preferred", "언덕길", ""),
        ("en", "preferred", "Hill Road", "as on signs"),
        ("en", "accepted", "The Hill", ""),
        ("en", "accepted", "Hill Rd.", ""),
        ("en", "forbidden", "Slope Road", "machines say so"),
    ]
    page = words(desk.get(answer.headers["Location"]))
    assert "Added" in page
    assert "A translator" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "in two languages or more"),
        ({"preferred_ko": "언덕길"}, "in one more language"),
        ({"preferred_ko": "언덕길", "accepted_en": "Hill"}, "which form is to be used in this language"),
        ({"preferred_ko": "가", "preferred_en": "x" * 201}, "at most 200 characters"),
        ({"preferred_ko": "가", "preferred_en": "A", "accepted_en": "a"}, "stands here twice"),
        ({"preferred_ko": "가", "preferred_en": "A\x00"}, "arrived damaged"),
        ({"preferred_ko": "가", "preferred_en": "A", "kind": "planet"}, "choose something from the list"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    desk: Visitor, portal: Portal, fields: dict[str, str], said: str
) -> None:
    answer = desk.post(f"{TERMS}/new", fill(desk, f"{TERMS}/new", **{"kind": "place", "note": "My note", **fields}))
    assert answer.status_code in {409, 422}
    assert said in words(answer)
    assert "My note" in answer.get_data(as_text=True)
    assert all_terms(portal) == []


def test_of_two_who_change_a_term_the_second_sees_what_the_first_made(
    desk: Visitor, portal: Portal, people: People, hill: int
) -> None:
    other = Visitor(portal).sign_in(people.member(Role.TRANSLATOR))
    mine, theirs = fill(desk, f"{TERMS}/{hill}", note="Mine"), fill(other, f"{TERMS}/{hill}", note="Theirs")
    assert other.post(f"{TERMS}/{hill}", theirs).status_code == 303
    answer = desk.post(f"{TERMS}/{hill}", mine)
    assert answer.status_code == 409
    page = answer.get_data(as_text=True)
    assert "Theirs" in words(answer)
    assert "Mine" in page
    assert get(portal, hill).draft.note == "Theirs"
    assert desk.post(f"{TERMS}/{hill}", filled(answer)).status_code == 303
    assert get(portal, hill).draft.note == "Mine"


def test_a_form_that_does_not_say_what_it_has_seen_changes_nothing(desk: Visitor, portal: Portal, hill: int) -> None:
    fields = fill(desk, f"{TERMS}/{hill}", note="Mine")
    del fields["basis"]
    assert desk.post(f"{TERMS}/{hill}", fields).status_code == 409
    assert get(portal, hill).draft.note == "Steep"


def test_a_term_is_retired_and_brought_back(desk: Visitor, portal: Portal, hill: int) -> None:
    token = filled(desk.get(f"{TERMS}/{hill}"))["csrf_token"]
    assert desk.post(f"{TERMS}/{hill}/state", {"csrf_token": token, "act": "retire"}).status_code == 303
    assert get(portal, hill).state is State.RETIRED
    assert "Bring it back" in words(desk.get(f"{TERMS}/{hill}"))
    assert "Hill Road" in words(desk.get(f"{TERMS}?state=retired"))
    assert desk.post(f"{TERMS}/{hill}/state", {"csrf_token": token, "act": "restore"}).status_code == 303
    assert get(portal, hill).state is State.ACTIVE
    assert desk.post(f"{TERMS}/{hill}/state", {"csrf_token": token, "act": "burn"}).status_code == 400
    assert desk.post(f"{TERMS}/999/state", {"csrf_token": token, "act": "retire"}).status_code == 404


def test_a_full_termbase_says_so(desk: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_CONCEPTS", 0)
    fields = fill(desk, f"{TERMS}/new", kind="place", preferred_ko="가", preferred_en="A")
    answer = desk.post(f"{TERMS}/new", fields)
    assert (answer.status_code, "Please retire some first" in words(answer)) == (409, True)


def test_a_file_is_shown_first_and_then_taken_in_as_shown(desk: Visitor, portal: Portal) -> None:
    shown = send_file(desk, HILL)
    assert shown.status_code == 200
    assert "New: 1" in words(shown)
    assert all_terms(portal) == []
    assert desk.post(f"{TERMS}/import", filled(shown)).status_code == 303
    assert [concept.draft.preferred["en"] for concept in all_terms(portal)] == ["Hill Road"]
    assert "Everything in this file is here already" in words(send_file(desk, HILL))


def test_a_file_is_not_taken_in_once_a_term_of_it_has_changed(
    desk: Visitor, portal: Portal, people: People, hill: int
) -> None:
    shown = send_file(desk, HILL + "a,place,ja,坂道,preferred\n")
    other = Visitor(portal).sign_in(people.member(Role.TRANSLATOR))
    other.post(f"{TERMS}/{hill}", fill(other, f"{TERMS}/{hill}", note="Theirs"))
    answer = desk.post(f"{TERMS}/import", filled(shown))
    assert answer.status_code == 409
    assert "look at it once more" in words(answer)
    assert "ja" not in get(portal, hill).draft.preferred
    assert desk.post(f"{TERMS}/import", filled(answer)).status_code == 303
    assert get(portal, hill).draft.preferred["ja"] == "坂道"


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        ("", "terms.csv", "This file is empty"),
        ("a,b\n1,2\n", "terms.csv", "These columns are missing"),
        (HILL + "b,planet,ko,별,preferred\n", "terms.csv", "does not know this kind of term"),
        (HILL + "b,place,ko,별,often\n", "terms.csv", "preferred, accepted or forbidden"),
        (b"\xff\xfe\x00\xd8", "terms.csv", "Please"),
        (b'<!DOCTYPE tbx [<!ENTITY a "b">]><tbx/>', "terms.tbx", "declares entities"),
        (b"<tbx><text>", "terms.tbx", "no well-formed XML"),
        (b"x" * 3_000_001, "terms.csv", "too large"),
    ],
)
def test_files_with_mistakes_are_refused_in_words(
    desk: Visitor, portal: Portal, data: str | bytes, name: str, said: str
) -> None:
    answer = send_file(desk, data, name)
    assert answer.status_code == 422
    assert said in words(answer)
    assert all_terms(portal) == []


def test_sending_no_file_or_a_broken_one_again_is_answered(desk: Visitor) -> None:
    token = filled(desk.get(f"{TERMS}/import"))["csrf_token"]
    assert "Please choose a file" in words(desk.post(f"{TERMS}/import", {"csrf_token": token}))
    for again in ("%%%", "é", "YQ"):
        fields = {"csrf_token": token, "seal": "x", "name": "a.csv", "again": again}
        assert desk.post(f"{TERMS}/import", fields).status_code == 409


def test_all_terms_go_out_as_files_whose_formulas_are_words(desk: Visitor, portal: Portal, hill: int) -> None:
    with portal.database.unit_of_work() as session:
        termbase.add(session, termbase.term("=가()", "@SUM(A1)"), clock.now())
    as_csv, as_tbx = desk.get(f"{TERMS}/export.csv"), desk.get(f"{TERMS}/export.tbx")
    assert as_csv.headers["Content-Disposition"] == "attachment; filename=terms.csv"
    assert '"\'@SUM(A1)"' in as_csv.get_data(as_text=True)
    assert "<term>Hill Road</term>" in as_tbx.get_data(as_text=True)


def test_violations_are_listed_with_the_sentence_what_was_expected_and_what_came(
    desk: Visitor, portal: Portal, hill: int
) -> None:
    korean = LanguageChoice("ko", LanguageOrigin.CHOSEN, "ko", 1.0)
    with portal.database.unit_of_work() as session:
        text_id = texts.write(session, "언덕길입니다.", korean, clock.now())
        texts.request_translations(session, [text_id], ["en"], clock.now())
        row = session.scalars(select(Translation)).one()
        found = termbase.violation("언덕길입니다.", "It is Slope Road.", "Hill Road", "Slope Road", repaired=True)
        row.violations, row.violation_count = [{**found, "term": get(portal, hill).key}], 1
    answer = desk.get(f"{TERMS}/violations?language=en")
    page = words(answer)
    for said in ("언덕길입니다.", "It is Slope Road.", "Hill Road", "Put right"):
        assert said in page
    assert re.search(rf'href="[^"]*/terms/{hill}"', answer.get_data(as_text=True))
    assert "Nothing is wrong here" in words(desk.get(f"{TERMS}/violations?language=ja"))


def test_nothing_that_is_typed_becomes_markup(desk: Visitor, portal: Portal) -> None:
    for number, vector in enumerate(VECTORS):
        fields = {"kind": "word", "note": vector, "preferred_ko": f"{number} {vector}"[:200], "preferred_en": "A"}
        desk.post(f"{TERMS}/new", fill(desk, f"{TERMS}/new", **fields))
    assert all_terms(portal)
    for path in (TERMS, f"{TERMS}/{all_terms(portal)[0].id}", f"{TERMS}/violations"):
        assert planted(desk.get(path)) == []
