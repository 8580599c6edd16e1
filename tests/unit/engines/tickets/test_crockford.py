"""Base 32 that people can type: every text has one normal form or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.tickets.crockford import ALPHABET, decode, encode


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"\x00", "00"),
        (b"\xff", "ZW"),
        (b"foobar", "CSQPYRK1E8"),
        (b"\x00\x00\x01", "00002"),
        (bytes.fromhex("00443214c74254b635cf84653a56d7c675be77df"), ALPHABET),
    ],
)
def test_known_bytes_are_written_as_known_characters(data: bytes, text: str) -> None:
    assert encode(data) == text
    assert decode(text) == data


@given(st.binary(max_size=200))
def test_what_is_written_is_read_back(data: bytes) -> None:
    assert decode(encode(data)) == data


@given(st.text(ALPHABET, max_size=40))
def test_no_two_normal_forms_have_the_same_bytes(text: str) -> None:
    data = decode(text)
    assert data is None or encode(data) == text


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    data = decode(text)
    assert data is None or isinstance(data, bytes)


@pytest.mark.parametrize("typed", ["csqpyrk1e8", "CSQPYRKIE8", "csqpyrkle8", "CSQPY-RK1E8", " CSQP YRK1-E8\r\n"])
def test_what_people_vary_in_typing_does_not_matter(typed: str) -> None:
    assert decode(typed) == b"foobar"


def test_the_letter_o_is_a_zero() -> None:
    assert decode("oO") == b"\x00"


@pytest.mark.parametrize(
    "character", ["U", "u", "=", "*", "$", "_", ".", "\x00", "０", "٠", "ſ", "ı", "Ａ", "А", "\ud800"]
)
def test_other_characters_are_refused(character: str) -> None:
    assert decode(f"CSQPYRK1E{character}") is None


@pytest.mark.parametrize("length", [1, 3, 6, 9, 11])
def test_a_length_that_no_bytes_have_is_refused(length: int) -> None:
    assert decode("0" * length) is None


@pytest.mark.parametrize("text", ["01", "ZX", "ZZ", "00003", "CSQPYRK1E9"])
def test_bits_after_the_last_byte_are_refused(text: str) -> None:
    assert decode(text) is None
