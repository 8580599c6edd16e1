"""A programme from a spreadsheet: nothing is written while one cell is wrong, and then exactly what was shown."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from werkzeug.test import TestResponse

from portal.app import Portal
from portal.domain.accounts.types import Principal, Role
from portal.domain.events import drafts, queries
from portal.domain.events.types import SessionView
from portal.domain.events.venue_queries import get_venue, list_venues
from portal.domain.texts import queries as texts
from portal.domain.texts.types import Shown
from portal.foundation import clock
from tests.factories import events
from tests.factories.forms import filled
from tests.factories.pages import VECTORS, planted, words
from tests.factories.people import People
from tests.factories.visitors import Visitor

PATH = "/en/organiser/events/week/import"
HEADER = "day,starts,ends,venue,room,title_ko,title_en,capacity,languages,interpretation,sign_language"


@pytest.fixture
def desk(portal: Portal, people: People) -> Visitor:
    organiser: Principal = people.member(Role.ORGANISER, language="en")
    return Visitor(portal).sign_in(organiser)


@pytest.fixture
def week(portal: Portal) -> int:
    """An event without sessions, and a venue with a room of thirty seats."""
    venue_id = events.venue(portal, "coex")
    events.room(portal, venue_id, 30)
    return events.event(portal, "week")


def day(number: int = 0) -> str:
    return (clock.now() + timedelta(days=30 + number)).date().isoformat()


def line(number: int = 0, **changes: str) -> str:
    given = {
        "day": day(number),
        "starts": "14:00",
        "ends": "15:30",
        "venue": "코엑스",
        "room": "대강당",
        "title_ko": f"모임 {number}",
        "title_en": f"Meeting {number}",
        "capacity": "30",
        "languages": "ko",
        "interpretation": "en; ja",
        "sign_language": "o",
    }
    return ",".join((given | changes).values())


def sheet(*lines: str, header: str = HEADER) -> bytes:
    return "\n".join((header, *lines)).encode()


def send(desk: Visitor, data: bytes, name: str = "programme.csv") -> TestResponse:
    token = desk.token(PATH)
    fields: dict[str, Any] = {"csrf_token": token, "sheet": (io.BytesIO(data), name)}
    return desk.client.post(PATH, data=fields, content_type="multipart/form-data")


def sessions(portal: Portal, event_id: int) -> list[SessionView]:
    with portal.database.reading() as session:
        return queries.list_sessions(session, "en", [event_id])


def test_a_programme_is_shown_first_and_written_then(portal: Portal, desk: Visitor, week: int) -> None:
    shown = send(desk, sheet(*(line(number) for number in range(40))))
    assert shown.status_code == 200
    page = words(shown)
    assert "40 sessions would be added" in page
    assert "Meeting 39" in page
    assert sessions(portal, week) == [], "nothing is written before somebody has looked"
    assert desk.post(PATH, filled(shown)).status_code == 303
    there = sessions(portal, week)
    assert [one.title.plain for one in there] == [f"Meeting {number}" for number in range(40)]
    with portal.database.reading() as session:
        draft = drafts.of_session(session, there[0].id)
    assert list(draft.title.items()) == [("ko", "모임 0"), ("en", "Meeting 0")]
    assert (draft.capacity, draft.interpretation, draft.sign_language) == (30, ("en", "ja"), True)
    assert (there[0].row.room_id, there[0].title.status) == (draft.room_id, Shown.READY)


def test_all_texts_are_shown_before_they_are_written(desk: Visitor, week: int) -> None:
    answer = send(desk, sheet(f"{line()},요약입니다,Bring shoes", header=f"{HEADER},요약,Access notes (English)"))
    assert "요약입니다" in words(answer)
    assert "Bring shoes" in words(answer)


def test_what_was_shown_is_not_written_twice(portal: Portal, desk: Visitor, week: int) -> None:
    form = filled(send(desk, sheet(line(), line(1, room=""))))
    assert desk.post(PATH, form).status_code == 303
    again = desk.post(PATH, form)
    assert again.status_code == 409
    assert "The programme has this session" in words(again)
    assert len(sessions(portal, week)) == 2


def test_what_is_not_what_was_shown_is_not_written(portal: Portal, desk: Visitor, week: int) -> None:
    form = filled(send(desk, sheet(line())))
    for changed in ({"again": form["again"].replace("Meeting", "Meating")}, {"seal": "0" * 64}, {"again": "\x00"}):
        assert desk.post(PATH, form | changed).status_code == 409
    assert sessions(portal, week) == []


def test_somebody_who_was_faster_is_noticed(portal: Portal, desk: Visitor, week: int) -> None:
    form = filled(send(desk, sheet(line())))
    room = next(iter(_rooms(portal)))
    starts = clock.now().replace(hour=5, minute=0) + timedelta(days=30)
    other = events.session_draft(1, starts, room_id=room, title={"en": "Faster"}, ends_at=starts + timedelta(hours=2))
    events.add_session(portal, events.event(portal), other)
    answer = desk.post(PATH, form)
    assert answer.status_code == 409
    assert "In this room at this time: Faster" in words(answer)
    assert sessions(portal, week) == []


def _rooms(portal: Portal) -> list[int]:
    with portal.database.reading() as session:
        return [room.id for room in get_venue(session, "coex", "ko").rooms]


def test_every_wrong_cell_is_named_and_nothing_is_written(portal: Portal, desk: Visitor, week: int) -> None:
    lines = (
        line(),
        line(1, day="12.10.2026", venue="Nowhere"),
        line(2, starts="=NOW()", capacity="31"),
        "",
        line(4, title_ko="", title_en=""),
    )
    answer = send(desk, sheet(*lines))
    page = words(answer)
    assert answer.status_code == 422
    assert "5 cells are wrong" in page
    for reference, sentence in (
        ("A3", "This is no day"),
        ("D3", "no venue of this name"),
        ("B4", "This is a formula"),
        ("H4", "only 30 seats"),
        ("F6", "Something must stand here"),
    ):
        assert reference in page
        assert sentence in page
    assert 'name="seal"' not in page
    assert sessions(portal, week) == []


def test_sessions_that_are_in_each_others_way_are_named(portal: Portal, desk: Visitor, week: int) -> None:
    starts = clock.now().astimezone(portal.settings.timezone).replace(hour=9, minute=0, second=0, microsecond=0)
    starts += timedelta(days=9)
    events.add_session(portal, week, events.session_draft(1, starts, title={"en": "There already"}))
    lines = (
        line(),
        line(0, title_ko="다른 모임", title_en="Another"),
        line(0, room="", title_ko="모임 0"),
        line(0, day=f"{starts:%Y-%m-%d}", starts="9:00", room="", title_en="there  ALREADY"),
    )
    page = words(send(desk, sheet(*lines)))
    assert "Row 2 needs this room at the same time" in page
    assert "Row 2 says the same" in page
    assert "The programme has this session" in page


def test_a_workbook_with_real_dates_is_read(portal: Portal, desk: Visitor, week: int) -> None:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as book:
        table = book.add_worksheet()
        dates, times = book.add_format({"num_format": "yyyy. m. d."}), book.add_format({"num_format": "h:mm AM/PM"})
        table.write_row(0, 0, ["날짜", "시작", "종료", "장소", "제목", "좌석"])
        table.write_datetime(1, 0, (clock.now() + timedelta(days=30)).replace(tzinfo=None), dates)
        table.write_datetime(1, 1, clock.now().replace(hour=14, minute=0, second=0, tzinfo=None), times)
        table.write(1, 2, "오후 3:30")
        table.write_row(1, 3, ["COEX", "춤 배우기", 30])
    shown = send(desk, output.getvalue(), "programme.xlsx")
    assert shown.status_code == 200, words(shown)
    assert desk.post(PATH, filled(shown)).status_code == 303
    (one,) = sessions(portal, week)
    with portal.database.reading() as session:
        assert texts.get_text(session, one.row.title_id).language == "ko"
    assert one.row.ends_at - one.row.starts_at == timedelta(hours=1, minutes=30)
    assert one.row.capacity == 30


def test_columns_may_be_named_in_any_language_of_the_portal(portal: Portal, desk: Visitor, week: int) -> None:
    header = "Venue,Title (Japanese),일자,Begins,Ends,비고"
    answer = send(desk, sheet(f"coex,踊り,{day()},10:00,11:00,unread", header=header))
    assert answer.status_code == 200, words(answer)
    assert "F <q>비고</q>" in words(answer), "a column that is not read is named"
    assert desk.post(PATH, filled(answer)).status_code == 303
    (one,) = sessions(portal, week)
    assert one.title.source.code == "ja"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "This file is empty"),
        (b"PK\x03\x04 no workbook", "can't be read as a spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old one", "can't be read as a spreadsheet"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "Nothing is written"),
        (b"1,2,3\n4,5,6\n", "must name the columns"),
        (b"day,starts,ends\n2026-10-12,1,2\n", "<q>Venue</q>\u00a0· <q>Title</q>"),
        (b"day,day,starts,ends,venue,title_ko\n", "Several columns are called “Day”"),
        (HEADER.encode(), "This file is empty"),
        (HEADER.encode() + b"\n" + b"x\n" * 1_000_000, "too many rows"),
        (HEADER.encode() + b"\n" + b"x" * 3_000_000, "too large"),
        (HEADER.encode() + b"\n" + b"x" * 6_000, "too much text"),
    ],
)
def test_what_is_no_programme_is_answered_clearly(
    portal: Portal, desk: Visitor, week: int, data: bytes, said: str
) -> None:
    answer = send(desk, data)
    assert answer.status_code == 422
    assert said in words(answer)
    assert "Nothing is written" in words(answer)
    assert sessions(portal, week) == []


def test_no_file_is_asked_for_and_one_beyond_all_limits_is_refused(desk: Visitor, week: int) -> None:
    answer = desk.post(PATH)
    assert answer.status_code == 409
    assert "Please choose a file" in words(answer)
    assert send(desk, b"x" * 5_000_000).status_code == 413


def test_an_event_never_gets_more_sessions_than_a_ticket_can_name(portal: Portal, desk: Visitor, week: int) -> None:
    answer = send(desk, sheet(*(line(number) for number in range(50))))
    assert answer.status_code == 422
    assert "These are 2 too many" in words(answer)
    assert sessions(portal, week) == []


def test_sessions_of_a_public_event_are_public_at_once_and_it_says_so(portal: Portal, desk: Visitor) -> None:
    events.published(portal, slug="week")
    page = words(send(desk, sheet(line(venue=_only_slug(portal), room=""))))
    assert "these sessions can be seen at once" in page


def test_a_venue_s_short_name_tells_it_from_another_that_is_called_the_same(
    portal: Portal, desk: Visitor, week: int
) -> None:
    events.venue(portal, "elsewhere")
    answer = send(desk, sheet(line()))
    assert "Several venues have this name" in words(answer)
    assert send(desk, sheet(line(venue="coex"))).status_code == 200


def _only_slug(portal: Portal) -> str:
    with portal.database.reading() as session:
        return list_venues(session, "ko")[0].slug


def test_the_empty_spreadsheet_is_read_once_it_is_filled_in(portal: Portal, desk: Visitor, week: int) -> None:
    for language in ("en", "ko", "ar"):
        data = desk.get(f"/{language}/organiser/programme-template.xlsx").get_data()
        book = openpyxl.load_workbook(io.BytesIO(data))
        table = book.active
        assert table is not None
        header = [cell.value for cell in next(table.iter_rows())]
        assert len(header) == len(set(header))
        row = [day(len(language)), "10:00", "11:00", "coex", "대강당", f"모임 {language}"]
        table.append(row)
        output = io.BytesIO()
        book.save(output)
        shown = send(desk, output.getvalue(), "programme.xlsx")
        assert shown.status_code == 200, words(shown)


@pytest.mark.parametrize("planting", VECTORS)
def test_what_is_planted_in_a_spreadsheet_is_shown_as_text(
    portal: Portal, desk: Visitor, week: int, planting: str
) -> None:
    quoted = '"' + planting.replace('"', '""') + '"'
    for answer in (
        send(desk, sheet(line(title_en=quoted))),
        send(desk, sheet(line(venue=quoted, day=quoted))),
        send(desk, sheet(line(), header=f"{HEADER},{quoted}")),
    ):
        assert answer.status_code in {200, 422}
        assert planted(answer) == []
