"""Characters that give an orthography away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.language.ideographs import JAPANESE, SIMPLIFIED, TRADITIONAL, features, orthography


@pytest.mark.parametrize(
    ("characters", "mark"),
    [("这们说区", SIMPLIFIED), ("這們說區", TRADITIONAL), ("駅対気広", JAPANESE), ("人中大不", None), ("のア", None)],
)
def test_a_character_of_one_national_standard_only_is_a_mark(characters: str, mark: str | None) -> None:
    assert {orthography(character) for character in characters} == {mark}


def test_features_are_the_characters_their_pairs_and_their_marks() -> None:
    found = features("中国")
    assert {"中", "国", "中国", SIMPLIFIED} == set(found)


@given(st.text(min_size=1, max_size=50))
def test_a_run_has_a_feature_for_every_character_and_pair(run: str) -> None:
    assert (
        len([feature for feature in features(run) if not feature.startswith("<") or feature in run]) >= 2 * len(run) - 1
    )
