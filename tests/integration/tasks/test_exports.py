"""Files that staff order are made whole and once: whoever dies, stalls or is told to stop, and however many work."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time as real_time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from portal.app import Portal
from portal.domain.accounts import administration
from portal.domain.accounts.types import Principal, Role
from portal.domain.exports import making, queries, rules, service
from portal.domain.exports.models import Export
from portal.domain.exports.types import ExportKind, Format, Order, OrderReason, OrderRefused, Problem, State
from portal.domain.proposals.types import State as Standing
from portal.domain.registration.staff_types import ListFilter
from portal.foundation import clock
from portal.foundation.errors import Forbidden
from portal.tasks import exports as task
from portal.tasks.exports import Maker
from portal.web.export_words import ExportPen
from tests.factories import answers, events, exports, registrations, releases
from tests.factories.bulk import Bulk
from tests.factories.letters import Time
from tests.factories.people import People
from tests.factories.proposals import propose
from tests.factories.threads import at_once

MANY = 1_500
"""More rows than a worker writes before it says how far it is."""
SLOWLY = """
import time
from portal.app import build
from portal.foundation import settings
from portal.tasks import exports

tell = exports._Pulse.tell

def tell_slowly(pulse, done):
    tell(pulse, done)
    if done == 1000:
        time.sleep({seconds})

