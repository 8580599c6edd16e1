"""Sealed bytes: only the same secret opens them, only for the same purpose, only unaltered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.engines.tickets import SealBroken, seal, unseal

SECRET = "a long secret that nobody else has"
PURPOSE = "signing key 2 of event 7"


@given(st.binary(max_size=300))
def test_what_is_sealed_is_opened_again(data: bytes) -> None:
    assert unseal(SECRET, seal(SECRET, data, PURPOSE), PURPOSE) == data


def test_the_data_are_not_in_what_is_sealed_and_no_two_seals_are_alike() -> None:
    data = b"thirty-two bytes of a signing key"
    sealed = {seal(SECRET, data, PURPOSE) for _ in range(50)}
    assert len(sealed) == 50
    assert all(data not in one and len(one) == len(data) + 29 for one in sealed)


def test_another_secret_or_another_purpose_opens_nothing() -> None:
    sealed = seal(SECRET, b"key", PURPOSE)
    with pytest.raises(SealBroken):
        unseal(SECRET + "!", sealed, PURPOSE)
    with pytest.raises(SealBroken):
        unseal(SECRET, sealed, "signing key 2 of event 8")


def test_no_bit_can_be_altered() -> None:
    sealed = seal(SECRET, b"key", PURPOSE)
    for bit in range(len(sealed) * 8):
        altered = bytearray(sealed)
        altered[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealBroken):
            unseal(SECRET, bytes(altered), PURPOSE)


def test_nothing_can_be_cut_off_or_added() -> None:
    sealed = seal(SECRET, b"key", PURPOSE)
    for altered in (*(sealed[:length] for length in range(len(sealed))), sealed[1:], sealed + b"\x00"):
        with pytest.raises(SealBroken):
            unseal(SECRET, altered, PURPOSE)


@given(st.binary(max_size=100))
def test_bytes_that_were_never_sealed_are_refused(data: bytes) -> None:
    for sealed in (data, b"\x01" + data):
        with pytest.raises(SealBroken):
            unseal(SECRET, sealed, PURPOSE)


def test_what_was_sealed_before_can_still_be_opened() -> None:
    sealed = bytes.fromhex("01fe25d6e611c820b6b9dc0463720e02feac4307bc9b4f5eea86af70d48eb27a")
    assert unseal(SECRET, sealed, PURPOSE) == b"key"


@pytest.mark.parametrize(("secret", "purpose"), [("", PURPOSE), (SECRET, "")])
def test_nothing_is_sealed_without_a_secret_or_a_purpose(secret: str, purpose: str) -> None:
    with pytest.raises(ValueError, match="secret and a purpose"):
        seal(secret, b"key", purpose)
