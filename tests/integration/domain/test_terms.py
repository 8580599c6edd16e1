"""The termbase in the database: added, changed, retired, shipped, found in sentences, in and out as files."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from portal.app import Portal
from portal.domain.terms import files, queries, rules, service
from portal.domain.terms.files import Bad, Fault, Plan, Step
from portal.domain.terms.queries import Filter
from portal.domain.terms.service import Shipped
from portal.domain.terms.types import (
    Act,
    Draft,
    Form,
    FormStatus,
    Kind,
    Problem,
    Refusal,
    Refused,
    State,
    TermMissed,
    Wrong,
)
from portal.engines.translation import termbase
from portal.foundation.errors import NotFound
from tests.factories.people import People

PREFERRED, ACCEPTED, FORBIDDEN = FormStatus
LIBRARY = rules.tidy(
    Draft(
        Kind.INSTITUTION,
        "The one by the stream",
        (
            Form("ko", PREFERRED, "개울도서관"),
            Form("en", PREFERRED, "Brook Library", "Never translated word by word"),
            Form("en", ACCEPTED, "the Brook Library"),
            Form("en", FORBIDDEN, "Stream Library", "What machines say"),
        ),
    )
)
HEADER = "concept,kind,language,form,status,form_note,concept_note\n"


def add(portal: Portal, draft: Draft, now: datetime, by_id: int | None = None) -> int:
    with portal.database.unit_of_work() as session:
        made = service.add(session, by_id, draft, now)
    assert isinstance(made, int)
    return made


def edit(portal: Portal, concept_id: int, draft: Draft, basis: str, now: datetime) -> Refused | None:
    with portal.database.unit_of_work() as session:
        return service.edit(session, None, concept_id, draft, basis, now)


def basis_of(portal: Portal, concept_id: int) -> str:
    with portal.database.reading() as session:
        return queries.get_concept(session, concept_id).basis


def read(portal: Portal, data: str | bytes, name: str = "terms.csv") -> Plan:
    with portal.database.reading() as session:
        return files.read(session, data.encode() if isinstance(data, str) else data, name)


def take(portal: Portal, data: bytes, now: datetime, name: str = "terms.csv") -> Plan:
    with portal.database.unit_of_work() as session:
        plan = files.read(session, data, name)
        assert plan.is_good, plan
        assert files.write(session, plan, None, now) is None
    return plan


def test_a_term_is_kept_with_who_and_when_and_each_change_stays_in_its_history(
    portal: Portal, people: People, now: datetime
) -> None:
    member, later = people.member(), now + timedelta(hours=1)
    concept_id = add(portal, LIBRARY, now, member.id)
    changed = replace(LIBRARY, note="")
    assert edit(portal, concept_id, changed, basis_of(portal, concept_id), later) is None
    with portal.database.reading() as session:
        concept = queries.get_concept(session, concept_id)
        history = queries.history(session, concept_id)
    assert (concept.draft, concept.state, concept.changed_at) == (changed, State.ACTIVE, later)
    assert [(one.act, one.by_id, one.before, one.after) for one in history] == [
        (Act.EDITED, None, LIBRARY, changed),
        (Act.ADDED, member.id, None, LIBRARY),
    ]


def test_of_two_who_change_a_term_the_second_overwrites_nothing(portal: Portal, now: datetime) -> None:
    concept_id = add(portal, LIBRARY, now)
    seen = basis_of(portal, concept_id)
    assert edit(portal, concept_id, replace(LIBRARY, note="First"), seen, now) is None
    assert edit(portal, concept_id, replace(LIBRARY, note="Second"), seen, now) == Refused(Refusal.CHANGED)
    with portal.database.reading() as session:
        assert queries.get_concept(session, concept_id).draft.note == "First"


def test_retiring_counts_as_a_change_and_can_be_undone(portal: Portal, now: datetime) -> None:
    concept_id = add(portal, LIBRARY, now)
    seen = basis_of(portal, concept_id)
    for state in (State.RETIRED, State.RETIRED, State.ACTIVE):
        with portal.database.unit_of_work() as session:
            assert service.set_state(session, None, concept_id, state, now) is None
            found = queries.terms_in(session, ["개울도서관에서 만나요."], "ko", "en")["개울도서관에서 만나요."]
        assert len(found) == (state is State.ACTIVE)
        if state is State.RETIRED:
            assert edit(portal, concept_id, LIBRARY, seen, now) == Refused(Refusal.CHANGED)
    with portal.database.reading() as session:
        assert [one.act for one in queries.history(session, concept_id)] == [Act.RESTORED, Act.RETIRED, Act.ADDED]


def test_what_is_not_there_is_not_found(portal: Portal, now: datetime) -> None:
    with pytest.raises(NotFound), portal.database.unit_of_work() as session:
        service.set_state(session, None, 999, State.RETIRED, now)
    with pytest.raises(NotFound), portal.database.reading() as session:
        queries.get_concept(session, 999)


def test_there_are_no_more_terms_than_can_be_looked_for(
    portal: Portal, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_CONCEPTS", 1)
    concept_id = add(portal, LIBRARY, now)
    with portal.database.unit_of_work() as session:
        assert service.add(session, None, LIBRARY, now) == Refused(Refusal.FULL)
        service.set_state(session, None, concept_id, State.RETIRED, now)
        assert isinstance(service.add(session, None, LIBRARY, now), int)
        assert service.set_state(session, None, concept_id, State.ACTIVE, now) == Refused(Refusal.FULL)


def test_terms_of_a_sentence_come_with_forms_and_notes(portal: Portal, now: datetime) -> None:
    add(portal, LIBRARY, now)
    sentence = "개울도서관은 크고, 개울도서관은 밝습니다."
    with portal.database.reading() as session:
        [found] = queries.terms_in(session, [sentence], "ko", "en")[sentence]
        assert queries.terms_in(session, [sentence], "ko", "ja")[sentence] == ()
        wrong = queries.violations(session, sentence, "The Stream Library is large and bright.", "ko", "en")
        missing = queries.violations(session, sentence, "It is large and bright.", "ko", "en")
        assert queries.violations(session, sentence, "the brook library is bright.", "ko", "en") == ()
    assert (found.found, found.expected) == ("개울도서관", "Brook Library")
    assert (found.accepted, found.forbidden) == (("Brook Library", "the Brook Library"), ("Stream Library",))
    assert found.note == "The one by the stream"
    assert found.notes == {"Brook Library": "Never translated word by word", "Stream Library": "What machines say"}
    assert wrong == (TermMissed(found.key, "Brook Library", "Stream Library"),)
    assert missing == (TermMissed(found.key, "Brook Library", ""),)


def test_without_any_term_the_shipped_ones_hold_and_afterwards_those_of_the_database(
    portal: Portal, now: datetime
) -> None:
    with portal.database.reading() as session:
        assert queries.termbase(session) is termbase.load()
    add(portal, LIBRARY, now)
    with portal.database.reading() as session:
        assert [term.approved["en"] for term in queries.termbase(session).terms] == ["Brook Library"]
        assert queries.termbase(session) is queries.termbase(session)


def test_what_is_shipped_is_taken_in_once_and_staff_have_the_last_word(portal: Portal, now: datetime) -> None:
    number = len(termbase.load().terms)
    with portal.database.unit_of_work() as session:
        assert service.take_shipped(session, now) == Shipped(added=number)
        assert service.claim_due(session) is None
    with portal.database.reading() as session:
        theirs = queries.termbase(session)
        [changed, retired] = queries.list_concepts(session, Filter(kind=Kind.CITY), 1).items[:1] * 2
        retired = queries.list_concepts(session, Filter(kind=Kind.DISTRICT), 1).items[0]
    shipped = {term.key: (term.approved, dict(term.accepted), dict(term.forbidden)) for term in termbase.load().terms}
    assert {term.key: (term.approved, dict(term.accepted), dict(term.forbidden)) for term in theirs.terms} == shipped
    edit(portal, changed.id, replace(changed.draft, note="Ours"), changed.basis, now)
    with portal.database.unit_of_work() as session:
        service.set_state(session, None, retired.id, State.RETIRED, now)
    with portal.database.unit_of_work() as session:
        assert service.take_shipped(session, now) == Shipped(kept=2)
        assert queries.get_concept(session, changed.id).draft.note == "Ours"
        assert queries.get_concept(session, retired.id).state is State.RETIRED


def test_what_nobody_touched_is_brought_up_to_date(
    portal: Portal, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = termbase.parse("kind\tko\ten\taccepted\ncity\t서울\tSöul\t\ncity\t부산\tPusan\t\n")
    new = termbase.parse("kind\tko\ten\taccepted\ncity\t서울\tSeoul\t\ncity\t부산\tBusan\t\n")
    monkeypatch.setattr(termbase, "load", lambda: old)
    with portal.database.unit_of_work() as session:
        service.take_shipped(session, now)
        concept = queries.by_key(session, ["city:부산"])["city:부산"]
        service.edit(session, None, concept.id, replace(concept.draft, note="Ours"), concept.basis, now)
    monkeypatch.setattr(termbase, "load", lambda: new)
    with portal.database.unit_of_work() as session:
        assert service.take_shipped(session, now) == Shipped(changed=1, kept=1)
        assert {term.approved["en"] for term in queries.termbase(session).terms} == {"Seoul", "Pusan"}


def test_the_list_is_narrowed_down_by_words_kind_language_and_state(portal: Portal, now: datetime) -> None:
    library = add(portal, LIBRARY, now)
    park = Draft(Kind.PLACE, "100% green", (Form("ko", PREFERRED, "공원"), Form("ja", PREFERRED, "公園")))
    park_id = add(portal, park, now)

    def listed(**narrowed: object) -> list[int]:
        with portal.database.reading() as session:
            return [one.id for one in queries.list_concepts(session, Filter(**narrowed), 1).items]  # type: ignore[arg-type]

    assert listed() == [library, park_id]
    assert listed(words="brook") == listed(words="MACHINES") == listed(words="by the stream") == [library]
    assert listed(words="100%") == listed(kind=Kind.PLACE) == listed(lacking="en") == [park_id]
    assert listed(words="_") == listed(state=State.RETIRED) == []


def test_what_is_given_out_as_csv_or_tbx_is_the_same_when_it_comes_back(portal: Portal, now: datetime) -> None:
    trap = Draft(Kind.WORD, "=1+1", (Form("ko", PREFERRED, "=HYPERLINK(가)"), Form("en", PREFERRED, "@SUM(A1)", "-x")))
    for draft in (LIBRARY, trap):
        add(portal, draft, now)
    with portal.database.reading() as session:
        as_csv, as_tbx = b"".join(files.as_csv(session)), b"".join(files.as_tbx(session))
    assert b"\"'=HYPERLINK" in as_csv
    assert b"\"'@SUM" in as_csv
    for data, name in ((as_csv, "terms.csv"), (as_tbx, "terms.tbx")):
        plan = read(portal, data, name)
        assert plan.is_good, plan
        assert {one.step for one in plan.planned} == {Step.SAME}, name


def test_a_file_adds_and_changes_what_it_speaks_of_and_nothing_else(portal: Portal, now: datetime) -> None:
    add(portal, LIBRARY, now)
    data = HEADER + (
        "a,institution,KO_kr,개울도서관,preferred,,\n"
        "a,institution,zh-CN,溪流图书馆,preferred,,\n"
        "b,place,ko,언덕,preferred,,\n"
        "b,place,en,Hill,Preferred,high,A note\n"
    )
    plan = take(portal, data.encode("utf-8-sig"), now)
    assert [one.step for one in plan.planned] == [Step.CHANGE, Step.ADD]
    with portal.database.reading() as session:
        library, hill = queries.list_concepts(session, Filter(), 1).items
    assert library.draft.preferred == {"ko": "개울도서관", "en": "Brook Library", "zh-Hans": "溪流图书馆"}
    assert library.draft.of("en", FORBIDDEN) == LIBRARY.of("en", FORBIDDEN)
    assert hill.draft.of("en", PREFERRED) == (Form("en", PREFERRED, "Hill", "high"),)
    again = take(portal, data.encode(), now)
    assert {one.step for one in again.planned} == {Step.SAME}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("a,place,ko,가,preferred,,\n", Bad("2", None, Wrong(Problem.ONE_LANGUAGE))),
        (",place,ko,가,preferred,,\n", Bad("2", Fault.NO_CONCEPT, None)),
        ("a,planet,ko,가,preferred,,\na,planet,en,b,preferred,,\n", Bad("2", Fault.UNKNOWN_KIND, None, "planet")),
        ("a,place,xx,가,preferred,,\n", Bad("2", Fault.UNKNOWN_LANGUAGE, None, "xx")),
        ("a,place,ko,가,1.5,,\n", Bad("2", Fault.UNKNOWN_STATUS, None, "1.5")),
        ("a,place,ko,가,preferred,,\na,city,en,b,preferred,,\n", Bad("3", Fault.TWO_KINDS, None, "city")),
        ("a,place,ko,가,preferred,,\na,place,en, ,preferred,,\n", Bad("2", None, Wrong(Problem.EMPTY_FORM, "en"))),
    ],
)
def test_rows_that_are_wrong_are_named_and_nothing_is_written(portal: Portal, rows: str, expected: Bad) -> None:
    plan = read(portal, HEADER + rows)
    assert not plan.is_good
    assert expected in plan.bad


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"", "terms.csv", Plan(problem="empty")),
        ("concept,kind,form,form\na,place,b,c\n", "terms.csv", Plan(missing=("language", "status"), doubles=("form",))),
        (b"PK\x03\x04 broken", "terms.xlsx", Plan(problem="unreadable")),
        (b"<html/>", "terms.html", Plan(problem="other_kind", place="")),
        (b'<!DOCTYPE tbx [<!ENTITY a "b">]><tbx/>', "terms.tbx", Plan(problem="entities", place="1")),
        (b"<tbx/>", "terms.tbx", Plan(problem="other_kind")),
    ],
)
def test_files_that_are_no_terms_are_refused(portal: Portal, data: str | bytes, name: str, expected: Plan) -> None:
    assert read(portal, data, name) == expected


def test_a_korean_spreadsheet_in_its_old_encoding_is_read(portal: Portal) -> None:
    data = HEADER + "a,place,ko,양재천 산책로,preferred,,\na,place,en,Yangjae Stream path,preferred,,\n"
    plan = read(portal, data.encode("cp949"))
    assert plan.is_good, plan
    assert plan.planned[0].draft.preferred["ko"] == "양재천 산책로"


def test_two_terms_of_a_file_that_are_one_here_are_refused(portal: Portal, now: datetime) -> None:
    add(portal, LIBRARY, now)
    rows = "".join(
        f"{key},institution,ko,개울도서관,preferred,,\n{key},institution,ja,{key},preferred,,\n" for key in "ab"
    )
    assert [bad.fault for bad in read(portal, HEADER + rows).bad] == [Fault.THERE_TWICE]


def test_the_seal_is_another_one_once_a_term_has_changed(portal: Portal, now: datetime) -> None:
    concept_id = add(portal, LIBRARY, now)
    data = HEADER + "a,institution,ko,개울도서관,preferred,,\na,institution,ja,小川図書館,preferred,,\n"
    before = read(portal, data).seal
    assert read(portal, data).seal == before
    edit(portal, concept_id, replace(LIBRARY, note="Changed"), basis_of(portal, concept_id), now)
    assert read(portal, data).seal != before
