"""The draw of samples can be repeated by anybody and chosen by nobody; a review comes to what its marks say."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.moderation import review_rules as rules
from portal.domain.moderation.review_types import Candidate, Kind, Marks, ReviewRefusal, SampleRow, Verdict
from portal.domain.proposals.types import StepKind

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
CLUSTERS = st.sampled_from(["C1", "C2", "C3", "C4", None])
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
CANDIDATES = st.lists(
    st.builds(Candidate, st.sampled_from(Kind), st.integers(1, 100_000), MOMENTS, CLUSTERS, st.none()),
    max_size=200,
    unique_by=lambda one: (one.kind, one.subject_id),
)
SEEDS = st.text("0123456789abcdef", min_size=64, max_size=64)


def candidates(number: int, cluster: str = "C1") -> list[Candidate]:
    return [Candidate(Kind.MODERATION, n, NOW, cluster, None) for n in range(1, number + 1)]


def row(verdict: Verdict | None = None, reviewer_id: int | None = None, at: datetime | None = None) -> SampleRow:
    return SampleRow(1, "2026-Q1", Kind.MODERATION, 7, "C1", 3, Marks(), Marks(), verdict, reviewer_id, at, None)


# The quarter


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("2026-Q1", "2026-01-01T00:00:00+09:00", "2026-04-01T00:00:00+09:00"),
        ("2026-Q3", "2026-07-01T00:00:00+09:00", "2026-10-01T00:00:00+09:00"),
        ("2026-Q4", "2026-10-01T00:00:00+09:00", "2027-01-01T00:00:00+09:00"),
        ("2099-Q4", "2099-10-01T00:00:00+09:00", "2100-01-01T00:00:00+09:00"),
    ],
)
def test_a_quarter_is_three_months_of_the_city(period: str, start: str, end: str) -> None:
    found = rules.quarter(period, SEOUL)
    assert found is not None
    assert (found.start.isoformat(), found.end.isoformat()) == (start, end)


@pytest.mark.parametrize(
    "nonsense", ["", "2026-Q0", "2026-Q5", "1999-Q1", "2026Q1", "2026-Q1 ", "２０２６-Q1", "=Q1", "2026-Q1\n"]
)
def test_what_is_no_quarter_is_none(nonsense: str) -> None:
    assert rules.quarter(nonsense, SEOUL) is None


@given(MOMENTS)
def test_each_moment_lies_in_its_quarter_and_the_latest_one_is_over(moment: datetime) -> None:
    own = rules.quarter(rules.period_of(moment, SEOUL), SEOUL)
    before = rules.quarter(rules.latest_over(moment, SEOUL), SEOUL)
    assert own is not None
    assert before is not None
    assert own.start <= moment < own.end
    assert before.end == own.start


def test_a_quarter_is_over_at_midnight_in_the_city_not_in_greenwich() -> None:
    last = datetime(2026, 9, 30, 14, 59, 59, tzinfo=UTC)
    assert rules.latest_over(last, SEOUL) == "2026-Q2"
    assert rules.latest_over(last + timedelta(seconds=1), SEOUL) == "2026-Q3"


# The draw


@given(CANDIDATES, SEEDS, st.randoms())
def test_the_same_seed_draws_the_same_in_whatever_order_the_candidates_come(
    given_in: list[Candidate], seed: str, chance: object
) -> None:
    shuffled = list(given_in)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rules.draw(seed, given_in) == rules.draw(seed, shuffled)
    assert rules.seed_of("2026-Q1", given_in) == rules.seed_of("2026-Q1", shuffled)


@given(CANDIDATES, SEEDS)
def test_of_each_kind_and_cluster_the_right_number_is_drawn_and_none_without_a_cluster(
    given_in: list[Candidate], seed: str
) -> None:
    among = Counter((one.kind, one.cluster) for one in given_in if one.cluster)
    groups = rules.draw(seed, given_in)
    assert {(group.kind, group.cluster): group.among for group in groups} == among
    for group in groups:
        own = {one.subject_id for one in given_in if (one.kind, one.cluster) == (group.kind, group.cluster)}
        assert len(group.drawn) == len(set(group.drawn)) == rules.size(len(own))
        assert set(group.drawn) <= own


@pytest.mark.parametrize(
    ("number", "drawn"),
    [(0, 0), (1, 1), (9, 9), (10, 10), (11, 10), (100, 10), (101, 11), (491, 50), (500, 50), (9_999, 50)],
)
def test_one_in_ten_is_drawn_but_at_least_ten_and_at_most_fifty(number: int, drawn: int) -> None:
    assert rules.size(number) == drawn


def test_whoever_has_the_seed_can_repeat_the_draw_with_nothing_but_sha256() -> None:
    [group] = rules.draw("ab" * 32, candidates(40))
    by_hand = sorted(range(1, 41), key=lambda n: hashlib.sha256(f"{'ab' * 32}moderation{n}".encode()).hexdigest())
    assert list(group.drawn) == by_hand[:10]


def test_the_seed_is_another_when_anything_that_can_be_drawn_is_another() -> None:
    ten = candidates(10)
    later = [*ten[:9], Candidate(Kind.MODERATION, 10, NOW + timedelta(microseconds=1), "C1", None)]
    seeds = {
        rules.seed_of("2026-Q1", ten),
        rules.seed_of("2026-Q2", ten),
        rules.seed_of("2026-Q1", ten[:9]),
        rules.seed_of("2026-Q1", later),
    }
    assert len(seeds) == 4
    assert all(len(seed) == 64 for seed in seeds)


def test_over_many_seeds_everybody_is_drawn_about_as_often() -> None:
    draws, of = 2_000, candidates(40)
    counted = Counter(
        one
        for n in range(draws)
        for group in rules.draw(hashlib.sha256(b"%d" % n).hexdigest(), of)
        for one in group.drawn
    )
    expected = draws * 10 / 40
    deviation = (draws * 0.25 * 0.75) ** 0.5
    assert len(counted) == 40
    assert all(abs(number - expected) < 4.5 * deviation for number in counted.values())


def test_what_was_drawn_otherwise_is_told() -> None:
    groups = rules.draw("0" * 64, candidates(3))
    drawn = {(Kind.MODERATION, 1): "C1", (Kind.MODERATION, 2): "C2", (Kind.ANSWER, 3): "C1"}
    assert rules.differs(groups, drawn) == ((Kind.ANSWER, 3), (Kind.MODERATION, 2), (Kind.MODERATION, 3))


# Marks


def marks(kind: StepKind, days: float, *, first: bool = True) -> Marks:
    return rules.marks_of(kind, substantive=True, first=first, published_at=NOW, at=NOW + timedelta(days=days))


def test_an_answer_has_14_days_and_a_decision_60_to_the_minute() -> None:
    minute = 1 / 24 / 60
    assert [marks(StepKind.ANSWERED, days).in_time for days in (0, 14, 14 + minute)] == [True, True, False]
    assert [marks(StepKind.ACCEPTED, days).in_time for days in (15, 60, 60 + minute)] == [True, True, False]


def test_reasons_are_asked_of_decisions_alone_and_the_time_of_the_first() -> None:
    assert marks(StepKind.ANSWERED, 1) == Marks(True, None, True)
    assert marks(StepKind.NOT_ADOPTED, 1) == Marks(True, True, True)
    assert marks(StepKind.IMPLEMENTED, 200, first=False) == Marks(True, True, None)


MARK = st.sampled_from([True, False, None])
ALL_MARKS = st.builds(Marks, MARK, MARK, MARK)


@given(ALL_MARKS, ALL_MARKS)
def test_an_answer_is_reproduced_only_where_every_mark_is_the_same(recorded: Marks, found: Marks) -> None:
    verdict = rules.compare(recorded, found)
    if recorded == found:
        assert verdict is Verdict.REPRODUCED
    elif recorded.to_dict().keys() == found.to_dict().keys():
        assert verdict is Verdict.NOT_REPRODUCED
    else:
        assert verdict is None
    assert Marks.from_dict(recorded.to_dict()) == recorded


# Who may review, and until when


def refusal(sample: SampleRow, *, involved: bool = False, now: datetime = NOW) -> ReviewRefusal | None:
    found = rules.check(sample, 5, involved=involved, now=now)
    return found.reason if found else None


def test_a_sample_is_for_whoever_has_nothing_to_do_with_it_and_comes_first() -> None:
    assert refusal(row()) is None
    assert refusal(row(), involved=True) is ReviewRefusal.INVOLVED
    assert refusal(row(Verdict.UPHELD, 6, NOW)) is ReviewRefusal.TAKEN


def test_a_review_can_be_changed_for_seven_days() -> None:
    own, last = row(Verdict.UPHELD, 5, NOW), NOW + timedelta(days=7)
    assert refusal(own, now=last - timedelta(seconds=1)) is None
    assert refusal(own, now=last) is ReviewRefusal.FINAL


@pytest.mark.parametrize(
    ("verdict", "words", "readable", "reason"),
    [
        (Verdict.UPHELD, "", True, None),
        (Verdict.UPHELD, "", False, ReviewRefusal.GONE),
        (Verdict.OVERTURNED, "It was fine.", False, ReviewRefusal.GONE),
        (Verdict.OVERTURNED, "It only asks for a bench.", True, None),
        (Verdict.OVERTURNED, " \n", True, ReviewRefusal.WORDS_NEEDED),
        (Verdict.SET_ASIDE, "", False, None),
        (Verdict.SET_ASIDE, "", True, ReviewRefusal.READABLE),
        (Verdict.REPRODUCED, "", True, ReviewRefusal.UNFINISHED),
    ],
)
def test_overturning_needs_words_and_only_a_text_that_is_gone_is_set_aside(
    verdict: Verdict, words: str, readable: bool, reason: ReviewRefusal | None
) -> None:
    found = rules.check_verdict(verdict, words, readable=readable)
    assert (found.reason if found else None) is reason
