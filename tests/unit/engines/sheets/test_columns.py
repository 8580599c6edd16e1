"""Columns are found by any of their names, and nothing is chosen where people have to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.sheets import ColumnMatch, match_columns

WANTED = {"name": ("Name", "이름", "姓名", "ชื่อ"), "phone": ("Phone number", "전화번호"), "note": ("Note", "#")}


def test_fields_are_found_wherever_they_stand() -> None:
    assert match_columns(("Phone number", "", "이름"), WANTED) == ColumnMatch(
        columns={"name": 2, "phone": 0}, missing=("note",), doubles={}, unknown=()
    )


@pytest.mark.parametrize(
    "name",
    [
        "phone number",
        "PHONE  NUMBER",
        " Phone-Number: ",
        "Ｐｈｏｎｅ　Ｎｕｍｂｅｒ",
        "phone_number*",
        "전화 번호",
        "Phone\u200b number",
    ],
)
def test_case_width_spaces_and_punctuation_do_not_matter(name: str) -> None:
    assert match_columns((name,), WANTED).columns == {"phone": 0}


@pytest.mark.parametrize("name", ["Phone", "Phone number 2", "전화", "Ñame", "ชอ"])
def test_other_names_are_unknown(name: str) -> None:
    assert match_columns(("x", name), WANTED).unknown == (("A", "x"), ("B", name))


def test_a_field_with_two_columns_is_reported_and_none_is_taken() -> None:
    found = match_columns(("Name", "Note", "이름", "NAME"), WANTED)
    assert found.columns == {"note": 1}
    assert found.missing == ("phone",)
    assert found.doubles == {"name": ("A", "C", "D")}


def test_a_name_without_letters_is_found_as_it_is() -> None:
    assert match_columns(("#", "*"), WANTED) == ColumnMatch({"note": 0}, ("name", "phone"), {}, (("B", "*"),))


def test_a_name_of_two_fields_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="names both"):
        match_columns((), {"name": ("Name",), "family": ("name ",)})


@given(st.lists(st.text(max_size=8), max_size=8))
def test_every_field_is_found_missing_or_doubled(header: list[str]) -> None:
    found = match_columns(header, WANTED)
    assert sorted([*found.columns, *found.missing, *found.doubles]) == sorted(WANTED)
