"""One unit of work a request; facts after its commit; texts kept exactly or refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, strategies
from sqlalchemy import text

from portal.foundation.database import Database, UtcDateTime, record, storable
from portal.foundation.errors import Unstorable


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path / 'portal.db'}")
    with made.unit_of_work() as session:
        session.execute(text("CREATE TABLE note (words TEXT)"))
    yield made
    made.dispose()


def notes(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(text("SELECT words FROM note")))


def write(database: Database, words: str, *, fail: bool = False) -> None:
    with database.unit_of_work() as session:
        session.execute(text("INSERT INTO note VALUES (:words)"), {"words": words})
        record(session, words)
        if fail:
            raise ZeroDivisionError


def test_it_is_all_or_nothing_and_only_what_is_kept_is_told(database: Database) -> None:
    heard: list[object] = []
    database.subscribe(heard.extend)
    write(database, "kept")
    with pytest.raises(ZeroDivisionError):
        write(database, "lost", fail=True)
    write(database, "kept too")
    assert notes(database) == heard == ["kept", "kept too"]


def test_units_of_work_do_not_nest_and_a_failure_leaves_none_open(database: Database) -> None:
    with database.unit_of_work(), pytest.raises(RuntimeError, match="open already"):
        write(database, "inside")
    write(database, "after")
    assert notes(database) == ["after"]


def test_a_subscriber_may_open_the_next_unit(database: Database) -> None:
    database.subscribe(lambda facts: write(database, "answer") if facts == ["question"] else None)
    write(database, "question")
    assert notes(database) == ["question", "answer"]


def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    with database.unit_of_work() as session:
        session.execute(text("INSERT INTO note VALUES ('unfinished')"))
        assert notes(database) == []


@given(
    strategies.datetimes(
        timezones=strategies.sampled_from([UTC, timezone(timedelta(hours=9)), timezone(-timedelta(hours=5))])
    )
)
def test_a_moment_comes_back_with_its_zone(moment: datetime) -> None:
    kind = UtcDateTime()
    try:
        stored = kind.process_bind_param(moment, None)  # type: ignore[arg-type]
    except OverflowError:
        return
    assert stored is not None
    assert kind.process_result_value(stored.replace(tzinfo=None), None) == moment  # type: ignore[arg-type]


def test_a_moment_without_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 5, 4), None)  # type: ignore[arg-type]


@given(strategies.text(strategies.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_every_whole_text_is_kept_as_it_is(words: str) -> None:
    assert storable(words) == words


@pytest.mark.parametrize("words", ["a\x00", "\ud800", "ab\udfffc"])
def test_what_can_not_be_kept_is_refused(words: str) -> None:
    with pytest.raises(Unstorable):
        storable(words)
