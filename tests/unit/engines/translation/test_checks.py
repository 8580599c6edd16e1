"""Each check declines what it is named for, and leaves honest translations alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.translation import termbase
from portal.engines.translation.checks import (
    HARD_CHECKS,
    SOFT_CHECKS,
    Candidate,
    first_failure,
    first_hard_failure,
    first_route_failure,
)

GOOD = [
    ("ko", "en", "강남구에 다국어 안내판을 설치해 주세요.", "Please install multilingual signs in Gangnam-gu."),
    ("en", "ko", "Please install multilingual signs in Gangnam-gu.", "강남구에 다국어 안내판을 설치해 주세요."),
    ("en", "ja", "The library opens at 10.", "図書館は10時に開きます。"),
    ("en", "zh-Hans", "K-POP classes are fun.", "K-POP课程很有趣。"),
    ("en", "de", "The park is very dark at night.", "Der Park ist nachts sehr dunkel."),
    ("ko", "th", "공원이 밤에 너무 어둡습니다.", "สวนสาธารณะมืดมากในตอนกลางคืน"),
    ("en", "ko", "COEX and K-POP", "COEX와 K-POP"),
    ("ko", "en", "문의: help@example.org", "Contact: help@example.org"),
    ("ko", "en", "@gangnam님, #축제에서 만나요.", "@gangnam, see you at #축제."),
    ("en", "ko", 'The film "Our Little Street" starts.', '영화 "Our Little Street"가 시작합니다.'),
]
BAD = [
    ("unknown_token", "ko", "en", "강남구 공원", "Gangnam ⁇ park"),
    ("unknown_token", "ko", "en", "강남구 공원", "Gangnam <unk> park"),
    ("empty", "ko", "en", "공원이 좋습니다.", "..."),
    ("wrong_script", "ko", "en", "공원을 만들어 주세요.", "공원을 만들어 주세요."),
    ("wrong_script", "ko", "ja", "공원을 만들어 주세요.", "Please make a park for us."),
    ("wrong_script", "en", "zh-Hans", "Please make a park.", "公園を作ってください。"),
    ("wrong_script", "en", "ko", "Please make a park.", "공원을 作ってください 주세요."),
    ("link", "ko", "en", "https://example.org/a 참고", "See https://example.org/b"),
    ("link", "ko", "en", "@gangnam 감사합니다", "Thank you"),
    ("number", "ko", "en", "버스 25대가 필요합니다.", "We need 52 buses."),
    ("placeholder", "ko", "en", "제①항을 보세요.", "See clause."),
    ("untranslated", "en", "de", "The park is dark.", "The park is dark."),
    ("repetition", "en", "de", "The park is dark.", "Der Park ist der Park ist der Park ist der Park ist dunkel."),
    ("repetition", "en", "de", "Good.", "Guuuuuuuuuuuuut."),
    ("length", "en", "de", "Please install more lights along the whole stream and the paths.", "Bitte Licht."),
    ("length", "ko", "en", "감사합니다.", "Thank you for all that the whole district has done for its many residents."),
    ("negation", "ko", "en", "안내판이 없습니다.", "There is a sign."),
    ("wrong_script", "en", "ru", "The staff were friendly.", "Das Personal war freundlich."),
    ("wrong_script", "en", "zh-Hant", "Please do not block the fire lane.", "请不要堵住消防车的通道。"),
    ("link", "ko", "en", "#축제 소식", "News of #festival"),
    ("repetition", "en", "fr", "The park is big.", "Le parc est grand et le parc est grand et le parc est grand et"),
    ("untranslated", "es", "en", "El parque está cerrado hoy por obras.", "Der Park ist heute wegen der Arbeiten zu."),
    ("untranslated", "en", "de", "The park is big and full of trees.", "Der Park is big and full von Bäumen."),
    ("truncated", "en", "de", "The park is big and green.", "Der Park ist groß und"),
]


@pytest.mark.parametrize(("source_language", "target_language", "source", "target"), GOOD)
def test_an_honest_translation_passes(source_language: str, target_language: str, source: str, target: str) -> None:
    assert first_failure(Candidate(source, target, source_language, target_language, mean_logprob=-0.4)) is None


@pytest.mark.parametrize(("name", "source_language", "target_language", "source", "target"), BAD)
def test_a_bad_translation_is_named(
    name: str, source_language: str, target_language: str, source: str, target: str
) -> None:
    assert first_failure(Candidate(source, target, source_language, target_language, mean_logprob=-0.4)) == name


def test_an_improbable_translation_is_declined_by_the_soft_checks_only() -> None:
    candidate = Candidate("공원이 좋습니다.", "The park is good.", "ko", "en", mean_logprob=-2.0)
    assert first_failure(candidate) == "low_confidence"
    assert first_hard_failure(candidate) is None


def test_a_source_that_repeats_itself_may_be_repeated() -> None:
    candidate = Candidate("Ha ha ha ha ha ha, good.", "Ha ha ha ha ha ha, gut.", "en", "de")
    assert first_failure(candidate) is None


@given(source=st.text(), target=st.text(), pair=st.sampled_from([("ko", "en"), ("en", "zh-Hant"), ("th", "ar")]))
def test_no_text_makes_a_check_raise(source: str, target: str, pair: tuple[str, str]) -> None:
    candidate = Candidate(source, target, *pair)
    assert first_failure(candidate) in {None, *(name for name, _ in HARD_CHECKS + SOFT_CHECKS)}
    assert first_route_failure(candidate, termbase.load()) in {None, "termbase", "order"}


@pytest.mark.parametrize(
    ("name", "source", "target"),
    [
        ("termbase", "역삼동에 도서관이 있습니다.", "There is a library in Samseong-dong."),
        ("order", "강남역에서 수서역까지 갑니다.", "It goes from Suseo Station to Gangnam Station."),
        (None, "강남역에서 수서역까지 갑니다.", "It goes to Suseo Station from Gangnam Station."),
    ],
)
def test_names_and_order_are_checked_over_the_whole_route(name: str | None, source: str, target: str) -> None:
    assert first_route_failure(Candidate(source, target, "ko", "en"), termbase.load()) == name
