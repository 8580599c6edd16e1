"""Calendar files: other programs find the same moments and the same texts in them, whatever people have typed."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.tz import tzical
from hypothesis import example, given
from hypothesis import strategies as st

from portal.engines.calendar import Entry, Method, calendar
from tests.unit.engines.calendar.samples import ENTRY, MADE_AT, ZONES, entry, lasting, lines, parsed, written

MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2036, 12, 31), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
NIGHTS_OF_CHANGES = {
    "America/New_York": (datetime(2026, 3, 8, 4, tzinfo=UTC), datetime(2026, 11, 1, 3, tzinfo=UTC)),
    "Europe/Berlin": (datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC)),
    "Australia/Lord_Howe": (datetime(2026, 4, 4, 12, tzinfo=UTC), datetime(2026, 10, 3, 12, tzinfo=UTC)),
    "Asia/Seoul": (datetime(1987, 5, 9, 14, tzinfo=UTC), datetime(1987, 10, 10, 14, tzinfo=UTC)),
}
NASTY = st.text(
    st.one_of(
        st.sampled_from("\\,;:\"'nN\n\r\t ^=\x00\x07\x1b\x7f\x85\u2028\u200f\u202e\u2067강남👩🏽\u200d🎤\ufeff"),
        st.characters(),
    ),
    max_size=120,
)


def moments_by_its_own_rules(data: bytes, zone: str) -> list[datetime]:
    """Read the start and end of each event with no knowledge of zones but what the file says."""
    rules = tzical(io.StringIO(data.decode())).get(zone)
    found = []
    for line in lines(data):
        if stated := re.fullmatch(r"DT(?:START|END)(;TZID=.+)?:(\d{8}T\d{6})(Z?)", line):
            wall = datetime.strptime(stated[2], "%Y%m%dT%H%M%S")
            if stated[3]:
                found.append(wall.replace(tzinfo=UTC))
            elif stated[1]:
                found.append(wall.replace(tzinfo=rules).astimezone(UTC))
    return found


def moments(data: bytes) -> list[datetime]:
    return [time.dt.astimezone(UTC) for event in parsed(data).events for time in (event["DTSTART"], event["DTEND"])]


def text_that_stays(text: str) -> str:
    text = re.sub("\r\n|[\r\u2028\u2029\u0085]", "\n", text)
    return re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "", text)


def test_an_event_in_seoul_is_written_in_its_zone_with_the_rules_of_that_zone() -> None:
    assert lines(written(entry(url="https://gangnam.example/ko/events/7"))) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Gangnam-gu//Participation portal//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME;LANGUAGE=ko:강남",
        "X-WR-CALNAME;LANGUAGE=ko:강남",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "X-WR-TIMEZONE:Asia/Seoul",
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Seoul",
        "BEGIN:STANDARD",
        "DTSTART:20260101T000000",
        "TZNAME:KST",
        "TZOFFSETFROM:+0900",
        "TZOFFSETTO:+0900",
        "END:STANDARD",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "SUMMARY;LANGUAGE=ko:개막 공연",
        "DTSTART;TZID=Asia/Seoul:20261012T100000",
        "DTEND;TZID=Asia/Seoul:20261012T123000",
        "DTSTAMP:20260901T030000Z",
        "UID:session-7@gangnam.example",
        "SEQUENCE:3",
        "LAST-MODIFIED:20260830T120000Z",
        "STATUS:CONFIRMED",
        "URL:https://gangnam.example/ko/events/7",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_clocks_go_forward_at_the_time_that_they_showed_before() -> None:
    text = written(
        lasting(datetime(2026, 1, 5, tzinfo=UTC)), lasting(datetime(2026, 12, 5, tzinfo=UTC)), zone="Europe/Berlin"
    )
    rules = [line for line in lines(text) if line.startswith(("DTSTART:", "TZOFFSET"))]
    assert rules == [
        *("DTSTART:20260101T000000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0100"),
        *("DTSTART:20260329T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200"),
        *("DTSTART:20261025T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100"),
    ]


@given(st.lists(st.tuples(MOMENTS, st.integers(1, 10**6)), min_size=1, max_size=3), st.sampled_from(ZONES))
def test_the_parser_finds_the_moments(times: list[tuple[datetime, int]], zone: str) -> None:
    spans = [(start, start + timedelta(seconds=seconds)) for start, seconds in times]
    data = written(*(entry(starts_at=start, ends_at=end) for start, end in spans), zone=zone)
    assert moments(data) == [time for span in spans for time in span]


@given(MOMENTS, st.integers(1, 10**6), st.sampled_from(ZONES))
def test_a_program_that_knows_no_zones_finds_the_moments(start: datetime, seconds: int, zone: str) -> None:
    end = start + timedelta(seconds=seconds)
    assert moments_by_its_own_rules(written(entry(starts_at=start, ends_at=end), zone=zone), zone) == [start, end]


@pytest.mark.parametrize("zone", NIGHTS_OF_CHANGES)
def test_each_half_hour_of_the_nights_when_clocks_change_is_right(zone: str) -> None:
    for evening in NIGHTS_OF_CHANGES[zone]:
        times = [evening + timedelta(minutes=30 * step) for step in range(20)]
        data = written(*(lasting(time, 0.25) for time in times), zone=zone)
        expected = [moment for time in times for moment in (time, time + timedelta(minutes=15))]
        assert moments(data) == expected
        assert moments_by_its_own_rules(data, zone) == expected


def test_an_hour_that_clocks_show_twice_is_written_in_utc_the_second_time() -> None:
    data = written(lasting(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)), zone="Europe/Berlin")
    assert {"DTSTART;TZID=Europe/Berlin:20261025T023000", "DTEND:20261025T013000Z"} <= set(lines(data))


def test_an_end_that_only_clocks_show_before_the_start_is_one() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    backwards = entry(
        starts_at=datetime(2026, 10, 25, 2, 45, tzinfo=berlin),
        ends_at=datetime(2026, 10, 25, 2, 15, fold=1, tzinfo=berlin),
    )
    start, end = moments(written(backwards, zone="Europe/Berlin"))
    assert end - start == timedelta(minutes=30)


@given(NASTY, NASTY, NASTY, st.lists(NASTY, max_size=3))
@example("C:\\New\\Nights", "\\", "\\n\\,", ["a,b", "\\N"])
def test_texts_are_read_back(title: str, description: str, location: str, categories: list[str]) -> None:
    (event,) = parsed(
        written(entry(title=title, description=description, location=location, categories=categories))
    ).events
    for key, text in (("SUMMARY", title), ("DESCRIPTION", description), ("LOCATION", location)):
        stays = text_that_stays(text)
        assert event.get(key) == (stays if stays.strip() else None)
    found = [str(category) for category in event["CATEGORIES"].cats] if "CATEGORIES" in event else []
    assert found == [stays for stays in map(text_that_stays, categories) if stays.strip()]


@given(NASTY, NASTY, NASTY, NASTY)
def test_lines_end_with_crlf_and_none_is_longer_than_75_octets(uid: str, name: str, title: str, url: str) -> None:
    data = written(entry(uid=uid, title=title * 3, url=url), name=name)
    assert data.endswith(b"END:VCALENDAR\r\n")
    raw = data.removesuffix(b"\r\n").split(b"\r\n")
    for line in raw:
        assert len(line) <= 75
        assert line.decode()
        assert not re.search("[\x00-\x08\x0a-\x1f\x7f-\x9f]", line.decode())
    assert all(re.match(r"[A-Z-]+[;:]", line) for line in lines(data))
    assert data.count(b"BEGIN:") == data.count(b"END:") == 4


def test_no_text_can_bring_in_a_property_or_another_event() -> None:
    hostile = "Opening\r\nEND:VEVENT\nBEGIN:VEVENT\u2028ATTACH:https://evil.example\x85ATTENDEE:x"
    data = written(entry(title=hostile, description=hostile, location=hostile, url=hostile, uid=hostile), name=hostile)
    calendar_read = parsed(data)
    assert len(calendar_read.events) == 1
    assert {"ATTACH", "ATTENDEE"}.isdisjoint(calendar_read.events[0])
    assert {"ATTACH", "ATTENDEE"}.isdisjoint(calendar_read)


def test_texts_name_their_language() -> None:
    text = lines(written(entry(title="Ouverture", location="COEX", categories=("danse",)), language="fr", name="Séoul"))
    assert {
        "X-WR-CALNAME;LANGUAGE=fr:Séoul",
        "SUMMARY;LANGUAGE=fr:Ouverture",
        "LOCATION;LANGUAGE=fr:COEX",
        "CATEGORIES;LANGUAGE=fr:danse",
    } <= set(text)


@pytest.mark.parametrize("direction", ["\u200f", "\u202e", "\u2067"])
def test_marks_of_direction_stay(direction: str) -> None:
    (event,) = parsed(written(entry(title=f"{direction}افتتاح"))).events
    assert event["SUMMARY"] == f"{direction}افتتاح"


def test_what_is_cancelled_stays_in_a_published_calendar_and_says_so() -> None:
    read = parsed(written(entry(status="cancelled", sequence=4), entry(uid="other", status="tentative")))
    assert read["METHOD"] == "PUBLISH"
    assert [(str(event["STATUS"]), int(event["SEQUENCE"])) for event in read.events] == [
        ("CANCELLED", 4),
        ("TENTATIVE", 3),
    ]


def test_a_file_can_call_off_what_is_cancelled_and_nothing_else() -> None:
    def called_off(*entries: Entry) -> bytes:
        return calendar(entries, "강남", "ko", "Asia/Seoul", MADE_AT, None, Method.CANCEL)

    assert parsed(called_off(entry(status="cancelled")))["METHOD"] == "CANCEL"
    with pytest.raises(ValueError, match="cancelled"):
        called_off(entry(status="cancelled"), entry(uid="other"))


def test_an_empty_calendar_is_a_valid_one() -> None:
    read = parsed(written())
    assert read.events == []
    assert len(read.timezones) == 1


def test_without_a_rhythm_no_program_is_told_to_look_again() -> None:
    assert b"REFRESH" not in calendar([ENTRY], "강남", "ko", "Asia/Seoul", MADE_AT, None)


def test_a_moment_without_length_has_no_end() -> None:
    (event,) = parsed(written(entry(ends_at=ENTRY.starts_at + timedelta(microseconds=5)))).events
    assert "DTEND" not in event


def test_times_in_utc_are_written_as_such() -> None:
    text = lines(written(ENTRY, zone="UTC"))
    assert {"DTSTART:20261012T010000Z", "DTEND:20261012T033000Z"} <= set(text)


def test_the_same_values_give_the_same_bytes() -> None:
    entries = [entry(uid=f"s-{number}", categories=("춤", "음악")) for number in range(20)]
    assert len({written(*entries, zone="America/New_York") for _ in range(5)}) == 1


@pytest.mark.parametrize("zone", ["", "Asia", "Asia/Gangnam", "../../etc/passwd", "Asia/Seoul\x00", "/etc/localtime"])
def test_a_zone_that_is_none_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        written(ENTRY, zone=zone)


@pytest.mark.parametrize("field", ["starts_at", "ends_at", "changed_at"])
def test_a_time_without_a_zone_is_refused(field: str) -> None:
    with pytest.raises(ValueError, match="zone"):
        entry(**{field: datetime(2026, 10, 12)})


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        entry(ends_at=ENTRY.starts_at - timedelta(seconds=1))


def test_the_library_still_has_clocks_go_forward_late() -> None:
    """Remove our own rules of zones once it does not."""
    rules = icalendar.Timezone.from_tzid(
        "Europe/Berlin", first_date=datetime(2026, 1, 1), last_date=datetime(2027, 1, 1)
    )
    assert b"DTSTART:20260329T030000" in rules.to_ical()
