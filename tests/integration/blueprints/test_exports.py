"""Staff order files, see how far they are, and fetch them, also in pieces; nobody else gets them, and not for ever."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from portal.app import Portal
from portal.domain.accounts import administration
from portal.domain.accounts.types import Principal, Role
from portal.domain.exports.models import Export
from portal.domain.exports.types import ExportKind, Format, State
from portal.foundation import clock
from portal.foundation.database import Database
from tests.factories import events, exports, registrations
from tests.factories.bulk import Bulk
from tests.factories.letters import Time
from tests.factories.pages import words
from tests.factories.people import People
from tests.factories.visitors import Visitor

HERE = "/en/analyst/exports"
PEOPLE = "/en/organiser/exports"
WANTED = {"what": "proposals", "format": "csv", "language": "en"}


@pytest.fixture
def analyst(people: People) -> Principal:
    return people.member(Role.ANALYST, language="en", name="Analyst")


@pytest.fixture
def desk(portal: Portal, analyst: Principal) -> Visitor:
    return Visitor(portal).sign_in(analyst)


@pytest.fixture
def made(portal: Portal, analyst: Principal) -> int:
    """A file of a few kilobytes that is ready."""
    with portal.database.unit_of_work() as session:
        bulk = Bulk(session, clock.now())
        bulk.proposals(60, bulk.accounts(1)[0])
    export_id = exports.order(portal, analyst)
    portal.worker.do_exports()
    return export_id


def shown(answer: TestResponse) -> str:
    return unescape(words(answer))


def file_of(export_id: int, here: str = HERE) -> str:
    return f"{here}/{export_id}/file"


def test_only_who_analyses_comes_to_the_figures_and_only_who_organises_to_the_people(
    portal: Portal, people: People
) -> None:
    for role in Role:
        visitor = Visitor(portal).sign_in(people.member(role))
        analyses = role in {Role.ANALYST, Role.APPROVER, Role.ADMIN}
        organises = role in {Role.ORGANISER, Role.ADMIN}
        assert visitor.get(HERE).status_code == (200 if analyses else 403), role
        assert visitor.get(f"{HERE}/1").status_code == (404 if analyses else 403), role
        assert visitor.get(f"{PEOPLE}/1").status_code == (404 if organises else 403), role
    assert {Visitor(portal).get(path).status_code for path in (HERE, f"{HERE}/1", f"{PEOPLE}/1/file")} == {303}


def test_a_file_is_ordered_made_and_fetched(portal: Portal, desk: Visitor) -> None:
    assert "Nothing was ordered yet" in shown(desk.get(HERE))
    answer = desk.post(HERE, WANTED)
    assert answer.status_code == 303
    page = answer.location
    waiting = desk.get(page)
    assert "Waiting to be made" in shown(waiting)
    assert '<meta http-equiv="refresh" content="10">' in waiting.get_data(as_text=True), "without a script"
    early = desk.get(f"{page}/file")
    assert (early.status_code, early.location) == (303, page)
    portal.worker.do_exports()
    ready = desk.get(page)
    assert "The file is ready." in shown(ready)
    assert "refresh" not in ready.get_data(as_text=True)
    fetched = desk.get(f"{page}/file")
    assert (fetched.status_code, fetched.mimetype) == (200, "text/csv")
    day = clock.now().astimezone(portal.settings.timezone)
    assert fetched.headers["Content-Disposition"] == f"attachment; filename=proposals-en-{day:%Y-%m-%d}.csv"
    assert fetched.headers["Cache-Control"] == "private, no-store"
    assert "fetched 1 time" in shown(desk.get(HERE))


@pytest.mark.parametrize("missing", WANTED)
def test_an_order_that_is_not_whole_is_refused_beside_its_field(desk: Visitor, missing: str) -> None:
    for value in ("", "nonsense", "registrations"):
        answer = desk.post(HERE, WANTED | {missing: value})
        assert answer.status_code == 422
        assert "Please choose something from the list." in shown(answer)


def test_the_sixth_order_is_refused_in_words(desk: Visitor) -> None:
    for code in ("ko", "en", "ja", "de", "ar"):
        assert desk.post(HERE, WANTED | {"language": code}).status_code == 303
    refused = desk.post(HERE, WANTED | {"format": "json"})
    assert refused.status_code == 409
    assert "Five files of yours are still being made." in shown(refused)


def test_a_download_that_broke_off_goes_on_and_gives_the_same_bytes(
    portal: Portal, analyst: Principal, desk: Visitor, made: int
) -> None:
    whole = desk.get(file_of(made))
    tag = whole.headers["ETag"]
    assert tag == f'"{hashlib.sha256(whole.data).hexdigest()}"', "a strong tag"
    assert whole.headers["Accept-Ranges"] == "bytes"
    size, got = len(whole.data), b""
    assert size > 3_000
    while len(got) < size:
        piece = desk.get(file_of(made), headers={"Range": f"bytes={len(got)}-{len(got) + 999}", "If-Range": tag})
        assert piece.status_code == 206
        assert piece.headers["Content-Range"] == f"bytes {len(got)}-{len(got) + len(piece.data) - 1}/{size}"
        got += piece.data
    assert got == whole.data
    rest = desk.get(file_of(made), headers={"Range": "bytes=1000-", "If-Range": tag})
    assert got[:1000] + rest.data == whole.data
    of_another = desk.get(file_of(made), headers={"Range": "bytes=1000-", "If-Range": '"another"'})
    assert (of_another.status_code, of_another.data) == (200, whole.data), "another file is not put together with this"
    assert desk.get(file_of(made), headers={"Range": f"bytes={size}-"}).status_code == 416
    assert desk.get(file_of(made), headers={"If-None-Match": tag}).status_code == 304
    assert desk.client.head(file_of(made)).status_code == 200


def test_each_download_is_on_record_but_not_each_piece_of_it(
    portal: Portal, desk: Visitor, made: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    time = Time(monkeypatch, clock.now())

    def after(**headers: str) -> int:
        desk.get(file_of(made), headers=headers)
        return len(exports.downloads(portal, made))

    assert after(Range="bytes=1000-") == 1, "who asks for the rest alone has fetched something too"
    assert after(Range="bytes=2000-") == 1
    assert after(Range="bytes=0-99") == 2, "this one begins"
    assert after() == 3
    assert after(Range="bytes=999999-") == 3, "nothing was given"
    desk.client.head(file_of(made))
    time.pass_by(days=2)
    assert after(Range="bytes=1000-") == 4, "that is no part of what was fetched days ago"


def test_somebody_elses_file_is_not_there_not_even_for_an_administrator(
    portal: Portal, people: People, made: int
) -> None:
    for role in (Role.ANALYST, Role.APPROVER, Role.ADMIN):
        other = Visitor(portal).sign_in(people.member(role))
        assert {other.get(path).status_code for path in (f"{HERE}/{made}", file_of(made))} == {404}
    assert exports.downloads(portal, made) == []


def test_an_administrator_sees_who_ordered_what_and_why_and_others_only_their_own(
    portal: Portal, people: People, analyst: Principal, made: int
) -> None:
    organiser = people.member(Role.ORGANISER, language="en", name="Orla")
    event_id, _sessions = events.published(portal, [10], slug="dance-week")
    exports.order_people(portal, organiser, event_id)
    admin = Visitor(portal).sign_in(people.member(Role.ADMIN, language="en"))
    seen = shown(admin.get(HERE))
    for said in ("All orders", "Analyst", "Orla", exports.REASON, "dance-week", "never fetched"):
        assert said in seen
    own = shown(Visitor(portal).sign_in(people.member(Role.APPROVER, language="en")).get(HERE))
    assert "Nothing was ordered yet" in own
    assert "Orla" not in own


def test_lists_of_people_are_given_out_by_the_organisers_pages_alone(portal: Portal, people: People) -> None:
    admin = people.member(Role.ADMIN, language="en")
    event_id, sessions = events.published(portal, [10])
    registrations.confirmed(portal, event_id, sessions)
    of_people, figures = exports.order_people(portal, admin, event_id), exports.order(portal, admin)
    portal.worker.do_exports()
    visitor = Visitor(portal).sign_in(admin)
    assert visitor.get(file_of(of_people, PEOPLE)).status_code == 200
    assert visitor.get(file_of(figures)).status_code == 200
    assert {visitor.get(path).status_code for path in (file_of(of_people), file_of(figures, PEOPLE))} == {404}


def change_roles(portal: Portal, people: People, member: Principal, before: list[Role], after: list[Role]) -> None:
    admin = people.member(Role.ADMIN)
    with portal.database.unit_of_work() as session:
        changed = administration.change_roles(session, admin, member.id, before, after, "Another task", clock.now())
    assert changed is None


def test_who_loses_the_role_loses_the_file(portal: Portal, people: People) -> None:
    both = people.member(Role.ORGANISER, Role.ANALYST)
    visitor = Visitor(portal).sign_in(both)
    event_id, _sessions = events.published(portal, [10])
    of_people, figures = exports.order_people(portal, both, event_id), exports.order(portal, both)
    portal.worker.do_exports()
    change_roles(portal, people, both, [Role.ORGANISER, Role.ANALYST], [Role.ANALYST])
    assert visitor.get(file_of(of_people, PEOPLE)).status_code == 403
    assert visitor.get(file_of(of_people)).status_code == 403
    assert visitor.get(file_of(figures)).status_code == 200
    change_roles(portal, people, both, [Role.ANALYST], [])
    assert visitor.get(file_of(figures)).status_code == 403


def test_who_is_shut_out_gets_nothing(portal: Portal, people: People, analyst: Principal, made: int) -> None:
    visitor = Visitor(portal).sign_in(analyst)
    admin = people.member(Role.ADMIN)
    with portal.database.unit_of_work() as session:
        assert administration.deactivate(session, admin, analyst.id, "They have left", clock.now()) is None
    answer = visitor.get(file_of(made))
    assert (answer.status_code, answer.location) == (303, "/en/account/sign-in")
    assert exports.downloads(portal, made) == []


@pytest.mark.parametrize(("what", "days"), [(ExportKind.PROPOSALS, 30), (ExportKind.REGISTRATIONS, 3)])
def test_a_link_whose_time_is_over_says_so(
    portal: Portal, people: People, monkeypatch: pytest.MonkeyPatch, what: ExportKind, days: int
) -> None:
    time = Time(monkeypatch, datetime(2027, 2, 28, 14, 59, 58, tzinfo=UTC))
    admin = people.member(Role.ADMIN, language="en")
    event_id, _sessions = events.published(portal, [10])
    if what is ExportKind.PROPOSALS:
        export_id, here = exports.order(portal, admin), HERE
    else:
        export_id, here = exports.order_people(portal, admin, event_id), PEOPLE
    portal.worker.do_exports()
    visitor = Visitor(portal).sign_in(admin)
    time.pass_by(days=days, seconds=-1)
    assert visitor.get(file_of(export_id, here)).status_code == 200
    time.pass_by(seconds=1)
    for _swept in range(2):
        answer = visitor.get(file_of(export_id, here))
        assert answer.status_code == 410
        assert "The file is not here any more." in shown(answer)
        assert visitor.get(f"{here}/{export_id}").status_code == 200
        portal.worker.do_exports()
    assert exports.in_folder(portal) == []
    assert len(exports.downloads(portal, export_id)) == 1, "the record stays"


def test_a_failure_is_told_in_words(
    portal: Portal, analyst: Principal, desk: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_id = exports.order(portal, analyst, format_=Format.XLSX)
    monkeypatch.setattr("portal.engines.sheets.writing._MOST_ROWS", 0)
    with portal.database.unit_of_work() as session:
        bulk = Bulk(session, clock.now())
        bulk.proposals(2, bulk.accounts(1)[0])
    portal.worker.do_exports()
    assert exports.view(portal, analyst, export_id).state is State.FAILED
    assert "more rows than a spreadsheet can hold" in shown(desk.get(f"{HERE}/{export_id}"))
    answer = desk.get(file_of(export_id))
    assert (answer.status_code, answer.location) == (303, f"{HERE}/{export_id}")


def test_a_file_that_lies_on_another_machine_is_said_to_be_out_of_reach(
    portal: Portal, desk: Visitor, made: int
) -> None:
    for path in portal.settings.exports_dir.iterdir():
        path.unlink()
    assert desk.get(file_of(made)).status_code == 503
    assert exports.downloads(portal, made) == []


def test_how_far_a_file_is_stands_in_words_and_in_a_bar(portal: Portal, analyst: Principal, desk: Visitor) -> None:
    export_id = exports.order(portal, analyst)
    for total, said in ((50_000, "12,000 of 50,000 rows"), (0, "12,000 rows")):
        _set(portal.database, export_id, state="making", rows_done=12_000, rows_total=total)
        page = desk.get(f"{HERE}/{export_id}").get_data(as_text=True)
        assert said in page
        assert bool(re.search(r'<progress[^>]*value="12000" max="50000"', page)) is bool(total)


def _set(database: Database, export_id: int, **values: Any) -> None:
    with database.unit_of_work() as session:
        session.execute(update(Export).where(Export.id == export_id).values(**values))
