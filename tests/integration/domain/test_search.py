"""Search finds in any language what the table says, in one order on both databases."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text

from portal.app import Portal
from portal.domain.proposals import intake, service
from portal.domain.proposals import queries as proposals
from portal.domain.proposals.types import Cluster, Draft, Filter, Imported, Sort, State
from portal.domain.search import queries
from portal.domain.search.types import Found
from portal.domain.texts import service as texts
from portal.engines.translation.types import Job, Outcome, Segment, Status
from portal.foundation import clock
from tests.conftest import missing
from tests.factories.people import People
from tests.factories.proposals import propose
from tests.factories.threads import at_once
from tests.factories.translators import FakeTranslator
from tests.integration.conftest import Command
from tests.integration.domain.search_table import CASES, DOCUMENTS

FIRST = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
LEAST_RECALL = 0.97
MOST_FALSE = 0.05


def fill(portal: Portal) -> dict[int, str]:
    """Publish the documents of the table, one a day, and index them."""
    keys: dict[int, str] = {}
    with portal.database.unit_of_work() as session:
        for day, document in enumerate(DOCUMENTS):
            at = FIRST + timedelta(days=day)
            item = Imported(
                "table", document.key, document.title, document.body, document.language, "A neighbour", at, Cluster.C4
            )
            proposal_id, _new = intake.import_one(session, item, at)
            row = proposals.get_row(session, proposal_id)
            for language, title, body in document.also:
                texts.keep_human_translation(session, row.title_id, language, title, at)
                texts.keep_human_translation(session, row.body_id, language, body, at)
            keys[proposal_id] = document.key
    portal.worker.do_index()
    return keys


class Report:
    """How well the table was found."""

    def __init__(self, found: dict[str, list[str]]) -> None:
        self.lines: list[str] = []
        wanted = hit = false = 0
        for case in CASES:
            there = set(found[case.query])
            wanted += len(case.expected)
            hit += len(there & case.expected)
            false += len(there - case.expected)
            if there != case.expected:
                self.lines.append(
                    f"{case.kind} {case.query!r}: lacks {sorted(case.expected - there)}, "
                    f"false {sorted(there - case.expected)}"
                )
        self.recall = hit / wanted
        self.false = false
        self.false_rate = false / (hit + false)

    def __str__(self) -> str:
        summary = f"{len(CASES)} queries, recall {self.recall:.1%}, {self.false} false hits ({self.false_rate:.1%})"
        return "\n  ".join([summary, *self.lines])


def find(portal: Portal, query: str, wanted: Filter | None = None, number: int = 1) -> Found:
    with portal.database.reading() as session:
        return queries.search(session, query, wanted or Filter(), number, size=100)


@pytest.fixture(scope="session")
def answers() -> dict[str, dict[str, list[str]]]:
    """What each database answered, for the last test to compare."""
    return {}


def test_the_table_is_large_and_in_many_languages() -> None:
    assert len(DOCUMENTS) >= 60
    assert len(CASES) >= 70
    assert len({document.language for document in DOCUMENTS}) >= 10


def test_the_table_is_found(portal: Portal, backend: str, answers: dict[str, dict[str, list[str]]]) -> None:
    keys = fill(portal)
    found = {case.query: [keys[row] for row in find(portal, case.query).ids] for case in CASES}
    answers[backend] = found
    report = Report(found)
    print(f"\n{backend}: {report}")
    assert report.recall >= LEAST_RECALL, report.lines
    assert report.false_rate <= MOST_FALSE, report.lines


def test_both_databases_answer_the_same_in_the_same_order(answers: dict[str, dict[str, list[str]]]) -> None:
    if len(answers) < 2:
        missing("the other database")
    assert answers["sqlite"] == answers["postgresql"]


SAME_WORDS = "a garden of many words"


def ids(portal: Portal, query: str, wanted: Filter | None = None) -> list[int]:
    return list(find(portal, query, wanted).ids)


def imported(portal: Portal, number: int, title: str, body: str, at: datetime, cluster: Cluster = Cluster.C1) -> int:
    with portal.database.unit_of_work() as session:
        item = Imported("test", str(number), title, body, "en", "A neighbour", at, cluster)
        return intake.import_one(session, item, at)[0]


def test_titles_come_first_and_then_the_newest(portal: Portal) -> None:
    at = FIRST
    old_title = imported(portal, 1, "A garden for all", "Words about plants.", at)
    new_body = imported(portal, 2, "Plants for all", "We would like a garden.", at + timedelta(days=2))
    new_title = imported(portal, 3, "Our garden", "Words about plants.", at + timedelta(days=1))
    newest_body = imported(portal, 4, "More plants", "A small garden.", at + timedelta(days=3))
    portal.worker.do_index()
    assert ids(portal, "garden") == [new_title, old_title, newest_body, new_body]


def test_what_stands_in_title_and_body_together_comes_after_whole_titles(portal: Portal) -> None:
    apart = imported(portal, 1, "A garden", "It is quiet there.", FIRST + timedelta(days=1))
    whole = imported(portal, 2, "A quiet garden", "For everybody.", FIRST)
    portal.worker.do_index()
    assert ids(portal, "quiet garden") == [whole, apart]


def test_the_most_endorsed_come_first_where_that_is_asked_for(portal: Portal, people: People) -> None:
    rows = [imported(portal, number, "A garden", SAME_WORDS, FIRST + timedelta(days=number)) for number in range(3)]
    portal.worker.do_index()
    voter = people.member()
    with portal.database.unit_of_work() as session:
        service.endorse(session, voter.id, rows[0], FIRST)
    assert ids(portal, "garden", Filter(sort=Sort.ENDORSED)) == [rows[0], rows[2], rows[1]]


def test_filters_narrow_what_is_found(portal: Portal) -> None:
    first = imported(portal, 1, "A garden", SAME_WORDS, FIRST, Cluster.C1)
    second = imported(portal, 2, "A garden", SAME_WORDS, FIRST + timedelta(days=1), Cluster.C2)
    portal.worker.do_index()
    noon = FIRST + timedelta(hours=12)
    assert ids(portal, "garden", Filter(cluster=Cluster.C2)) == [second]
    assert ids(portal, "garden", Filter(state=State.PUBLISHED)) == [second, first]
    assert ids(portal, "garden", Filter(state=State.ACCEPTED)) == []
    assert ids(portal, "garden", Filter(language="en")) == [second, first]
    assert ids(portal, "garden", Filter(language="ko")) == []
    assert ids(portal, "garden", Filter(topic_id=1)) == []
    assert ids(portal, "garden", Filter(published_from=noon)) == [second]
    assert ids(portal, "garden", Filter(published_before=noon)) == [first]
    assert ids(portal, "garden", Filter(published_from=FIRST, published_before=FIRST)) == []


def test_more_than_a_thousand_are_not_counted(portal: Portal) -> None:
    with portal.database.unit_of_work() as session:
        for number in range(1005):
            item = Imported("test", str(number), "A garden", SAME_WORDS, "en", None, FIRST, Cluster.C1)
            intake.import_one(session, item, FIRST)
    portal.worker.do_index()
    found = find(portal, "garden")
    assert (found.total, found.more, found.pages, len(found.ids)) == (1000, True, 10, 100)
    assert find(portal, "garden", number=10**6).number == 10


# Freshness: the rows are the truth


def test_what_is_published_is_found_and_what_waits_is_not(portal: Portal, people: People) -> None:
    moderator, writer = people.moderator(), people.member()
    public = propose(portal, writer, State.PUBLISHED, moderator=moderator)
    for state in (State.DRAFT, State.SUBMITTED, State.RETURNED, State.REFUSED):
        propose(portal, writer, state, moderator=moderator)
    portal.worker.do_index()
    assert ids(portal, "도서관") == [public.id]


def test_what_is_withdrawn_is_gone_at_once_even_before_the_worker_comes(portal: Portal, people: People) -> None:
    writer = people.member()
    row = propose(portal, writer, State.PUBLISHED, moderator=people.moderator())
    portal.worker.do_index()
    with portal.database.unit_of_work() as session:
        assert service.withdraw(session, writer.id, row.id, clock.now()) is None
    assert ids(portal, "도서관") == []
    portal.worker.do_index()
    assert ids(portal, "도서관") == []


def test_a_revised_text_is_found_by_its_new_words_alone(portal: Portal) -> None:
    row_id = imported(portal, 1, "A garden", "With tulips.", FIRST)
    portal.worker.do_index()
    with portal.database.unit_of_work() as session:
        row = proposals.get_row(session, row_id)
        choice = service.language_of(Draft("A garden", "With sunflowers.", "en"))
        texts.revise(session, row.body_id, "With sunflowers.", choice, FIRST)
    portal.worker.do_index()
    assert ids(portal, "sunflowers") == [row_id]
    assert ids(portal, "tulips") == []


def test_a_translation_is_found_once_it_is_stored(portal: Portal, people: People) -> None:
    def answer(_job: Job, target: str) -> Outcome:
        return Outcome(Status.READY, "A harbour", (Segment("A harbour", target),), engine="fake")

    row = propose(portal, people.member(), State.PUBLISHED, moderator=people.moderator())
    portal.worker.do_index()
    assert ids(portal, "harbour") == []
    portal.worker.translator = FakeTranslator(answer)
    portal.worker.do_texts()
    assert ids(portal, "harbour") == [row.id]


def test_indexing_again_changes_nothing(portal: Portal) -> None:
    fill(portal)
    assert portal.worker.do_index() == 0
    before = index_of(portal)
    with portal.database.unit_of_work() as session:
        session.execute(text("UPDATE proposal SET index_due = true"))
    assert portal.worker.do_index() == len(DOCUMENTS)
    assert index_of(portal) == before


def index_of(portal: Portal) -> list[list[object]]:
    with portal.database.reading() as session:
        return [
            [tuple(row) for row in session.execute(text(statement))]
            for statement in (
                "SELECT id, proposal_id, title, body FROM search_document ORDER BY id",
                "SELECT term, documents FROM search_term ORDER BY documents, reversed, length(term)",
            )
        ]


def test_several_workers_at_once_count_every_term_once(portal: Portal, command: Command) -> None:
    for number in range(30):
        imported(portal, number, "A garden", f"Words about plants and {'tulips ' * (number % 3)}.", FIRST)
    at_once(portal.worker.do_index, portal.worker.do_index, portal.worker.do_index)
    portal.worker.do_index()
    assert len(ids(portal, "garden")) == 30
    assert command("search", "check").code == 0


def test_the_commands_make_the_index_anew_and_see_where_it_differs(portal: Portal, command: Command) -> None:
    fill(portal)
    assert command("search", "check").code == 0
    with portal.database.unit_of_work() as session:
        session.execute(text("DELETE FROM search_document WHERE proposal_id = 1"))
        session.execute(text("UPDATE search_document SET body = 'x' WHERE proposal_id = 2"))
        session.execute(text("UPDATE proposal SET state = 'withdrawn' WHERE id = 3"))
    told = command("search", "check", "--json")
    drift = json.loads(told.out)
    assert told.code == 1
    assert (drift["missing"], drift["different"], drift["surplus"]) == ([1], [2], [3])
    assert drift["terms"] > 0
    rebuilt = command("search", "rebuild", "--json")
    assert json.loads(rebuilt.out) == {"indexed": len(DOCUMENTS) - 1}
    assert command("search", "check").code == 0


# Typos, loosened searches, phrases


def test_a_correction_is_told(portal: Portal) -> None:
    fill(portal)
    found = find(portal, "libary")
    assert [(correction.written, correction.used) for correction in found.corrections] == [("libary", "library")]
    assert found.loosened


def test_what_is_there_as_written_is_not_corrected(portal: Portal) -> None:
    fill(portal)
    found = find(portal, "library")
    assert not found.corrections
    assert not found.loosened


def test_a_phrase_does_not_reach_from_one_language_into_the_next(portal: Portal) -> None:
    with portal.database.unit_of_work() as session:
        item = Imported("test", "1", "A garden", "It ends with tulips.", "en", None, FIRST, Cluster.C1)
        row = proposals.get_row(session, intake.import_one(session, item, FIRST)[0])
        texts.keep_human_translation(session, row.body_id, "de", "Gärten für alle", FIRST)
    portal.worker.do_index()
    assert ids(portal, '"Gärten für"') == [row.id]
    assert ids(portal, '"tulips Gärten"') == []


# Bad input


BAD = [
    "%", "%%", "_", '"', "'", '""', '"""', "\\", "\\'", "*", "a*", "a* OR b NEAR(", "NEAR(a b, 2)", ":!&|",
    "a & !b | (c", "title:a", "{title}: a", "^a", "-a", "a - b", "+a", "a AND", "NOT", "OR OR", "(", ")",
    "a'); DROP TABLE proposal; --",
    "<->", "a <-> b", "'a':*", "\x00", "a\x00b", "\u202eabc\u202c", "abc שלום مرحبا", "مرحبا hello مرحبا",
    "🎉", "👨‍👩‍👧", "﷽", "\ufffd", "w" * 5000, "word " * 1000, "한" * 5000, "가 " * 2500, '"' * 5000, "a\u0301" * 2500,
    "\ud800", "½ ² Ⅷ", "\u200b\u200d", "NULL", "1e999", "ﬀ ﬁ", "ㄱㄴㄷ", "ᄀ", "々", "ー", "ๆ",
]  # fmt: skip


