"""From exact counts to published ones: rounded, small ones hidden, and nothing that gives a hidden one away."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.statistics.types import ExactCell, ExactEvidence, Residents, window_of
from portal.domain.trust.publishing import Before, Counted, exact_counts, kept, published_counts, read_kept
from portal.domain.trust.publishing_tables import publish_tables
from portal.engines.trust import Indicator, Published, compute

WINDOW = window_of("2026-Q3", ZoneInfo("Asia/Seoul"))
Shown = dict[str, tuple[float | None, str]]


def evidence(indicator: Indicator, people: int, cluster: str = "C1", **components: float) -> ExactEvidence:
    return ExactEvidence(cluster, indicator.value, components, people)


def publish(*items: ExactEvidence, earlier: Iterable[Before] = (), tables: Iterable[ExactCell] = ()) -> Published:
    return published_counts(WINDOW, Counted(tuple(items), tuple(tables)), None, tuple(earlier))


def shown(*items: ExactEvidence, earlier: Iterable[Before] = ()) -> Shown:
    return {one.component: (one.value, one.conf_status) for one in publish(*items, earlier=earlier).evidence}


def cell(dimension: str, code: str, value: int, measure: str = "proposals", cluster: str = "") -> ExactCell:
    return ExactCell("2026-Q3", measure, cluster, dimension, code, value, value)


def cells(*given: ExactCell) -> dict[tuple[str, str, str, str], tuple[int | None, str]]:
    made = publish_tables(given, ())
    return {(one.measure, one.cluster, one.dimension, one.code): (one.value, one.conf_status) for one in made}


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (9, {"x": (None, "C"), "n": (None, "C")}),
        (10, {"x": (5, "F"), "n": (10, "F")}),
        (11, {"x": (5, "F"), "n": (10, "F")}),
        (1, {"x": (None, "C"), "n": (None, "C")}),
    ],
)
def test_what_is_about_fewer_than_ten_people_is_not_published(people: int, expected: Shown) -> None:
    assert shown(evidence(Indicator.RSP_ANSWERS_14D, people, x=min(people, 6.2), n=people)) == expected


def test_no_evidence_is_nought_and_not_suppressed() -> None:
    nothing = evidence(Indicator.RSP_ANSWERS_14D, 0, x=0, n=0)
    assert shown(nothing) == {"x": (0, "F"), "n": (0, "F")}


def test_cases_of_the_office_are_nobodys_and_published_however_few() -> None:
    assert shown(evidence(Indicator.REL_COMMITMENTS, 4, x=3, n=4)) == {"x": (5, "F"), "n": (5, "F")}
    assert shown(evidence(Indicator.INT_UPHELD, 2, x=2, n=2)) == {"x": (0, "F"), "n": (0, "F")}


def test_of_parity_both_sides_are_published_or_none() -> None:
    both = evidence(Indicator.FAI_PARITY, 12, x_ko=20, n_ko=30, x_other=6, n_other=12)
    assert {conf for _value, conf in shown(both).values()} == {"F"}
    small = evidence(Indicator.FAI_PARITY, 5, x_ko=20, n_ko=30, x_other=3, n_other=5)
    assert shown(small) == {
        "x_ko": (None, "D"),
        "n_ko": (None, "D"),
        "x_other": (None, "C"),
        "n_other": (None, "C"),
    }


def test_small_groups_of_the_overlap_are_merged() -> None:
    groups = {"q:europe": 25, "q:oceania": 4, "q:americas": 7, "q:east_asia": 40}
    found = shown(ExactEvidence("C1", Indicator.FAI_OVERLAP.value, groups, 76))
    assert found["q:east_asia"] == (40, "F")
    assert found["q:oceania"][0] is found["q:americas"][0] is None
    assert found["q:other"][0] == 10


def test_residents_are_published_as_the_register_has_them_with_their_source_on_one_line() -> None:
    register = Residents(WINDOW.last_day, "Register,\nsecond \x07 half", True, {"europe": 912, "americas": 1701})
    made = published_counts(WINDOW, Counted((), ()), register, ())
    assert made.residents.groups == {"europe": 912, "americas": 1701}
    assert (made.residents.source, made.residents.made_up) == ("Register, second half", True)
    assert publish().residents.to_dict() == {"as_of": None, "source": "", "made_up": False, "groups": {}}


def test_a_correction_shows_another_count_only_where_ten_people_came_or_went() -> None:
    first = (evidence(Indicator.RSP_ANSWERS_14D, 20, x=12, n=20),)
    before = Before(Counted(first, ()), publish(*first))
    few = evidence(Indicator.RSP_ANSWERS_14D, 23, x=15, n=23)
    many = evidence(Indicator.RSP_ANSWERS_14D, 34, x=26, n=34)
    assert shown(few, earlier=[before]) == {"x": (10, "F"), "n": (20, "F")}
    assert shown(many, earlier=[before]) == {"x": (25, "F"), "n": (35, "F")}


def test_exact_counts_are_kept_and_read_back_as_they_were() -> None:
    counted = Counted((evidence(Indicator.RSP_ANSWERS_14D, 20, x=12.25, n=20),), (cell("", "", 7),))
    assert read_kept(kept(counted, [3, 1])) == (counted, frozenset({1, 3}))


def test_for_staff_the_exact_counts_come_to_the_exact_index() -> None:
    counted = Counted((evidence(Indicator.RSP_ANSWERS_14D, 22, x=17.5, n=22),), ())
    exact = compute(exact_counts(WINDOW, counted, None))
    indicator = exact.clusters[0].pillars[0].indicators[0]
    assert (indicator.x, indicator.n) == (17.5, 22)
    rounded = compute(published_counts(WINDOW, counted, None, ()))
    assert rounded.clusters[0].index != exact.clusters[0].index


def test_a_table_and_its_total_are_rounded_and_small_parts_merged() -> None:
    found = cells(
        cell("", "", 61),
        *(cell("language", code, value) for code, value in {"ko": 41, "en": 12, "vi": 5, "ja": 3}.items()),
    )
    assert found["proposals", "", "", ""] == (60, "F")
    assert found["proposals", "", "language", "ko"] == (40, "F")
    assert found["proposals", "", "language", "vi"][0] is found["proposals", "", "language", "ja"][0] is None
    assert "other" in {code for _measure, _cluster, dimension, code in found if dimension == "language"}


def test_a_table_within_a_cluster_is_hidden_with_its_cluster() -> None:
    clusters = {"C1": 30, "C2": 25, "C3": 4, "C4": 20}
    outcomes = [cell("outcome", "accepted", 2, cluster="C3"), cell("outcome", "published", 2, cluster="C3")]
    found = cells(cell("", "", 79), *(cell("cluster", code, value) for code, value in clusters.items()), *outcomes)
    assert found["proposals", "", "cluster", "C3"][0] is None
    assert {found["proposals", "C3", "outcome", code][0] for code in ("accepted", "published")} == {None}


def test_outcomes_and_tone_are_published_within_clusters_only() -> None:
    found = cells(
        cell("", "", 40),
        cell("cluster", "C1", 40),
        cell("outcome", "accepted", 40),
        cell("outcome", "accepted", 40, cluster="C1"),
        cell("tone", "positive", 30, measure="tone", cluster="C1"),
        cell("tone", "positive", 30, measure="tone"),
    )
    assert found["proposals", "C1", "outcome", "accepted"] == (40, "F")
    assert found["tone", "C1", "tone", "positive"] == (30, "F")
    assert not {cluster for _m, cluster, dimension, _c in found if dimension in {"outcome", "tone"}} - {"C1"}


def test_a_total_of_few_people_is_hidden_with_all_its_parts() -> None:
    found = cells(cell("", "", 8), cell("language", "ko", 8), cell("cluster", "C1", 8))
    assert {value for value, _conf in found.values()} == {None}


@pytest.mark.parametrize("codes", [("de",), ("ko", "en", "ja"), ("ko", "en", "ja", "de", "ar", "vi", "th", "fr", "ru")])
def test_where_the_whole_is_hidden_the_groups_that_are_listed_say_nothing_of_who_the_few_are(
    codes: tuple[str, ...],
) -> None:
    few = [*(cell("language", code, 1) for code in codes), cell("nationality_group", "oceania", len(codes))]
    found = cells(cell("", "", len(codes)), *few)
    others = cells(cell("", "", 9), cell("language", "uz", 9), cell("nationality_group", "korea", 9))
    assert found == others
    assert set(found.values()) == {(None, "C")}


def test_the_groups_of_the_overlap_are_all_listed_once_anybody_is_in_one() -> None:
    def of(**groups: float) -> Shown:
        named = {f"q:{group}": number for group, number in groups.items()}
        return shown(ExactEvidence("C1", Indicator.FAI_OVERLAP.value, named, int(sum(groups.values()))))

    assert of(oceania=3) == of(europe=2, americas=4)
    assert {value for value, _conf in of(oceania=3).values()} == {None}
    assert of(east_asia=40, europe=20)["q:oceania"] == (0, "F")
    assert of() == {}


def of(measure: str, **languages: int) -> tuple[ExactCell, ...]:
    parts = (cell("language", code, value, measure) for code, value in languages.items())
    return (cell("", "", sum(languages.values()), measure), *parts)


def test_who_came_hides_the_groups_that_who_registered_hides_and_the_other_way_round() -> None:
    registered, attended = {"ko": 90, "en": 40, "vi": 30, "ja": 4}, {"ko": 60, "en": 7, "vi": 25, "ja": 0}
    found = cells(*of("registrations", **registered), *of("attended", **attended))
    for measure in ("registrations", "attended"):
        assert {code: found[measure, "", "language", code][0] is None for code in registered} == {
            "ko": False,
            "en": True,
            "vi": True,
            "ja": True,
        }
    alone = cells(*of("comments", **registered), *of("endorsements", **attended))
    assert alone["comments", "", "language", "en"][0] == 40


@pytest.mark.parametrize("measure", ["no_shows", "waiting"])
def test_who_stayed_away_and_who_waited_are_shown_all_together_and_by_no_group(measure: str) -> None:
    found = cells(*of(measure, ko=60, en=40), cell("event", "fair", 100, measure), *of("registrations", ko=300, en=200))
    assert found[measure, "", "", ""] == (100, "F")
    assert {value for (of_what, _c, dimension, _code), value in found.items() if of_what == measure and dimension} == {
        (None, "D")
    }
    assert found["registrations", "", "language", "en"] == (200, "F")


def test_a_total_that_is_not_the_sum_of_a_table_is_shown_by_its_own_count() -> None:
    """Registrations count in the quarter of their confirmation, those of an event in the quarter of its end."""
    found = cells(cell("", "", 50, "registrations"), cell("event", "fair", 80, "registrations"))
    assert found["registrations", "", "", ""] == (50, "F")
    assert found["registrations", "", "event", "fair"] == (80, "F")


COUNTS = st.dictionaries(st.sampled_from(["C1", "C2", "C3", "C4"]), st.integers(0, 60), min_size=1)


@settings(max_examples=200)
@given(COUNTS, st.dictionaries(st.sampled_from(["ko", "en", "ja", "vi", "de"]), st.integers(0, 60)), st.integers(0, 60))
def test_whatever_the_counts_what_is_published_is_a_multiple_of_5_and_no_small_group(
    clusters: dict[str, int], languages: dict[str, int], events: int
) -> None:
    total = sum(clusters.values())
    given_cells = [
        cell("", "", total),
        *(cell("cluster", code, value) for code, value in clusters.items()),
        *(cell("language", code, value) for code, value in languages.items()),
        cell("event", "fair", events, measure="registrations"),
        *(cell("outcome", code, clusters.get("C1", 0) // 2, cluster="C1") for code in ("accepted", "published")),
    ]
    small = {(one.dimension, one.cluster, one.code) for one in given_cells if 0 < one.people < 10}
    for one in publish_tables(given_cells, ()):
        assert (one.value is None) == (one.conf_status != "F")
        assert one.value is None or one.value % 5 == 0
        assert one.value is None or (one.dimension, one.cluster, one.code) not in small
