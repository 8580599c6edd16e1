"""What a reader sees waiting for its translation is asked for, and the worker takes it first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.app import Portal
from portal.domain.proposals.types import ProposalRow, State
from portal.domain.texts import work
from portal.foundation import clock
from tests.factories.people import People
from tests.factories.proposals import propose
from tests.factories.translators import FakeTranslator
from tests.factories.visitors import Visitor


@pytest.fixture
def published(portal: Portal, people: People) -> ProposalRow:
    row = propose(portal, people.member(), State.PUBLISHED, moderator=people.moderator())
    portal.bell.clear()
    return row


def asked_for(portal: Portal) -> list[tuple[int, str]]:
    """Take what pages have rung for out of the queue."""
    found: list[tuple[int, str]] = []
    while (task := portal.bell.huey.dequeue()) is not None:
        if task.name == "ring_wanted":
            found += task.args[0]
    return found


def test_a_page_asks_for_what_waits_on_it_in_its_own_language(
    portal: Portal, visitor: Visitor, published: ProposalRow
) -> None:
    assert visitor.get(f"/ja/proposals/{published.id}").status_code == 200
    assert {(published.title_id, "ja"), (published.body_id, "ja")} <= set(asked_for(portal))


def test_a_page_in_the_language_of_its_texts_asks_for_nothing(
    portal: Portal, visitor: Visitor, published: ProposalRow
) -> None:
    assert visitor.get(f"/ko/proposals/{published.id}").status_code == 200
    assert asked_for(portal) == []


def test_reading_on_asks_for_nothing_again(portal: Portal, visitor: Visitor, published: ProposalRow) -> None:
    visitor.get(f"/ja/proposals/{published.id}")
    asked_for(portal)
    visitor.get(f"/ja/proposals/{published.id}")
    visitor.get("/ja/proposals")
    assert (published.title_id, "ja") not in asked_for(portal)


def test_the_worker_takes_it_before_what_came_later(
    portal: Portal, people: People, visitor: Visitor, published: ProposalRow
) -> None:
    for _ in range(20):
        propose(portal, people.member(), State.SUBMITTED)
    portal.bell.clear()
    visitor.get(f"/ja/proposals/{published.id}")
    portal.worker.note_wanted(asked_for(portal))
    with portal.database.unit_of_work() as session:
        taken = work.claim_translations(session, FakeTranslator(), clock.now(), timedelta(minutes=2), 16)
    first = {item.text_id: item.targets for item in taken}
    assert first[published.body_id] == first[published.title_id] == ("ja",)


def test_a_bell_out_of_order_fails_no_page(
    portal: Portal, visitor: Visitor, published: ProposalRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object, **_named: object) -> None:
        raise OSError("the queue does not answer")

    monkeypatch.setattr(portal.bell.huey.storage, "enqueue", broken)
    assert visitor.get(f"/ja/proposals/{published.id}").status_code == 200