def test_no_query_is_an_error_and_none_is_a_command(portal: Portal, backend: str) -> None:
    row_id = imported(portal, 1, "A garden", "With a bench, b and c.", FIRST)
    portal.worker.do_index()
    answers = {query: ids(portal, query) for query in BAD}
    assert all(set(answer) <= {row_id} for answer in answers.values())
    assert answers["%"] == answers["_"] == answers["*"] == []
    assert answers["a* OR b NEAR("] == []
    assert ids(portal, "garden") == [row_id]


@given(query=st.text(max_size=300))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_may_be_searched_for(portal: Portal, query: str) -> None:
    found = find(portal, query)
    assert found.total == 0
    assert found.query.is_empty == (not found.query.units)


# Similar proposals


def similar(portal: Portal, draft: str, exclude: int | None = None) -> list[int]:
    with portal.database.reading() as session:
        return [likeness.proposal_id for likeness in queries.similar(session, draft, exclude)]


def test_a_draft_finds_what_says_the_same_in_another_language(portal: Portal) -> None:
    keys = fill(portal)
    draft = "일요일에도 도서관이 열면 좋겠습니다. 스페인어 책도 있으면 좋겠어요."
    assert keys[similar(portal, draft)[0]] == "es-library"


def test_a_draft_about_something_else_finds_nothing(portal: Portal) -> None:
    fill(portal)
    assert similar(portal, "Xylophones quietly juggle seventeen purple umbrellas") == []
    assert similar(portal, "") == []
    assert similar(portal, "?!") == []


def test_a_draft_does_not_find_itself(portal: Portal) -> None:
    keys = fill(portal)
    itself = next(row for row, key in keys.items() if key == "ja-hazard")
    draft = "防災マップを多言語で。地震のとき、どこへ逃げればよいかわかる地図がほしいです。"
    assert similar(portal, draft)[0] == itself
    assert itself not in similar(portal, draft, exclude=itself)


def test_similar_proposals_cost_few_statements_for_any_draft(portal: Portal) -> None:
    fill(portal)
    asked: list[str] = []
    event.listen(portal.database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    similar(portal, "도서관 library biblioteca " * 500)
    assert len([statement for statement in asked if statement.startswith("SELECT")]) <= 3
