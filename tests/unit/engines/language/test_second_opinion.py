"""langdetect as a second reader."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.language.second_opinion import opinion


def test_it_knows_languages_that_the_portal_does_not() -> None:
    assert (
        max(opinion("Vorremmo più alberi e panchine nel parco del quartiere.").items(), key=lambda pair: pair[1])[0]
        == "it"
    )


def test_chinese_is_named_by_its_script() -> None:
    assert "zh-Hans" in opinion("希望区政府能提供更多中文服务，我们都会非常感谢。")


def test_text_without_letters_has_no_opinion() -> None:
    assert opinion("12345 !!") == {}


@settings(max_examples=50)
@given(st.text(max_size=120))
def test_it_is_deterministic_and_never_raises(text: str) -> None:
    found = opinion(text)
    assert found == opinion(text)
    assert sum(found.values()) <= 1.001
