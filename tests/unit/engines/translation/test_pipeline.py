"""From texts to outcomes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.translation import pipeline, termbase
from portal.engines.translation.pipeline import translate
from portal.engines.translation.types import Job, Outcome, Provenance, Segment, Status, TermViolation
from tests.unit.engines.translation.fakes import FakeLeg, round_trip_pair

WORDS = {
    "공원이 좋습니다.": "The park is good.",
    "도서관이 좋습니다.": "The library is good.",
    "강남구가 좋습니다.": "Southgate is good.",
}
PARK, LIBRARY, OUTSIDE = "공원이 좋습니다.", "도서관이 좋습니다.", "하늘이 푸릅니다."


def run(text: str, *, known: dict[tuple[str, str], str] | None = None, target: str = "en") -> Outcome:
    job = Job("a", text, "ko", (target,), known or {})
    return translate([job], round_trip_pair("ko", "en", WORDS), termbase.load())["a", target]


def test_a_text_whose_sentences_all_pass_is_ready_with_its_gaps_kept() -> None:
    outcome = run(f"\n- {PARK}  {LIBRARY}\r\n\r\n")
    assert outcome.status is Status.READY
    assert outcome.body == "\n- The park is good.  The library is good.\r\n\r\n"
    assert outcome.provenance is Provenance.MACHINE
    assert (outcome.engine, outcome.engine_version) == ("argos", "ko-en 1.0")
    assert (outcome.quality, outcome.reasons) == (1.0, {})


def test_half_of_the_sentences_make_a_partial_translation_that_says_what_is_what() -> None:
    outcome = run(f"{PARK} {OUTSIDE}")
    assert outcome.status is Status.PARTIAL
    assert outcome.body == f"The park is good. {OUTSIDE}"
    assert outcome.segments == (
        Segment("The park is good.", "en", Provenance.MACHINE),
        Segment(" ", "en"),
        Segment(OUTSIDE, "ko", declined_by="unknown_word"),
    )
    assert outcome.reasons == {"unknown_word": 1}
    assert outcome.quality == pytest.approx(len(PARK) / (len(PARK) + len(OUTSIDE)))


def test_fewer_than_half_is_declined_and_shows_nothing() -> None:
    outcome = run(f"{PARK} {OUTSIDE} {OUTSIDE}")
    assert (outcome.status, outcome.body, outcome.segments) == (Status.DECLINED, "", ())
    assert outcome.reasons == {"unknown_word": 2}
    assert 0 < outcome.quality < 0.5


def test_an_unapproved_name_is_declined() -> None:
    outcome = run("강남구가 좋습니다.")
    assert (outcome.status, outcome.reasons) == (Status.DECLINED, {"termbase": 1})
    sentence = "강남구가 좋습니다."
    assert outcome.violations == (TermViolation("district:강남구", sentence, "Southgate is good.", "Gangnam-gu"),)


def with_terms(*lines: str) -> Outcome:
    terms = termbase.parse("kind\tko\ten\taccepted\tforbidden\n" + "\n".join(lines))
    job = Job("a", "강남구가 좋습니다.", "ko", ("en",), terms=terms)
    return translate([job], round_trip_pair("ko", "en", WORDS), termbase.load())["a", "en"]


def test_a_name_that_is_known_to_be_wrong_is_put_right_and_told() -> None:
    outcome = with_terms("district\t강남구\tGangnam-gu\t\ten:Southgate")
    assert (outcome.status, outcome.body, outcome.reasons) == (Status.READY, "Gangnam-gu is good.", {})
    [wrong] = outcome.violations
    assert (wrong.came, wrong.expected, wrong.found) == ("Southgate is good.", "Gangnam-gu", "Southgate")
    assert wrong.repaired


def test_what_would_break_another_check_is_not_put_right() -> None:
    outcome = with_terms("district\t강남구\tGangnam 2-gu\t\ten:Southgate")
    assert (outcome.status, outcome.reasons) == (Status.DECLINED, {"termbase": 1})
    assert not outcome.violations[0].repaired


def test_the_terms_of_a_job_go_before_the_shipped_ones() -> None:
    assert with_terms("district\t강북구\tGangbuk-gu\t\t").body == "Southgate is good."


def test_names_that_changed_places_on_the_way_are_declined() -> None:
    source = "강남역에서 수서역까지 갑니다."
    legs = round_trip_pair("ko", "en", {source: "It goes from Suseo Station to Gangnam Station."})
    outcome = translate([Job("a", source, "ko", ("en",))], legs, termbase.load())["a", "en"]
    assert (outcome.status, outcome.reasons) == (Status.DECLINED, {"order": 1})


def test_memory_comes_before_the_machine() -> None:
    legs = round_trip_pair("ko", "en", WORDS)
    job = Job("a", f"{PARK} {LIBRARY}", "ko", ("en",), {("en", PARK): "We love the park."})
    outcome = translate([job], legs, termbase.load())["a", "en"]
    assert outcome.body == "We love the park. The library is good."
    assert [segment.provenance for segment in outcome.segments] == [Provenance.MEMORY, None, Provenance.MACHINE]
    assert outcome.provenance is Provenance.MACHINE
    assert legs["ko", "en"].asked == [LIBRARY]


def test_a_text_of_memory_hits_alone_is_memory_and_needs_no_package() -> None:
    outcome = run(f"{PARK}\n123", known={("fr", PARK): "J'aime le parc."}, target="fr")
    assert (outcome.status, outcome.body) == (Status.READY, "J'aime le parc.\n123")
    assert (outcome.provenance, outcome.engine) == (Provenance.MEMORY, "")


def test_without_a_package_a_text_waits() -> None:
    assert run(PARK, target="fr") == Outcome(Status.PENDING)


@pytest.mark.parametrize("text", ["", " \n", "123 🎉", "https://example.org/a", "①"])
def test_a_text_without_words_passes_unchanged_even_without_a_package(text: str) -> None:
    outcome = run(text, target="fr")
    assert (outcome.status, outcome.body) == (Status.READY, text)


def test_a_link_beside_sentences_passes_unchanged() -> None:
    assert run(f"{PARK} https://example.org/a\n{LIBRARY}").body == (
        "The park is good. https://example.org/a\nThe library is good."
    )


def test_one_text_that_makes_the_engine_raise_fails_alone() -> None:
    leg = FakeLeg(("ko", "en"), WORDS, raises_on=OUTSIDE)
    jobs = [Job("bad", f"{OUTSIDE} {PARK}", "ko", ("en",)), Job("good", PARK, "ko", ("en",))]
    answers = translate(jobs, {("ko", "en"): leg}, termbase.load())
    assert answers["bad", "en"].status is Status.FAILED
    assert answers["good", "en"].status is Status.READY


def test_texts_and_targets_share_what_they_have_in_common() -> None:
    legs: dict[tuple[str, str], FakeLeg] = dict(round_trip_pair("ko", "en", WORDS))
    legs |= round_trip_pair("en", "ja", {"The park is good.": "公園がいいです。"})
    legs |= round_trip_pair("en", "zh-Hans", {"The park is good.": "公园很好。"})
    jobs = [Job(key, f"{PARK} {PARK}", "ko", ("en", "ja", "zh-Hans")) for key in "abc"]
    answers = translate(jobs, legs, termbase.load())
    assert {answers[key, "ja"].body for key in "abc"} == {"公園がいいです。公園がいいです。"}
    assert answers["a", "zh-Hans"].engine_version == "ko-en 1.0, en-zh-Hans 1.0"
    assert legs["ko", "en"].asked == [PARK]
    assert legs["en", "ko"].asked == ["The park is good."]


def test_the_source_language_itself_is_answered_with_the_text() -> None:
    outcome = run(PARK, target="ko")
    assert (outcome.status, outcome.body) == (Status.READY, PARK)


@given(st.lists(st.sampled_from([PARK, LIBRARY, OUTSIDE, "123", "\n", " ", "- ", "https://example.org "]), max_size=8))
def test_the_body_is_its_segments_and_every_span_is_accounted_for(parts: list[str]) -> None:
    outcome = run("".join(parts))
    assert outcome.body == "".join(segment.text for segment in outcome.segments)
    assert 0.0 <= outcome.quality <= 1.0
    assert (outcome.status is Status.READY) == (not outcome.reasons)


def test_a_space_appears_between_sentences_where_the_target_needs_one() -> None:
    legs = round_trip_pair("ja", "en", {"公園がいいです。": "The park is good."})
    job = Job("a", "公園がいいです。公園がいいです。\n公園がいいです。", "ja", ("en",))
    body = translate([job], legs, termbase.load())["a", "en"].body
    assert body == "The park is good. The park is good.\nThe park is good."


def in_parts(
    texts: list[str], monkeypatch: pytest.MonkeyPatch, size: int, between: Callable[[], None]
) -> tuple[dict[tuple[str, str], Outcome], dict[tuple[str, str], FakeLeg]]:
    legs = round_trip_pair("ko", "en", WORDS)
    monkeypatch.setattr(pipeline, "PART", size)
    jobs = [Job(str(number), text, "ko", ("en",)) for number, text in enumerate(texts)]
    return translate(jobs, legs, termbase.load(), between=between), legs


def test_others_are_let_in_between_the_parts_of_long_work(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[str] = []
    in_parts([PARK, LIBRARY, OUTSIDE], monkeypatch, 1, lambda: pauses.append("now"))
    assert len(pauses) == 2
    in_parts([PARK, LIBRARY, OUTSIDE], monkeypatch, 1_000, lambda: pauses.append("now"))
    assert len(pauses) == 2, "short work is one part"


@given(st.lists(st.lists(st.sampled_from([*WORDS, OUTSIDE]), max_size=4), max_size=4), st.integers(1, 60))
def test_work_in_parts_comes_to_the_same_and_asks_for_each_sentence_once(texts: list[list[str]], size: int) -> None:
    bodies = [" ".join(sentences) for sentences in texts]
    with pytest.MonkeyPatch.context() as patch:
        whole, _ = in_parts(bodies, patch, 1_000_000, lambda: None)
        parts, legs = in_parts(bodies, patch, size, lambda: None)
    assert parts == whole
    asked = legs["ko", "en"].asked
    assert len(asked) == len(set(asked))
