"""How civic a text sounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.sentiment.register import available, civic_share


@pytest.mark.parametrize(
    "text", ["버스 노선을 늘려 주세요", "구청에 주차 단속을 요청합니다", "공원 화장실이 더럽습니다"]
)
def test_a_request_to_the_city_is_civic(text: str) -> None:
    assert civic_share(text, "ko") > 0.5


@pytest.mark.parametrize("text", ["배우 연기가 좋았던 영화", "지루하고 스토리도 별로", "감동적인 명작"])
def test_a_review_is_not(text: str) -> None:
    assert civic_share(text, "ko") < 0.1


def test_nobody_reviews_a_film_at_length_here() -> None:
    assert civic_share("가나다 " * 100, "ko") > 0.9


@given(st.text(max_size=500), st.sampled_from(sorted(available())))
def test_a_share_is_between_nothing_and_all(text: str, language: str) -> None:
    assert 0.0 <= civic_share(text, language) <= 1.0
