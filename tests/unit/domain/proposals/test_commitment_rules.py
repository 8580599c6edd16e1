"""What can be promised, what may become of a promise, and where it then stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies

from portal.domain.proposals import commitment_rules as rules
from portal.domain.proposals.commitment_types import Change, ChangeKind, PromiseRow, Standing
from portal.domain.proposals.types import Promise, Refusal, Refused

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
TODAY = date(2026, 5, 4)
DUE = date(2026, 8, 1)
PROMISE = PromiseRow(1, 1, 1, 1, DUE, DUE, NOW, None, None, 1)
WHY = "안내판이 늦게 도착했습니다. 다음 달에 세웁니다."
DAYS = strategies.dates(date(2026, 5, 4), date(2030, 1, 1))


def check(row: PromiseRow, kind: ChangeKind, day: date | None, now: datetime, words: str = WHY) -> Refused | None:
    return rules.check_change(row, Change(kind, words, "ko", day), None, now, SEOUL)


@pytest.mark.parametrize(
    ("changes", "today", "stands"),
    [
        ({}, DUE, Standing.OPEN),
        ({}, DUE + timedelta(days=1), Standing.OVERDUE),
        ({"now_due_on": date(2026, 9, 1)}, DUE + timedelta(days=1), Standing.MOVED),
        ({"now_due_on": date(2026, 9, 1)}, date(2026, 9, 2), Standing.OVERDUE),
        ({"kept_on": DUE}, date(2027, 1, 1), Standing.KEPT),
        ({"kept_on": DUE + timedelta(days=1)}, date(2027, 1, 1), Standing.LATE),
        ({"kept_on": date(2026, 8, 20), "now_due_on": date(2026, 9, 1)}, date(2026, 8, 20), Standing.LATE),
        ({"kept_on": date(2026, 7, 1), "now_due_on": date(2026, 6, 1)}, date(2026, 7, 1), Standing.KEPT),
        ({"broken_at": NOW}, TODAY, Standing.BROKEN),
    ],
)
def test_where_a_promise_stands(changes: dict[str, object], today: date, stands: Standing) -> None:
    assert rules.standing(replace(PROMISE, **changes), today) is stands  # type: ignore[arg-type]


@given(DAYS, DAYS)
def test_moving_a_date_never_makes_a_late_promise_one_that_was_kept_on_time(kept: date, moved: date) -> None:
    asked, told = (rules.standing(replace(PROMISE, kept_on=kept, now_due_on=day), kept) for day in (DUE, moved))
    assert asked is told


@pytest.mark.parametrize(
    ("due_on", "refused"),
    [
        (TODAY, Refused(Refusal.BAD_DATE)),
        (TODAY - timedelta(days=1), Refused(Refusal.BAD_DATE)),
        (TODAY + timedelta(days=1), None),
        (date(2029, 5, 4), None),
        (date(2029, 5, 5), Refused(Refusal.BAD_DATE)),
        (date.max, Refused(Refusal.BAD_DATE)),
    ],
)
def test_a_promise_is_for_a_day_from_tomorrow_to_three_years_on(due_on: date, refused: Refused | None) -> None:
    assert rules.check_promise(Promise("안내판을 모든 도서관에 세웁니다.", due_on), TODAY) == refused


@pytest.mark.parametrize("words", ["", "   ", "\u200b\u200b", "짧다", "!!!!!!!!!!!!!!!", "가" * 501])
def test_a_promise_has_words_of_a_sentence_and_not_of_a_book(words: str) -> None:
    assert rules.check_promise(Promise(words, DUE), TODAY) == Refused(Refusal.WORDS_NEEDED)


def test_three_years_from_a_leap_day_end_on_the_last_of_february() -> None:
    assert rules.last_day(date(2028, 2, 29)) == date(2031, 2, 28)
    assert rules.last_day(date(2027, 2, 28)) == date(2030, 2, 28)


@pytest.mark.parametrize(
    ("now", "refused"),
    [
        (datetime(2026, 8, 1, 14, 59, tzinfo=UTC), None),
        (datetime(2026, 8, 1, 15, 0, tzinfo=UTC), Refused(Refusal.DATE_PASSED)),
    ],
)
def test_a_promise_is_moved_until_its_day_is_over_in_seoul(now: datetime, refused: Refused | None) -> None:
    assert check(PROMISE, ChangeKind.MOVED, date(2026, 10, 1), now) == refused


@pytest.mark.parametrize(
    ("day", "allowed"),
    [
        (None, False),
        (TODAY, False),
        (DUE, False),
        (TODAY + timedelta(days=1), True),
        (date(2029, 5, 4), True),
        (date(2029, 5, 5), False),
    ],
)
def test_a_promise_moves_to_another_day_to_come_within_three_years_of_its_making(
    day: date | None, allowed: bool
) -> None:
    assert (check(PROMISE, ChangeKind.MOVED, day, NOW) is None) == allowed


@given(strategies.lists(DAYS, max_size=6))
def test_however_often_it_moves_a_promise_never_goes_beyond_three_years_of_its_making(days: list[date]) -> None:
    row, now = PROMISE, NOW
    for day in days:
        if check(row, ChangeKind.MOVED, day, now) is None:
            row = replace(row, now_due_on=day)
            now = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    assert row.now_due_on <= date(2029, 5, 4)
    assert row.due_on == DUE


@pytest.mark.parametrize(
    ("day", "allowed"),
    [(None, False), (date(2026, 5, 3), False), (TODAY, True), (date(2026, 6, 1), True), (date(2026, 6, 2), False)],
)
def test_a_promise_was_kept_on_a_day_between_its_making_and_today(day: date | None, allowed: bool) -> None:
    at = datetime(2026, 6, 1, 3, tzinfo=UTC)
    assert (check(PROMISE, ChangeKind.KEPT, day, at) is None) == allowed


@pytest.mark.parametrize("kind", list(ChangeKind))
@pytest.mark.parametrize("words", ["", " \n ", "네", "........................", "가" * 2001])
def test_nothing_becomes_of_a_promise_without_words(kind: ChangeKind, words: str) -> None:
    assert check(PROMISE, kind, TODAY, NOW, words) == Refused(Refusal.WORDS_NEEDED)


@pytest.mark.parametrize("settled", [{"kept_on": TODAY}, {"broken_at": NOW}])
@pytest.mark.parametrize("kind", [ChangeKind.KEPT, ChangeKind.MOVED, ChangeKind.BROKEN])
def test_what_is_settled_is_not_settled_again(settled: dict[str, object], kind: ChangeKind) -> None:
    row = replace(PROMISE, **settled)  # type: ignore[arg-type]
    assert check(row, kind, TODAY, NOW) == Refused(Refusal.SETTLED)


@pytest.mark.parametrize(
    ("since", "refused"),
    [
        (timedelta(0), None),
        (timedelta(hours=23, minutes=59), None),
        (timedelta(days=1), Refused(Refusal.TOO_LATE)),
    ],
)
@pytest.mark.parametrize("kind", [ChangeKind.KEPT, ChangeKind.BROKEN])
def test_what_was_recorded_by_mistake_is_taken_back_within_a_day(
    kind: ChangeKind, since: timedelta, refused: Refused | None
) -> None:
    row = replace(PROMISE, kept_on=TODAY) if kind is ChangeKind.KEPT else replace(PROMISE, broken_at=NOW)
    undo = Change(ChangeKind.UNDONE, WHY)
    assert rules.check_change(row, undo, (kind, NOW), NOW + since, SEOUL) == refused
    offered = rules.choices(row, (kind, NOW), NOW + since, SEOUL)
    assert offered == ((ChangeKind.UNDONE,) if refused is None else ())


def test_nothing_is_taken_back_where_nothing_was_recorded() -> None:
    assert check(PROMISE, ChangeKind.UNDONE, None, NOW) == Refused(Refusal.WRONG_STATE)


@given(strategies.sampled_from(ChangeKind), strategies.datetimes(datetime(2026, 5, 4, 10), datetime(2030, 1, 1)))
def test_what_a_page_offers_is_what_the_rules_take(kind: ChangeKind, at: datetime) -> None:
    now = at.replace(tzinfo=UTC)
    today = rules.day_of(now, SEOUL)
    later = rules.last_day(TODAY) if today < rules.last_day(TODAY) else today
    day = {ChangeKind.KEPT: today, ChangeKind.MOVED: later}.get(kind)
    offered = kind in rules.choices(PROMISE, None, now, SEOUL)
    assert offered == (check(PROMISE, kind, day, now) is None)


@pytest.mark.parametrize(
    ("latest", "reopened", "since", "words", "refused"),
    [
        (True, False, timedelta(days=29, hours=23), WHY, None),
        (True, False, timedelta(days=30), WHY, Refusal.TOO_LATE),
        (True, True, timedelta(days=1), WHY, Refusal.REOPENED),
        (False, False, timedelta(days=1), WHY, Refusal.CHANGED),
        (True, False, timedelta(days=1), "아니오", Refusal.WORDS_NEEDED),
        (True, False, timedelta(days=1), "", Refusal.WORDS_NEEDED),
    ],
)
def test_a_writer_reopens_the_last_answer_once_within_thirty_days_and_says_why(
    latest: bool, reopened: bool, since: timedelta, words: str, refused: Refusal | None
) -> None:
    found = rules.check_reopening(words, NOW, latest, reopened, NOW + since)
    assert found == (Refused(refused) if refused else None)
