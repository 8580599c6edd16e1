"""Previews are counted by a worker, outside of any request: once, whoever dies, and however many order them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from portal.app import Portal
from portal.domain.accounts.models import AccountRole
from portal.domain.trust import ordering, queries, service
from portal.domain.trust.models import PreviewOrder
from portal.domain.trust.types import (
    OrderState,
    PreviewOrderView,
    Problem,
    ReleaseReason,
    ReleaseRefused,
    ReleaseView,
)
from tests.factories.evidence import AFTER, PERIOD, day
from tests.factories.letters import Time
from tests.factories.office_of_releases import ReleaseOffice
from tests.factories.people import People
from tests.factories.threads import at_once

LEASE = timedelta(seconds=2)


@pytest.fixture
def office(portal: Portal, people: People, time: Time) -> ReleaseOffice:
    time.now = AFTER
    return ReleaseOffice(portal, people)


def order(office: ReleaseOffice, reason: str = "", period: str = PERIOD, **by: Any) -> ReleaseRefused | None:
    with office.portal.database.unit_of_work() as session:
        return ordering.order(session, period, by.get("by", office.analyst), AFTER, office.zone, reason)


def found(office: ReleaseOffice, period: str = PERIOD) -> PreviewOrderView | None:
    with office.portal.database.reading() as session:
        return ordering.find(session, period)


def previews(office: ReleaseOffice) -> list[str]:
    with office.portal.database.reading() as session:
        return [one.id for one in queries.list_previews(session)]


def test_what_was_ordered_is_counted_by_the_worker_and_the_order_is_gone(office: ReleaseOffice) -> None:
    assert order(office) is None
    waiting = found(office)
    assert waiting is not None
    assert (waiting.state, waiting.by, waiting.is_under_way) == (OrderState.ORDERED, "Analyst", True)
    assert previews(office) == []
    assert office.portal.worker.do_releases() == 1
    assert (previews(office), found(office)) == ([PERIOD], None)
    assert order(office) == ReleaseRefused(ReleaseReason.PREVIEW_WAITING, PERIOD)


def test_counting_holds_no_transaction_that_writes(office: ReleaseOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    counts, written = service.count, []

    def count(*given: Any, **more: Any) -> Any:
        # Another request writes meanwhile: were this one a unit of work, it would be refused or wait.
        with office.portal.database.unit_of_work() as session:
            written.append(session.scalar(select(PreviewOrder.state)))
        return counts(*given, **more)

    monkeypatch.setattr(service, "count", count)
    order(office)
    assert office.portal.worker.do_releases() == 1
    assert (written, previews(office)) == ([OrderState.COUNTING], [PERIOD])


def test_ordered_twice_at_once_it_is_one_and_another_reason_is_told(office: ReleaseOffice) -> None:
    assert at_once(*[partial(order, office)] * 3) == [None] * 3
    with office.portal.database.reading() as session:
        assert len(ordering.list_all(session)) == 1
    office.portal.worker.do_releases()
    with office.portal.database.reading() as session:
        office.approve(queries.get_for_staff(session, PERIOD).pk)
    assert order(office, "Two events were counted twice.") is None
    assert order(office, "Three were.") == ReleaseRefused(ReleaseReason.BEING_COUNTED, PERIOD)
    assert office.portal.worker.do_releases() == 1
    assert previews(office) == [f"{PERIOD}.2"]


def test_two_workers_count_it_once(office: ReleaseOffice) -> None:
    order(office)
    assert sum(at_once(*[partial(office.portal.worker.counter.work, lambda: False)] * 2)) == 1
    assert previews(office) == [PERIOD]


def test_a_worker_that_died_is_followed_by_another_and_after_three_it_is_given_up(office: ReleaseOffice) -> None:
    order(office)
    jobs = []
    for number in range(3):
        with office.portal.database.unit_of_work() as session:
            job = ordering.claim(session, AFTER + number * LEASE, LEASE)
            assert job is not None
            jobs.append(job)
    with office.portal.database.unit_of_work() as session:
        assert not ordering.stay(session, jobs[0], AFTER, LEASE)
        assert not ordering.finish(session, jobs[0], ReleaseRefused(ReleaseReason.TOO_OLD))
        assert ordering.stay(session, jobs[2], AFTER + 3 * LEASE, LEASE)
        assert ordering.claim(session, AFTER + 3 * LEASE, LEASE) is None
        assert ordering.claim(session, AFTER + 4 * LEASE, LEASE) is None
    failed = found(office)
    assert failed is not None
    assert (failed.state, failed.problem, failed.is_under_way) == (OrderState.FAILED, Problem.GIVEN_UP, False)
    assert order(office) is None
    assert office.portal.worker.do_releases() == 1
    assert previews(office) == [PERIOD]


def test_what_goes_wrong_is_said_and_the_next_one_is_counted(
    office: ReleaseOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = service.count

    def count(session: Any, period: str, *given: Any) -> Any:
        return 1 / 0 if period == PERIOD else counts(session, period, *given)

    monkeypatch.setattr(service, "count", count)
    order(office)
    order(office, period="2026-Q2")
    assert office.portal.worker.do_releases() == 2
    failed = found(office)
    assert failed is not None
    assert (failed.problem, previews(office)) == (Problem.UNEXPECTED, ["2026-Q2"])
    with office.portal.database.unit_of_work() as session:
        assert ordering.claim(session, AFTER + timedelta(days=8), LEASE) is None
    assert found(office) is None


def test_who_may_make_no_releases_any_more_gets_none(office: ReleaseOffice) -> None:
    order(office)
    with office.portal.database.unit_of_work() as session:
        for row in session.scalars(select(AccountRole).where(AccountRole.account_id == office.analyst.id)):
            session.delete(row)
    office.portal.worker.do_releases()
    failed = found(office)
    assert failed is not None
    assert (failed.problem, previews(office)) == (Problem.NOT_ALLOWED, [])


def test_what_was_approved_while_it_was_counted_is_compared_with_it(
    office: ReleaseOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts, once = service.count, list[None]()

    def count(session: Any, period: str, *given: Any) -> Any:
        drafted = counts(session, period, *given)
        if not once:
            once.append(monkeypatch.setattr(service, "count", counts))
            office.released("2026-Q2", now=day(7, 2))
        return drafted

    monkeypatch.setattr(service, "count", count)
    order(office)
    assert office.portal.worker.do_releases() == 2
    with office.portal.database.reading() as session:
        view = queries.get_for_staff(session, PERIOD)
    assert isinstance(view, ReleaseView)
    assert view.result.compared_with == "2026-Q2"
