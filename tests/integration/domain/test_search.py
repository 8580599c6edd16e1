"""Search finds in any language what the table says, in one order on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from portal.app import Portal
from portal.domain.proposals import queries as proposals
from portal.domain.proposals import service
from portal.domain.proposals.types import Cluster, Filter, Imported
from portal.domain.search import queries
from portal.domain.search.types import Found
from portal.domain.texts import service as texts
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
            proposal_id, _new = service.import_one(session, item, at)
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
        pytest.skip("only one database answers here: THIS IS NOT TESTED HERE")
    assert answers["sqlite"] == answers["postgresql"]
