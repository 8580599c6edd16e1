"""A writer's order to try a text out: filled by the worker before all else, read back, gone when it is over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.postediting import rehearsals, rules
from portal.domain.postediting.models import Rehearsal
from portal.domain.postediting.types import RehearsalState, RehearsalView
from portal.engines.translation.types import Job, Outcome, Segment, Status
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.tasks import translation
from tests.factories.people import People
from tests.factories.translators import FakeTranslator

BODY = "도서관에 안내가 필요합니다. 외국인 주민이 많이 찾습니다."
FIRST, SECOND = "도서관에 안내가 필요합니다.", "외국인 주민이 많이 찾습니다."
LEASE = timedelta(minutes=2)


@pytest.fixture
def writer(people: People) -> Principal:
    return people.member()


def order(portal: Portal, writer: Principal, body: str = BODY, subject: str = "proposal:1", source: str = "ko") -> int:
    with portal.database.unit_of_work() as session:
        return rehearsals.order(session, writer.id, subject, body, source, "en", clock.now())


def look(portal: Portal, rehearsal_id: int, writer: Principal) -> RehearsalView:
    with portal.database.reading() as session:
        return rehearsals.get(session, rehearsal_id, writer.id)


def there_and_back(job: Job, target: str) -> Outcome:
    if target == "en" and job.text == SECOND:
        return Outcome(Status.DECLINED, reasons={"negation": 1})
    body = "Signs are needed." if target == "en" else "표지가 필요합니다."
    return Outcome(Status.READY, body, (Segment(body, target),))


def test_each_sentence_is_shown_with_what_it_says_when_it_is_read_back(portal: Portal, writer: Principal) -> None:
    made = order(portal, writer)
    assert look(portal, made, writer).state is RehearsalState.WAITING
    assert translation.rehearse_due(portal.database, FakeTranslator(there_and_back), LEASE) == 1
    view = look(portal, made, writer)
    assert view.state is RehearsalState.DONE
    assert view.can_return
    assert [(line.original, line.translation, line.back, line.declined_by) for line in view.lines] == [
        (FIRST, "Signs are needed.", "표지가 필요합니다.", ""),
        (SECOND, "", "", "negation"),
    ]
    assert translation.rehearse_due(portal.database, FakeTranslator(there_and_back), LEASE) == 0


def test_without_a_package_that_is_said(portal: Portal, writer: Principal) -> None:
    made = order(portal, writer)
    translation.rehearse_due(portal.database, FakeTranslator(pairs=frozenset()), LEASE)
    assert look(portal, made, writer).state is RehearsalState.NO_PACKAGE


def test_without_a_package_back_the_translation_is_shown_alone(portal: Portal, writer: Principal) -> None:
    made = order(portal, writer)
    one_way = FakeTranslator(there_and_back, frozenset({("ko", "en")}))
    translation.rehearse_due(portal.database, one_way, LEASE)
    view = look(portal, made, writer)
    assert (view.can_return, [line.translation for line in view.lines]) == (False, ["Signs are needed.", ""])


def test_an_engine_that_falls_over_fails_one_order_alone(portal: Portal, writer: Principal, people: People) -> None:
    def fragile(job: Job, target: str) -> Outcome:
        if "안내가" in job.text:
            raise RuntimeError("fell over")
        return Outcome(Status.READY, "Many come.", (Segment("Many come.", target),))

    other = people.member()
    bad, good = order(portal, writer, FIRST), order(portal, other, SECOND)
    assert translation.rehearse_due(portal.database, FakeTranslator(fragile), LEASE) == 2
    assert look(portal, bad, writer).state is RehearsalState.FAILED
    assert look(portal, good, other).state is RehearsalState.DONE
    assert order(portal, writer, FIRST) != bad, "what failed is tried again"


def test_the_worker_fills_it_with_all_other_texts(portal: Portal, writer: Principal) -> None:
    made = order(portal, writer)
    portal.worker.do_texts()
    assert look(portal, made, writer).state is RehearsalState.NO_PACKAGE


def test_the_same_text_again_is_the_same_order_and_another_takes_its_place(portal: Portal, writer: Principal) -> None:
    made = order(portal, writer)
    assert order(portal, writer) == made
    other = order(portal, writer, FIRST)
    with portal.database.reading() as session:
        assert [(row.id, row.body) for row in session.query(Rehearsal)] == [(other, FIRST)]


def test_what_others_try_out_does_not_exist(portal: Portal, writer: Principal, people: People) -> None:
    made = order(portal, writer)
    with pytest.raises(NotFound):
        look(portal, made, people.member())


def test_it_is_gone_after_a_day_and_with_what_it_was_for(portal: Portal, writer: Principal) -> None:
    order(portal, writer)
    order(portal, writer, subject="comment:1:")
    with portal.database.unit_of_work() as session:
        rehearsals.forget(session, writer.id, "proposal:1")
        assert [row.subject for row in session.query(Rehearsal)] == ["comment:1:"]
        rehearsals.forget_old(session, clock.now())
        assert session.query(Rehearsal).count() == 1
        rehearsals.forget_old(session, clock.now() + rules.REHEARSALS_KEPT)
        assert session.query(Rehearsal).count() == 0


def test_a_worker_that_died_gives_its_orders_back(portal: Portal, writer: Principal) -> None:
    order(portal, writer)
    now = clock.now()
    with portal.database.unit_of_work() as session:
        assert len(rehearsals.claim(session, now, LEASE, 4)) == 1
        assert rehearsals.claim(session, now, LEASE, 4) == []
        assert len(rehearsals.claim(session, now + LEASE, LEASE, 4)) == 1
