"""The set of translations is whole."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest

from portal.foundation.languages import KNOWN
from tools.translation_checks import cases
from tools.translation_checks.cases import Half, Kind, load

FEWEST = {
    Kind.GOOD: 500,
    Kind.NEGATION_DROPPED: 90,
    Kind.NEGATION_ADDED: 40,
    Kind.NUMBER: 120,
    Kind.SCRIPT: 30,
    Kind.LOOP: 25,
    Kind.TRUNCATION: 45,
    Kind.UNTRANSLATED: 25,
    Kind.HALF_UNTRANSLATED: 30,
    Kind.NAME: 35,
    Kind.ORDER: 35,
    Kind.LINK: 25,
    Kind.PLACEHOLDER: 15,
}
LANGUAGES = {"ko", "en", "ja", "zh-Hans", "zh-Hant", "de", "fr", "es", "vi", "ru", "th", "ar"}


def test_there_are_enough_cases_of_every_kind_and_half_are_good() -> None:
    counts = Counter(case.kind for case in load())
    assert set(counts) == set(Kind)
    assert all(counts[kind] >= least for kind, least in FEWEST.items())
    assert 0.45 <= counts[Kind.GOOD] / counts.total() <= 0.55


def test_there_are_twelve_languages_each_as_source_and_as_target() -> None:
    assert {case.source_language for case in load()} == {case.target_language for case in load()} == LANGUAGES
    assert set(KNOWN) >= LANGUAGES


@pytest.mark.parametrize("half", Half)
def test_each_half_has_every_kind_and_every_language(half: Half) -> None:
    own = [case for case in load() if case.half is half]
    assert {case.kind for case in own} == set(Kind)
    assert {language for case in own for language in case.languages} == LANGUAGES
    assert 0.4 <= len(own) / len(load()) <= 0.6


def test_no_case_is_there_twice_and_none_is_both_good_and_broken() -> None:
    pairs = Counter((*case.pair, case.source, case.translation) for case in load())
    assert pairs.most_common(1)[0][1] == 1


def test_every_source_has_a_good_translation_in_the_same_half() -> None:
    good = {(*case.pair, case.source, case.half) for case in load() if case.kind is Kind.GOOD}
    assert {(*case.pair, case.source, case.half) for case in load()} == good


def test_cases_are_clean() -> None:
    for case in load():
        for text in (case.source, case.translation):
            assert text == unicodedata.normalize("NFC", text).strip()
            assert text
        assert case.source_language != case.target_language


@pytest.mark.parametrize(
    "text",
    [
        "source\ttranslation\n",
        "\t".join(cases.HEADER) + "\nko\ten\t가\tgood\n",
        "\t".join(cases.HEADER) + "\nko\ten\t가\tGa\tlovely\n",
    ],
)
def test_a_malformed_file_is_an_error(text: str, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ko-en.tsv").write_text(text, encoding="utf-8")
    monkeypatch.setattr(cases, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"\w"):
        load.__wrapped__()
