"""`portal statistics` and `portal import residents`."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from portal.app import Portal
from portal.domain.statistics import counting, due, residents
from portal.domain.statistics.types import quarter_of, quarter_window, quarters_before
from portal.foundation import clock
from tests.factories.evidence import SEOUL, World
from tests.factories.people import People
from tests.integration.conftest import Command

QUARTER = quarters_before(quarter_of(clock.now(), SEOUL), 1)
HEAD = "as_of,nationality_group,people,source"
GOOD = (
    "2026-06-30,korea,500000,Ministry of Justice",
    "2026-06-30,east_asia,1234,Ministry of Justice",
    "2026-03-31,europe,77,Older register",
)


@pytest.fixture
def world(portal: Portal, people: People) -> World:
    """In the quarter that ended last, somebody proposed something and somebody endorsed it."""
    made = World(portal, people)
    moment = quarter_window(QUARTER, SEOUL).start + timedelta(days=5)
    made.endorse(made.member(), made.propose(made.member(), moment), moment)
    return made


def test_recounting_counts_all_there_is_and_leaves_nothing_due(world: World, command: Command) -> None:
    ended = command("statistics", "recount", "--json")
    assert (ended.code, json.loads(ended.out)["too_old"]) == (0, [])
    assert json.loads(ended.out)["counted"] >= 1
    with world.portal.database.reading() as session:
        assert due.not_counted(session, world.zone) == frozenset()
        assert counting.kept_cells(session, QUARTER)["endorsements", "", "", ""] == (1, 1)


def test_one_scope_can_be_recounted_and_what_is_none_is_refused(world: World, command: Command) -> None:
    assert command("statistics", "recount", "--scope", QUARTER).code == 0
    wrong = command("statistics", "recount", "--scope", "2026-Q7")
    assert wrong.code == 2
    assert "not the name of a quarter" in wrong.err
    old = command("statistics", "recount", "--scope", "1999-Q1")
    assert old.code == 1
    assert "can't be counted" in old.err
    assert command("statistics", "recount", "--scope", "event:99").code == 1


def test_drift_is_none_until_a_row_is_changed_behind_the_portals_back(world: World, command: Command) -> None:
    waiting = json.loads(command("statistics", "drift", "--json").out)["waiting"]
    assert waiting == [QUARTER]
    command("statistics", "recount")
    ended = command("statistics", "drift")
    assert ended.code == 0
    assert "0 quarters and events wait" in ended.out
    world.do(lambda s: s.execute(text("DELETE FROM statistics_cell WHERE measure = 'proposals'")) and None)
    ended = command("statistics", "drift")
    assert ended.code == 1
    assert "proposals" in ended.out
    drift = json.loads(command("statistics", "drift", "--json").out)["drift"]
    assert {one["measure"] for one in drift} == {"proposals"}
    assert all(one["kept"] is None and one["counted"] == [1, 1] for one in drift)


def imported(command: Command, folder: Path, *lines: str, made_up: bool = False) -> tuple[int, str]:
    """Import lines below the headings; return the exit code and what was said of mistakes."""
    file = folder / "residents.csv"
    file.write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    ended = command("import", "residents", str(file), *(["--made-up"] if made_up else []))
    return ended.code, ended.err


def test_residents_are_imported_and_the_latest_day_counts(world: World, command: Command, tmp_path: Path) -> None:
    assert imported(command, tmp_path, *GOOD) == (0, "")
    with world.portal.database.reading() as session:
        assert residents.latest(session, date(2026, 3, 30)) is None
        found = residents.latest(session, date(2026, 9, 30))
        older = residents.latest(session, date(2026, 6, 29))
    assert found is not None
    assert (found.as_of, found.source, found.made_up) == (date(2026, 6, 30), "Ministry of Justice", False)
    assert found.groups == {"korea": 500000, "east_asia": 1234}
    assert older is not None
    assert older.groups == {"europe": 77}


def test_a_later_import_of_a_day_replaces_all_of_that_day(world: World, command: Command, tmp_path: Path) -> None:
    imported(command, tmp_path, *GOOD)
    assert imported(command, tmp_path, "2026-06-30,oceania,3,Demo", made_up=True) == (0, "")
    with world.portal.database.reading() as session:
        found = residents.latest(session, date(2026, 9, 30))
        older = residents.latest(session, date(2026, 6, 29))
    assert found is not None
    assert (found.groups, found.made_up) == ({"oceania": 3}, True)
    assert older is not None
    assert older.made_up is False


def test_of_a_file_with_a_broken_number_nothing_is_imported(world: World, command: Command, tmp_path: Path) -> None:
    code, said = imported(command, tmp_path, GOOD[0], "2026-06-30,east_asia,12.5,x", "2026-06-30,atlantis,1,x")
    assert code == 1
    assert "residents.csv:3: people is '12.5'" in said
    assert "residents.csv:4: nationality_group is 'atlantis'" in said
    assert "Nothing was imported." in said
    with world.portal.database.reading() as session:
        assert residents.latest(session, date(2026, 9, 30)) is None
