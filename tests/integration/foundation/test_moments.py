"""Sums with moments, the same on both databases; witnesses of a unit of work."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.accounts.models import Community
from portal.foundation.database import Fact, record
from portal.foundation.moments import later, whole_days

START = datetime(2026, 3, 1, 9, 30, 15, 250_000, tzinfo=UTC)


def community(session: Session, at: datetime, slug: str = "a") -> None:
    """Keep a moment."""
    session.execute(insert(Community).values(name="A", slug=slug, created_at=at))


@pytest.mark.parametrize(
    "by", [timedelta(), timedelta(days=14), timedelta(days=60), timedelta(hours=-24), timedelta(seconds=1)]
)
def test_a_moment_that_is_later_by_a_term_is_that_moment_to_the_millisecond(portal: Portal, by: timedelta) -> None:
    with portal.database.unit_of_work() as session:
        community(session, START)
        assert session.scalar(select(later(Community.created_at, by))) == START + by
        # As it is compared: exactly the term is within it, a second more is not.
        for moment, within in ((START + by, True), (START + by + timedelta(seconds=1), False)):
            wanted = select(func.count()).where(later(Community.created_at, by) >= moment)
            assert session.scalar(wanted) == int(within)


@pytest.mark.parametrize(
    ("after", "days"),
    [
        (timedelta(0), 0),
        (timedelta(hours=23, minutes=59), 0),
        (timedelta(days=1), 1),
        (timedelta(days=12, hours=20), 12),
        (timedelta(days=-3), 0),
    ],
)
def test_whole_days_are_those_that_have_passed(portal: Portal, after: timedelta, days: int) -> None:
    with portal.database.unit_of_work() as session:
        community(session, START)
        community(session, START + after, "b")
        first, second = (
            select(Community.created_at).where(Community.slug == slug).scalar_subquery() for slug in ("a", "b")
        )
        assert session.scalar(select(whole_days(first, second))) == days


def test_what_a_witness_writes_belongs_to_the_unit_and_is_none_without_facts(portal: Portal) -> None:
    seen: list[tuple[Fact, ...]] = []

    def write(session: Session, facts: tuple[Fact, ...]) -> None:
        seen.append(facts)
        community(session, START, f"of-{len(seen)}")

    portal.database.witness(write)
    with portal.database.unit_of_work() as session:
        community(session, START)
    assert seen == []
    with portal.database.unit_of_work() as session:
        record(session, "something happened")

    def happen_and_fail() -> None:
        with portal.database.unit_of_work() as session:
            record(session, "nothing happened")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        happen_and_fail()
    assert seen == [("something happened",)]
    with portal.database.reading() as session:
        assert session.scalar(select(func.count()).where(Community.slug == "of-1")) == 1
