"""One sentence along a route: gates, checks, and nothing asked twice."""

from __future__ import annotations

import pytest

from portal.engines.translation.gate import Gate
from portal.engines.translation.legs import Draft, find_route
from portal.engines.translation.verify import MAX_CHARACTERS, Workbench, run_each
from tests.unit.engines.translation.fakes import FakeLeg, round_trip_pair

KO_EN = ("ko", "en")
EN_JA = ("en", "ja")
PARK = "공원이 좋습니다."


def judge(legs: dict[tuple[str, str], FakeLeg], sentence: str, *route: tuple[str, str]) -> tuple[str, str | None, bool]:
    verdict = Workbench(legs).walk(route or (KO_EN,), [sentence])[sentence]
    return verdict.text, verdict.declined_by, verdict.error


def gated(answer: str | Draft, back: str | None = None) -> dict[tuple[str, str], FakeLeg]:
    text = answer if isinstance(answer, str) else answer.text
    legs = round_trip_pair("ko", "en", {})
    legs[KO_EN]._answers = {PARK: answer}
    legs["en", "ko"]._answers = {text: back or PARK}
    return legs


def test_a_gated_sentence_that_comes_back_exactly_passes() -> None:
    assert judge(gated("The park is good."), PARK) == ("The park is good.", None, False)


@pytest.mark.parametrize(
    ("answer", "back", "reason"),
    [
        ("The park is good.", "공원이 나쁩니다.", "round_trip"),
        (Draft("The park is good.", min_logprob=-1.1), None, "low_confidence"),
        (Draft("The park is good.", unknown_source=True), None, "unknown_word"),
        (Draft("The park is good.", cut=True), None, "too_long"),
        ("The park ① is good.", None, "placeholder"),
        ("The ⁇ is good.", None, "unknown_token"),
    ],
)
def test_the_gate_names_what_it_declines(answer: str | Draft, back: str | None, reason: str) -> None:
    assert judge(gated(answer, back), PARK)[1] == reason


def test_without_its_reverse_package_a_gated_sentence_is_declined() -> None:
    legs = gated("The park is good.")
    del legs["en", "ko"]
    assert judge(legs, PARK)[1] == "no_reverse"


def test_numbers_travel_behind_placeholders_and_may_change_places() -> None:
    legs = round_trip_pair("ko", "en", {"①시에 ②명이 옵니다.": "② people come at ①."})
    assert judge(legs, "14:30시에 20명이 옵니다.")[0] == "20 people come at 14:30."
    assert legs[KO_EN].asked == ["①시에 ②명이 옵니다."]


def test_a_sentence_that_cannot_be_masked_is_declined() -> None:
    assert judge(gated("x"), "①번 공원입니다.")[1] == "unmaskable"


def test_an_ordinary_package_passes_the_general_checks_and_needs_no_reverse() -> None:
    legs = {KO_EN: FakeLeg(KO_EN, {PARK: Draft("The park is good.", mean_logprob=-0.3, min_logprob=-5.0)})}
    assert judge(legs, PARK) == ("The park is good.", None, False)


def test_an_ordinary_package_is_declined_by_the_general_checks() -> None:
    legs = {KO_EN: FakeLeg(KO_EN, {PARK: Draft("The park is good.", mean_logprob=-3.0)})}
    assert judge(legs, PARK)[1] == "low_confidence"


def test_an_overlong_sentence_never_reaches_the_model() -> None:
    leg = FakeLeg(KO_EN, {})
    assert judge({KO_EN: leg}, "가" * (MAX_CHARACTERS + 1))[1] == "too_long"
    assert leg.asked == []


def test_each_leg_of_a_pivot_has_its_own_gate() -> None:
    legs = gated("The park is good.") | round_trip_pair("en", "ja", {"The park is good.": "公園がいいです。"})
    assert judge(legs, PARK, KO_EN, EN_JA)[0] == "公園がいいです。"
    legs["ja", "en"]._answers = {"公園がいいです。": "The park is bad."}
    assert judge(legs, PARK, KO_EN, EN_JA)[1] == "round_trip"


def test_the_second_leg_is_not_asked_what_the_first_declined() -> None:
    legs = gated("The park is good.", "다른 문장") | round_trip_pair("en", "ja", {})
    assert judge(legs, PARK, KO_EN, EN_JA)[1] == "round_trip"
    assert legs[EN_JA].asked == []


def test_a_pivot_step_shared_by_two_targets_is_computed_once() -> None:
    ja, zh = FakeLeg(EN_JA, {"The park is good.": "公園がいいです。"}), FakeLeg(("en", "zh-Hans"), {})
    legs = {**gated("The park is good."), EN_JA: ja, ("en", "zh-Hans"): zh}
    bench = Workbench(legs)
    bench.walk((KO_EN, EN_JA), [PARK, PARK])
    bench.walk((KO_EN, ("en", "zh-Hans")), [PARK])
    assert legs[KO_EN].asked == [PARK]
    assert legs["en", "ko"].asked == ["The park is good."]


def test_two_sentences_with_one_translation_make_one_way_back() -> None:
    legs = round_trip_pair("ko", "en", {PARK: "The park is good."})
    legs[KO_EN]._answers = {PARK: "The park is good.", "공원이 좋아요.": "The park is good."}
    verdicts = Workbench(legs).walk((KO_EN,), [PARK, "공원이 좋아요."])
    assert [verdict.declined_by for verdict in verdicts.values()] == [None, "round_trip"]
    assert legs["en", "ko"].asked == ["The park is good."]


def test_a_batch_that_raises_costs_only_the_sentence_at_fault() -> None:
    leg = FakeLeg(KO_EN, {}, raises_on="c")
    drafts = run_each(leg, list("abcdefg"))
    assert [index for index, draft in enumerate(drafts) if draft is None] == [2]


def test_a_raising_engine_is_an_error_and_not_a_decline() -> None:
    assert judge({KO_EN: FakeLeg(KO_EN, {}, raises_on=PARK)}, PARK) == ("", None, True)


def test_a_raising_reverse_leg_declines() -> None:
    legs = gated("The park is good.")
    gate = Gate(-1.0, KO_EN)
    legs["en", "ko"] = FakeLeg(("en", "ko"), {}, gate=gate, raises_on="The park is good.")
    assert judge(legs, PARK)[1] == "round_trip"


def test_routes_are_direct_else_by_way_of_english() -> None:
    pairs = [KO_EN, EN_JA, ("ja", "en"), ("ko", "ja")]
    assert find_route(pairs, "ko", "ja") == (("ko", "ja"),)
    assert find_route(pairs[:2], "ko", "ja") == (KO_EN, EN_JA)
    assert find_route(pairs, "ja", "ko") is None
    assert find_route(pairs, "ko", "ko") is None
