"""Portal codes and Argos codes."""

from __future__ import annotations

import pytest

from portal.engines.translation.codes import base, is_argos_code, match_tag, parse_pair, to_argos, to_portal
from portal.foundation import languages


@pytest.mark.parametrize(("portal", "argos"), [("zh-Hans", "zh"), ("zh-Hant", "zt"), ("pt-BR", "pb"), ("ko", "ko")])
def test_each_code_has_one_name_on_either_side(portal: str, argos: str) -> None:
    assert (to_argos(portal), to_portal(argos)) == (argos, portal)


@pytest.mark.parametrize("code", ["", "k", "KO", "../x", "ko/en", "ko en", "korean", None, 3, "ko\n"])
def test_what_is_not_a_code_is_told_apart(code: object) -> None:
    assert not is_argos_code(code)


@pytest.mark.parametrize(
    ("pair", "codes"),
    [
        ("ko-en", ("ko", "en")),
        ("zh-Hans-en", ("zh-Hans", "en")),
        ("en-zh-Hant", ("en", "zh-Hant")),
        ("zh-Hans-pt-BR", ("zh-Hans", "pt-BR")),
        ("ko", None),
        ("ko-en-ja", None),
        ("../ko-en", None),
    ],
)
def test_a_pair_is_read_even_where_a_code_has_a_hyphen(pair: str, codes: tuple[str, str] | None) -> None:
    assert parse_pair(pair) == codes


def test_the_base_of_a_code_is_its_language() -> None:
    assert (base("zh-Hant"), base("ko")) == ("zh", "ko")


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("ko", "ko"),
        ("KO_KR", "ko"),
        ("kor", "ko"),
        ("en-GB", "en"),
        ("zh", "zh-Hans"),
        ("zh-CN", "zh-Hans"),
        ("zh_TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("zho-Hant", "zh-Hant"),
        ("fil", "tl"),
        ("xx", None),
        ("", None),
        ("*all*", None),
    ],
)
def test_tags_of_other_programs_are_understood(tag: str, expected: str | None) -> None:
    assert match_tag(tag, languages.KNOWN) == expected
