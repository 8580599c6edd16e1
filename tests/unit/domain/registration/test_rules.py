"""Who is offered free seats, until when, and what a name is."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.registration import rules
from portal.domain.registration.types import Offer, Promotion, Waiting

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 5, 4, 3, 0, tzinfo=UTC)
"""Noon in Seoul."""
HOURS = timedelta(hours=1)
FAR = NOW + 30 * 24 * HOURS

moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))
time_left = st.timedeltas(rules.LAST_OFFER, timedelta(days=40))


@st.composite
def lines(draw: st.DrawFn) -> list[Waiting]:
    """Draw a waiting list; whoever comes only together may have had seats kept, for now or for long enough."""
    parties = []
    for number in range(draw(st.integers(0, 12))):
        together = draw(st.booleans())
        kept = NOW + HOURS if together and draw(st.booleans()) else None
        passed = kept is not None and draw(st.booleans())
        parties.append(Waiting(number, draw(st.integers(1, 8)), together, kept, passed))
    return parties


def here(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SEOUL)


def is_quiet(moment: datetime) -> bool:
    return not rules.QUIET_TO <= moment.astimezone(SEOUL).time() < rules.QUIET_FROM


def ids(promotion: Promotion) -> list[int]:
    return [offer.booking_id for offer in promotion.offers]


@given(st.integers(-2, 30), lines(), time_left)
def test_never_more_seats_are_offered_than_are_free(free: int, line: list[Waiting], left: timedelta) -> None:
    decided = rules.promotion(free, line, NOW, NOW + left)
    assert sum(offer.size for offer in decided.offers) <= max(0, free)


@given(st.integers(0, 30), lines(), time_left)
def test_offers_keep_the_order_of_the_line_and_each_party_has_one(
    free: int, line: list[Waiting], left: timedelta
) -> None:
    offered = ids(rules.promotion(free, line, NOW, NOW + left))
    assert offered == sorted(set(offered))


@given(st.integers(0, 30), lines(), time_left)
def test_nobody_is_passed_over_but_a_party_that_comes_only_together(
    free: int, line: list[Waiting], left: timedelta
) -> None:
    offered = ids(rules.promotion(free, line, NOW, NOW + left))
    by_id = {party.booking_id: party for party in line}
    passed = [by_id[number] for number in range(max(offered, default=0)) if number not in offered]
    no_seat_is_kept = left <= rules.KEEP_UNTIL_BEFORE
    assert all(party.together and (party.passed_over or no_seat_is_kept) for party in passed)


@given(st.integers(0, 30), lines(), time_left)
def test_a_party_is_offered_all_it_asked_for_unless_fewer_are_free_and_it_takes_fewer(
    free: int, line: list[Waiting], left: timedelta
) -> None:
    by_id = {party.booking_id: party for party in line}
    for offer in rules.promotion(free, line, NOW, NOW + left).offers:
        party = by_id[offer.booking_id]
        assert offer.size == (party.size if party.together else min(party.size, free))
        free -= offer.size


@given(st.integers(0, 30), lines(), time_left)
def test_no_seat_stays_free_while_somebody_waits_who_would_take_it(
    free: int, line: list[Waiting], left: timedelta
) -> None:
    decided = rules.promotion(free, line, NOW, NOW + left)
    still_free = free - sum(offer.size for offer in decided.offers)
    for party in line:
        if party.booking_id in ids(decided) or not still_free:
            continue
        assert party.together, "whoever takes fewer is offered what there is"
        assert party.size > still_free, "there are enough seats for this party"
        if left > rules.KEEP_UNTIL_BEFORE and not party.passed_over:
            break  # the seats are kept for this one


@given(st.integers(0, 30), lines(), time_left)
def test_seats_are_kept_for_one_party_at_a_time_and_that_begins_once(
    free: int, line: list[Waiting], left: timedelta
) -> None:
    keep_for = rules.promotion(free, line, NOW, NOW + left).keep_for
    assert len(keep_for) <= 1
    for party in line:
        if party.booking_id in keep_for:
            assert party.together
            assert party.kept_until is None
            assert left > rules.KEEP_UNTIL_BEFORE


def test_a_group_keeps_those_behind_it_waiting_for_a_while_and_stays_first() -> None:
    group, one = Waiting(1, 12, together=True), Waiting(2, 1, together=False)
    assert rules.promotion(3, [group, one], NOW, FAR) == Promotion((), (1,))
    kept = Waiting(1, 12, True, NOW + HOURS)
    assert rules.promotion(3, [kept, one], NOW, FAR) == Promotion()
    passed = Waiting(1, 12, True, NOW, passed_over=True)
    assert rules.promotion(3, [passed, one], NOW, FAR) == Promotion((Offer(2, 1),))
    assert rules.promotion(12, [passed, one], NOW, FAR) == Promotion((Offer(1, 12),))


def test_in_the_last_three_days_no_seat_is_kept_empty() -> None:
    line = [Waiting(1, 12, together=True), Waiting(2, 1, together=False)]
    begins = NOW + rules.KEEP_UNTIL_BEFORE
    assert rules.promotion(3, line, NOW, begins) == Promotion((Offer(2, 1),))
    assert rules.promotion(3, line, NOW, begins + timedelta(seconds=1)) == Promotion((), (1,))


def test_seats_are_kept_for_a_day_but_not_into_the_last_three_days() -> None:
    assert rules.kept_until(NOW, FAR) == NOW + 24 * HOURS
    assert rules.kept_until(NOW, NOW + 80 * HOURS) == NOW + 8 * HOURS


def test_in_the_last_hour_nothing_is_offered() -> None:
    line = [Waiting(1, 1, together=False)]
    assert ids(rules.promotion(1, line, NOW, NOW + HOURS)) == [1]
    assert ids(rules.promotion(1, line, NOW, NOW + HOURS - timedelta(seconds=1))) == []


@given(moments, time_left)
def test_an_offer_stands_for_half_an_hour_at_least_and_ends_while_somebody_else_could_still_come(
    now: datetime, left: timedelta
) -> None:
    until = rules.offer_until(now, now + left, SEOUL)
    assert now + rules.SHORTEST_OFFER <= until <= now + left - rules.SHORTEST_OFFER


@given(moments, time_left)
def test_an_offer_ends_in_the_night_only_where_the_session_begins_before_anybody_is_up(
    now: datetime, left: timedelta
) -> None:
    until, starts_at = rules.offer_until(now, now + left, SEOUL), now + left
    if is_quiet(until):
        assert until == starts_at - rules.SHORTEST_OFFER
    elif until - rules.end_of_quiet(now, SEOUL) < rules.SHORTEST_OFFER:
        assert until == starts_at - rules.SHORTEST_OFFER, "so near that the mail is sent at once"


@given(moments, time_left)
def test_an_offer_stands_for_a_day_from_when_it_is_heard_of_at_most(now: datetime, left: timedelta) -> None:
    until = rules.offer_until(now, now + left, SEOUL)
    breakfast = rules.SHORTEST_OFFER
    assert until <= rules.end_of_quiet(now, SEOUL) + rules.LONGEST_OFFER + breakfast


@pytest.mark.parametrize(
    ("now", "starts_at", "until"),
    [
        (here(2026, 5, 4, 12), here(2026, 6, 4, 12), here(2026, 5, 5, 12)),
        (here(2026, 5, 4, 12), here(2026, 5, 4, 20), here(2026, 5, 4, 14)),
        (here(2026, 5, 4, 12), here(2026, 5, 4, 13), here(2026, 5, 4, 12, 30)),
        (here(2026, 5, 4, 23), here(2026, 6, 4, 12), here(2026, 5, 6, 8)),
        (here(2026, 5, 4, 21, 59), here(2026, 5, 5, 14), here(2026, 5, 5, 8, 30)),
        (here(2026, 5, 4, 20), here(2026, 5, 5, 20), here(2026, 5, 5, 8, 30)),
        (here(2026, 5, 4, 23), here(2026, 5, 5, 8, 30), here(2026, 5, 5, 8)),
        (here(2026, 5, 4, 23), here(2026, 5, 5, 6), here(2026, 5, 5, 5, 30)),
    ],
    ids=[
        "a day",
        "a quarter of what is left",
        "half an hour at least",
        "a night does not count",
        "not before anybody is up",
        "nor in the middle of the night",
        "half an hour before it begins, where it begins in the morning",
        "or in the night",
    ],
)
def test_when_offers_end(now: datetime, starts_at: datetime, until: datetime) -> None:
    assert rules.offer_until(now, starts_at, SEOUL) == until


@given(moments)
def test_quiet_hours_end_at_eight_in_the_morning(now: datetime) -> None:
    ends = rules.end_of_quiet(now, SEOUL)
    if is_quiet(now):
        assert timedelta() < ends - now <= timedelta(hours=10)
        assert ends.astimezone(SEOUL).time() == rules.QUIET_TO
    else:
        assert ends == now


@pytest.mark.parametrize(
    ("now", "ends"),
    [
        (here(2026, 5, 4, 21, 59), here(2026, 5, 4, 21, 59)),
        (here(2026, 5, 4, 22), here(2026, 5, 5, 8)),
        (here(2026, 5, 5, 7, 59), here(2026, 5, 5, 8)),
        (here(2026, 5, 5, 8), here(2026, 5, 5, 8)),
        (here(2026, 12, 31, 23), here(2027, 1, 1, 8)),
    ],
)
def test_quiet_hours_are_from_ten_to_eight(now: datetime, ends: datetime) -> None:
    assert rules.end_of_quiet(now, SEOUL) == ends


@pytest.mark.parametrize(
    ("left", "within"),
    [
        (timedelta(days=3), timedelta(hours=24)),
        (timedelta(hours=24), timedelta(hours=24)),
        (timedelta(hours=5), timedelta(hours=5)),
        (timedelta(minutes=10), timedelta(minutes=30)),
        (timedelta(minutes=-10), timedelta(minutes=30)),
    ],
)
def test_a_mail_must_be_opened_within_a_day_and_before_the_session_but_never_at_once(
    left: timedelta, within: timedelta
) -> None:
    assert rules.confirm_by(NOW, NOW + left) == NOW + within


@given(st.text(max_size=60))
def test_a_clean_name_is_one_line_that_stays_as_it_is(name: str) -> None:
    clean = rules.clean_name(name)
    if clean is not None:
        assert clean == " ".join(clean.split())
        assert rules.clean_name(clean) == clean
        assert not any(unicodedata.category(ch) in {"Cc", "Cs", "Co", "Zl", "Zp"} for ch in clean)
        assert not any(unicodedata.bidirectional(ch) in {"LRE", "RLE", "LRO", "RLO", "PDF"} for ch in clean)


@given(st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), min_size=1, max_size=60))
def test_a_name_in_any_script_keeps_its_letters(name: str) -> None:
    assert rules.clean_name(f" {name}\n") == unicodedata.normalize("NFC", name)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("  김  하늘 ", "김 하늘"),
        ("Nguyễn\tThị\nMinh", "Nguyễn Thị Minh"),
        ("محمد \u202eعلي\u202c", "محمد علي"),
        ("می‌خواهم", "می‌خواهم"),
        ("\u1100\u1161", "가"),
        ("a\x00b", "ab"),
        ("O’Brien-김 3세", "O’Brien-김 3세"),
        ("x" * 400, "x" * 400),
    ],
)
def test_names_as_people_write_them(name: str, clean: str) -> None:
    assert rules.clean_name(name) == clean


@pytest.mark.parametrize("name", ["", "   ", "\u202e\u202c", "...", "♥♥", "\n\t", "\ud800"])
def test_what_nobody_can_read_is_no_name(name: str) -> None:
    assert rules.clean_name(name) is None
