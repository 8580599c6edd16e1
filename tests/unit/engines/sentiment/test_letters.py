"""The letter model of tone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.engines.sentiment.letters import FOLDER, available, buckets, load, plain

MEGABYTES = 3


@pytest.mark.parametrize("language", sorted(available()))
def test_a_table_is_small(language: str) -> None:
    assert (FOLDER / f"{language}.npz").stat().st_size < MEGABYTES * 1_000_000


def test_what_is_hashed_knows_no_case_width_or_number() -> None:
    assert plain("  Bus  7 IST\u3000ＴＯＬＬ!!!! ") == plain("bus 93 ist toll!!")


def test_an_n_gram_has_the_same_row_wherever_it_stands() -> None:
    one, two = buckets("abcd", (3,), 18), buckets("xxabcdxx", (3,), 18)
    assert set(one[1:-1]) <= set(two)


@settings(max_examples=100)
@given(st.text(max_size=200))
def test_every_text_has_rows_inside_the_table(text: str) -> None:
    rows = buckets(text, (1, 2, 3), 12)
    assert (rows < 1 << 12).all()


@pytest.mark.parametrize("language", sorted(available()))
def test_what_the_words_push_adds_up_to_the_log_odds(language: str) -> None:
    model, text = load(language), "abc def ghi"
    pushed = sum((push for _, push in model.pushes(text)), start=np.zeros(3))
    # The blanks between the words have their share too.
    assert np.abs(pushed - (model.log_odds(text) - model.bias)).max() < np.abs(model.log_odds(text)).max() + 1


def test_no_table_is_a_missing_file() -> None:
    with pytest.raises(FileNotFoundError):
        load("xx")