exports._Pulse.tell = tell_slowly
build(settings.load()).worker.do_exports()
"""


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    """A worker that is silent for two seconds is taken for dead."""
    environment["PORTAL_LEASE_SECONDS"] = "2"
    return environment


@pytest.fixture
def analyst(people: People) -> Principal:
    return people.member(Role.ANALYST, language="en", name="Analyst")


@pytest.fixture
def organiser(people: People) -> Principal:
    return people.member(Role.ORGANISER, language="en", name="Organiser")


def many_proposals(portal: Portal, number: int = MANY) -> None:
    with portal.database.unit_of_work() as session:
        bulk = Bulk(session, clock.now())
        bulk.proposals(number, bulk.accounts(1)[0])


def until(true: Callable[[], Any]) -> None:
    end = real_time.monotonic() + 30
    while not true():
        assert real_time.monotonic() < end, "it never came true"
        real_time.sleep(0.02)


def content(portal: Portal, export_id: int) -> bytes:
    name = exports.row(portal, export_id).file_name
    assert name is not None
    return (portal.settings.exports_dir / name).read_bytes()


def records(portal: Portal, export_id: int) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content(portal, export_id).decode("utf-8-sig"))))


@contextmanager
def another_worker(environment: dict[str, str], folder: Path, seconds: float) -> Iterator[subprocess.Popen[bytes]]:
    """Start a worker in a process of its own that takes its time after a thousand rows."""
    process = subprocess.Popen(
        [sys.executable, "-c", SLOWLY.format(seconds=seconds)],
        cwd=folder,
        env=dict(os.environ) | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def assert_whole(portal: Portal, export_id: int, rows: int = MANY) -> None:
    made = exports.row(portal, export_id)
    data = content(portal, export_id)
    assert (made.state, made.rows_done, made.rows_total) == (State.READY, rows, rows)
    assert (made.size, made.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert len(records(portal, export_id)) == rows
    assert exports.in_folder(portal) == [made.file_name], "nothing lies beside it"


def test_an_order_rings_and_is_made_whole(portal: Portal, analyst: Principal) -> None:
    many_proposals(portal)
    portal.bell.clear()
    export_id = exports.order(portal, analyst)
    assert [task_.name for task_ in portal.bell.huey.pending()] == ["ring_exports"]
    assert portal.worker.do_exports() == 1
    assert_whole(portal, export_id)
    assert exports.row(portal, export_id).attempts == 1
    assert portal.worker.do_exports() == 0
    mode = (portal.settings.exports_dir / str(exports.row(portal, export_id).file_name)).stat().st_mode
    assert mode & 0o077 == 0, "nobody else on the machine reads it"


def test_a_worker_says_how_far_it_is_while_it_goes_on(
    portal: Portal, analyst: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    many_proposals(portal)
    export_id, gate = exports.order(portal, analyst), exports.Gate()
    tell = task._Pulse.tell

    def tell_and_wait(pulse: Any, done: int) -> None:
        tell(pulse, done)
        if done == 1000:
            gate()

    monkeypatch.setattr(task._Pulse, "tell", tell_and_wait)
    busy = threading.Thread(target=portal.worker.do_exports)
    busy.start()
    try:
        assert gate.there.wait(20)
        seen = exports.view(portal, analyst, export_id)
        assert (seen.state, seen.rows_done, seen.rows_total) == (State.MAKING, 1000, MANY)
        held = exports.row(portal, export_id).held_until
        until(lambda: exports.row(portal, export_id).held_until != held)
        assert portal.worker.do_exports() == 0, "another thread leaves it to the first"
    finally:
        gate.open.set()
        busy.join(20)
    assert_whole(portal, export_id)


def test_what_a_killed_worker_began_is_made_again_once(
    portal: Portal, analyst: Principal, environment: dict[str, str], tmp_path: Path
) -> None:
    many_proposals(portal)
    export_id = exports.order(portal, analyst)
    with another_worker(environment, tmp_path, 60) as other:
        until(lambda: exports.row(portal, export_id).rows_done == 1000)
        other.send_signal(signal.SIGKILL)
        other.wait(10)
    (left,) = exports.in_folder(portal)
    assert left.endswith(".part"), "half of it is nobody's file"
    assert portal.worker.do_exports() == 0, "it may be alive still"
    assert exports.in_folder(portal) == [left]
    until(portal.worker.do_exports)
    assert_whole(portal, export_id)
    assert exports.row(portal, export_id).attempts == 2


def test_a_worker_that_stalls_and_wakes_throws_away_what_another_has_made_meanwhile(
    portal: Portal, analyst: Principal, environment: dict[str, str], tmp_path: Path
) -> None:
    many_proposals(portal)
    export_id = exports.order(portal, analyst)
    with another_worker(environment, tmp_path, 0.5) as other:
        until(lambda: exports.row(portal, export_id).rows_done == 1000)
        other.send_signal(signal.SIGSTOP)
        until(portal.worker.do_exports)
        assert_whole(portal, export_id)
        before = exports.row(portal, export_id)
        other.send_signal(signal.SIGCONT)
        assert other.wait(20) == 0
    after = exports.row(portal, export_id)
    assert (after.file_name, after.sha256, after.ready_at) == (before.file_name, before.sha256, before.ready_at)
    assert_whole(portal, export_id)


def test_two_workers_never_make_the_same_file(portal: Portal, analyst: Principal) -> None:
    many_proposals(portal, 30)
    kinds = (Format.CSV, Format.CSV_BOM, Format.JSON, Format.XLSX)
    orders = [exports.order(portal, analyst, format_=format_) for format_ in kinds]
    two = [Maker(portal.flask, portal.database, portal.settings) for _twice in range(2)]
    settled = at_once(*(lambda maker=maker: maker.work(lambda: False) for maker in two))
    assert sum(settled) == len(orders)
    rows = [exports.row(portal, export_id) for export_id in orders]
    assert [(row.state, row.attempts, row.rows_done) for row in rows] == [(State.READY, 1, 30)] * len(orders)
    assert exports.in_folder(portal) == sorted(str(row.file_name) for row in rows)


def test_who_is_told_to_stop_gives_the_order_back_and_leaves_nothing(portal: Portal, analyst: Principal) -> None:
    many_proposals(portal)
    export_id = exports.order(portal, analyst)
    told = iter([False, False, True, True])
    maker = Maker(portal.flask, portal.database, portal.settings)
    assert maker.work(lambda: next(told, True)) == 1
    row = exports.row(portal, export_id)
    assert (row.state, row.attempts, row.rows_done, row.held_until) == (State.ORDERED, 0, 0, None)
    assert exports.in_folder(portal) == []
    assert portal.worker.do_exports() == 1
    assert_whole(portal, export_id)


def test_an_order_whose_workers_all_die_is_given_up(portal: Portal, analyst: Principal, time: Time) -> None:
    export_id = exports.order(portal, analyst)
    for _death in range(rules.MOST_ATTEMPTS):
        with portal.database.unit_of_work() as session:
            assert making.claim(session, time.now, timedelta(seconds=2)) is not None
            assert making.claim(session, time.now, timedelta(seconds=2)) is None
        time.pass_by(seconds=3)
    assert portal.worker.do_exports() == 0
    seen = exports.view(portal, analyst, export_id)
    assert (seen.state, seen.problem) == (State.FAILED, Problem.GIVEN_UP)


def test_one_that_goes_wrong_holds_up_none_of_the_others(
    portal: Portal, analyst: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    many_proposals(portal, 3)
    full, fine = (exports.order(portal, analyst, format_=format_) for format_ in (Format.XLSX, Format.CSV))
    monkeypatch.setattr("portal.engines.sheets.writing._MOST_ROWS", 3)
    broken = exports.order(portal, analyst, ExportKind.PARTICIPATION)
    monkeypatch.setattr(ExportPen, "word", _of_figures_alone)
    assert portal.worker.do_exports() == 3
    found = [exports.view(portal, analyst, export_id) for export_id in (full, broken, fine)]
    assert [(one.state, one.problem) for one in found] == [
        (State.FAILED, Problem.TOO_MANY_ROWS),
        (State.FAILED, Problem.UNEXPECTED),
        (State.READY, None),
    ]
    assert exports.in_folder(portal) == [found[2].file_name]


def _of_figures_alone(_pen: ExportPen, _group: str, code: str) -> str:
    if code == ExportKind.PARTICIPATION:
        raise OSError("the disk is full")
    return code


def test_files_go_when_their_time_is_over_and_the_record_stays(
    portal: Portal, analyst: Principal, organiser: Principal, time: Time
) -> None:
    event_id, sessions = events.published(portal, [10])
    registrations.confirmed(portal, event_id, sessions, name="김하늘")
    figures, people = exports.order(portal, analyst), exports.order_people(portal, organiser, event_id)
    assert portal.worker.do_exports() == 2
    with portal.database.unit_of_work() as session:
        service.note_download(session, people, organiser.id, clock.now())
    time.pass_by(days=3, seconds=-1)
    portal.worker.do_exports()
    assert len(exports.in_folder(portal)) == 2
    time.pass_by(seconds=1)
    portal.worker.do_exports()
    assert exports.in_folder(portal) == [exports.row(portal, figures).file_name]
    gone = exports.view(portal, organiser, people)
    assert (gone.state, gone.reason, gone.downloads, gone.rows_done) == (State.GONE, exports.REASON, 1, 1)
    time.pass_by(days=27)
    portal.worker.do_exports()
    assert exports.in_folder(portal) == []
    assert exports.view(portal, analyst, figures).state is State.GONE


def test_what_a_sweep_does_not_know_is_deleted(portal: Portal, analyst: Principal) -> None:
    export_id = exports.order(portal, analyst)
    portal.worker.do_exports()
    folder = portal.settings.exports_dir
    (folder / "left.csv.part").write_text("half")
    (folder / "left.xlsx.tmp").mkdir()
    (folder / "left.xlsx.tmp" / "rows").write_text("names")
    portal.worker.do_exports()
    assert exports.in_folder(portal) == [exports.row(portal, export_id).file_name]


def test_nothing_is_made_for_somebody_who_may_not_have_it_any_more(
    portal: Portal, people: People, analyst: Principal, organiser: Principal
) -> None:
    event_id, _sessions = events.published(portal, [10])
    orders = [(analyst, exports.order(portal, analyst)), (organiser, exports.order_people(portal, organiser, event_id))]
    admin = people.member(Role.ADMIN)
    with portal.database.unit_of_work() as session:
        assert administration.deactivate(session, admin, analyst.id, "They have left", clock.now()) is None
        now = clock.now()
        changed = administration.change_roles(
            session, admin, organiser.id, [Role.ORGANISER], [Role.ANALYST], "Another task", now
        )
        assert changed is None
    assert portal.worker.do_exports() == 0
    for _by, export_id in orders:
        row = exports.row(portal, export_id)
        assert (row.state, row.problem) == (State.FAILED, Problem.NOT_ALLOWED)
    assert exports.in_folder(portal) == []


def test_people_need_a_reason_and_the_right_role_and_five_orders_are_enough(
    portal: Portal, analyst: Principal, organiser: Principal
) -> None:
    def order(by: Principal, wanted: Order) -> Any:
        with portal.database.unit_of_work() as session:
            return service.order(session, by, wanted, clock.now())

    people = Order(ExportKind.REGISTRATIONS, Format.CSV, "en", {"event_id": 1, "slug": "e", "narrowed": {}})
    assert order(organiser, people) == OrderRefused(OrderReason.NEEDS_REASON)
    for by, what in ((analyst, people), (organiser, Order(ExportKind.PROPOSALS, Format.CSV, "en"))):
        with pytest.raises(Forbidden):
            order(by, what)
    languages = ("ko", "en", "ja", "de", "ar")
    made = [order(analyst, Order(ExportKind.PROPOSALS, Format.CSV, code)) for code in languages]
    assert len({one.export_id for one in made}) == 5
    one_more = Order(ExportKind.PROPOSALS, Format.JSON, "ko")
    assert order(analyst, one_more) == OrderRefused(OrderReason.TOO_MANY_OPEN)
    again = order(analyst, Order(ExportKind.PROPOSALS, Format.CSV, "ko"))
    assert (again.export_id, again.is_new) == (made[0].export_id, False)
    portal.worker.do_exports()
    assert order(analyst, one_more).is_new


def test_five_orders_are_enough_also_at_once(portal: Portal, analyst: Principal) -> None:
    for code in ("ko", "en", "ja", "de"):
        exports.order(portal, analyst, language=code)

    def order(code: str) -> Any:
        with portal.database.unit_of_work() as session:
            return service.order(session, analyst, Order(ExportKind.PROPOSALS, Format.CSV, code), clock.now())

    made = at_once(lambda: order("ar"), lambda: order("zh-Hans"), lambda: order("zh-Hant"))
    assert sum(isinstance(one, OrderRefused) for one in made) == 2


def test_the_published_tables_of_all_releases_come_with_their_words(portal: Portal, analyst: Principal) -> None:
    events.published(portal, [10], slug="dance-week")
    first = releases.released(portal, releases.published("2026-Q2"))
    releases.released(
        portal, releases.published("2026-Q3", tables=releases.tables("2026-Q3", events=["dance-week", "forgotten"]))
    )
    releases.released(portal, releases.published("2026-Q2"), 2, "A wrong count", first)
    export_id = exports.order(portal, analyst, ExportKind.PARTICIPATION, language="en")
    portal.worker.do_exports()
    rows = records(portal, export_id)
    assert {(row["RELEASE"], row["REPLACED_BY"]) for row in rows} == {
        ("2026-Q2", "2026-Q2.2"),
        ("2026-Q2.2", ""),
        ("2026-Q3", ""),
    }
    shown = {
        (row["MEASURE_LABEL"], row["DIMENSION_LABEL"], row["CODE_LABEL"]): (row["OBS_VALUE"], row["CONF_STATUS"])
        for row in rows
        if row["RELEASE"] == "2026-Q3"
    }
    assert shown["People who took part", "All together", "All together"] == ("635", "F")
    assert shown["People who took part", "By language", "Vietnamese"] == ("35", "F")
    assert shown["People who took part", "By age", "65 or older"] == ("", "C")
    assert shown["Registrations for events", "By event", "K-POP World City Week"] == ("120", "F")
    assert shown["Registrations for events", "By event", "forgotten"] == ("120", "F")
    assert all(row["OBS_VALUE"] == "" or int(row["OBS_VALUE"]) % 5 == 0 for row in rows)
    assert {row["REF_AREA"] for row in rows} == {"KR-GANGNAM"}


def test_public_proposals_come_without_their_writers_and_nothing_else_does(
    portal: Portal, people: People, analyst: Principal
) -> None:
    writer, moderator = people.member(name="Secret Writer"), people.moderator()
    public = propose(portal, writer, Standing.PUBLISHED, moderator=moderator)
    answers.respond(portal, moderator, public.id, None, "구청은 이 제안을 살펴보고 있습니다.")
    answers.respond(portal, moderator, public.id, Standing.ACCEPTED)
    answers.say(portal, people.member(), public.id)
    for state in (Standing.DRAFT, Standing.SUBMITTED, Standing.WITHDRAWN):
        propose(portal, writer, state, moderator=moderator)
    export_id = exports.order(portal, analyst, format_=Format.JSON)
    portal.worker.do_exports()
    text = content(portal, export_id).decode()
    (row,) = json.loads(text)
    assert (row["ID"], row["STATE"], row["STATE_LABEL"]) == (public.id, "accepted", "Accepted")
    assert (row["ENDORSEMENTS"], row["COMMENTS"], row["ANSWERS"]) == (0, 1, 2)
    today = clock.now().astimezone(portal.settings.timezone).date().isoformat()
    assert {row[f"{what}_ON"] for what in ("PUBLISHED", "FIRST_ANSWER", "LAST_ANSWER", "DECIDED")} == {today}
    assert "Secret Writer" not in text


def test_a_list_of_people_is_what_it_was_narrowed_to_and_forgets_what_was_searched_for(
    portal: Portal, organiser: Principal
) -> None:
    event_id, sessions = events.published(portal, [10])
    for name in ("=1+1", "+82 10", "-x", "@SUM(A1)", "\t=1", "김하늘"):
        registrations.confirmed(portal, event_id, sessions, name=name)
    orders = [exports.order_people(portal, organiser, event_id, format_) for format_ in (Format.XLSX, Format.CSV)]
    found = exports.order_people(portal, organiser, event_id, narrowed=ListFilter(words="김", session_id=sessions[0]))
    portal.worker.do_exports()
    sheet = openpyxl.load_workbook(io.BytesIO(content(portal, orders[0]))).worksheets[0]
    assert [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    assert sheet.max_row == 7
    for row in records(portal, orders[1]):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())
    assert [row["Name"] for row in records(portal, found)] == ["김하늘"]
    assert exports.row(portal, found).wanted["narrowed"] == {"session_id": sessions[0]}
    assert exports.row(portal, found).wanted["searched"] is True


def test_the_files_of_one_event_are_found_however_many_were_ordered_of_others_since(
    portal: Portal, organiser: Principal, time: Time
) -> None:
    def row(event_id: int, state: State, expires_at: datetime | None = None) -> Export:
        return Export(
            by_id=organiser.id,
            what=ExportKind.REGISTRATIONS,
            format=Format.CSV,
            language="en",
            wanted={"event_id": event_id, "slug": f"event-{event_id}"},
            holds_people=True,
            state=state,
            ordered_at=time.now,
            expires_at=expires_at,
        )

    with portal.database.unit_of_work() as session:
        session.add_all([row(7, State.READY, time.now + timedelta(days=1)), row(7, State.READY, time.now)])
        session.flush()
        session.add_all(row(8, State.ORDERED) for _many in range(queries.MOST_OF_EVENT + 1))
    with portal.database.reading() as session:
        [found] = queries.own_of_event(session, organiser.id, 7, time.now)
        assert (found.slug, found.state) == ("event-7", State.READY)
        assert len(queries.own_of_event(session, organiser.id, 8, time.now)) == queries.MOST_OF_EVENT
