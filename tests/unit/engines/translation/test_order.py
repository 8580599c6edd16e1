"""Parts that certainly changed places are found; free word order is let be."""

from __future__ import annotations

import pytest

from portal.engines.translation import termbase
from portal.engines.translation.order import is_swapped


def swapped(source: str, target: str, source_language: str, target_language: str) -> bool:
    return is_swapped(source, target, source_language, target_language, termbase.load())


@pytest.mark.parametrize(
    ("pair", "source", "right", "wrong"),
    [
        (
            ("ko", "en"),
            "강남역에서 수서역까지 갑니다.",
            "It goes to Suseo Station from Gangnam Station.",
            "It goes from Suseo Station to Gangnam Station.",
        ),
        (
            ("en", "ja"),
            "from Gangnam Station to Samseong Station",
            "江南駅から三成駅まで",
            "三成駅から江南駅まで",
        ),
        (("en", "zh-Hans"), "from June 3 to June 28", "从6月3日到6月28日", "从6月28日到6月3日"),
        (("de", "en"), "von 1,40 Euro auf 1,60 Euro", "from 1.40 euros to 1.60 euros", "from 1.60 to 1.40 euros"),
        (("en", "ru"), "from 8 to 20 o'clock", "с 8 до 20 часов", "с 20 до 8 часов"),
        (("en", "vi"), "from Suseo-dong to Segok-dong", "từ Suseo-dong đến Segok-dong", "từ Segok-dong đến Suseo-dong"),
        (("ko", "en"), "도서관 세 곳과 체육관 두 곳", "three libraries and two gyms", "two libraries and three gyms"),
        (("en", "fr"), "5 buses and 7 vans", "5 bus et 7 camionnettes", "7 bus et 5 camionnettes"),
        (
            ("en", "ko"),
            "by 8% in Cheongdam-dong and by 3% in Segok-dong",
            "세곡동에서는 3%, 청담동에서는 8%",
            "청담동에서는 3%, 세곡동에서는 8%",
        ),
        (
            ("en", "de"),
            "Ask at https://example.org/a and see https://example.org/b.",
            "Fragen Sie bei https://example.org/a und sehen Sie https://example.org/b.",
            "Fragen Sie bei https://example.org/b und sehen Sie https://example.org/a.",
        ),
    ],
)
def test_what_changed_places_is_found(pair: tuple[str, str], source: str, right: str, wrong: str) -> None:
    assert not swapped(source, right, *pair)
    assert swapped(source, wrong, *pair)


@pytest.mark.parametrize(
    ("pair", "source", "target"),
    [
        (("ko", "en"), "참가자 5명 가운데 3명", "Three of the 5 participants"),
        (("ko", "en"), "2027년 5월", "5/2027"),
        (
            ("en", "de"),
            "https://example.org/a instead of https://example.org/b",
            "statt https://example.org/b https://example.org/a",
        ),
        (("hi", "en"), "8 से 20", "from 20 to 8"),
        (("en", "de"), "no landmarks", "keine"),
    ],
)
def test_weak_evidence_declines_nothing(pair: tuple[str, str], source: str, target: str) -> None:
    assert not swapped(source, target, *pair)
