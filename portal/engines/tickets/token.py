"""The signed code of a ticket: what it says can be checked without a network, and says nothing about a person."""

from __future__ import annotations

import enum
import functools
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from portal.engines.tickets import crockford

PREFIX = "SG1"
VERSION = 1
RANDOM_BYTES = 8
SESSIONS = 48
"""Days or sessions that a ticket can tell apart."""

_LAYOUT = struct.Struct(">B3s8sB6sIIB")
_SIGNATURE_BYTES = 64
_LONGEST_TYPED = 1_000
"""Far more than a code with a hyphen after each character."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


class TokenProblem(enum.StrEnum):
    """Why a code is no ticket."""

    INVALID = "invalid"
    BAD_SIGNATURE = "bad_signature"


@dataclass(frozen=True, slots=True)
class KeyPair:
    """An Ed25519 key pair, 32 bytes each; the private half is not shown where the pair is printed or logged."""

    private: bytes = field(repr=False)
    public: bytes


@dataclass(frozen=True, slots=True)
class TicketPayload:
    """What a ticket says: numbers and times, no personal data.

    `key_id` is 0..15, `event` 0..2^24-1, `random` 8 bytes, `serial` 0..255, `sessions` hold bit numbers 0..47, and
    `party_size` is 1..255. Times are aware; the code holds whole seconds to the year 2106, fractions are dropped.
    Values out of range raise ValueError.
    """

    key_id: int
    event: int
    random: bytes
    serial: int
    sessions: frozenset[int]
    valid_from: datetime
    valid_to: datetime
    party_size: int

    def __post_init__(self) -> None:
        _check_range("key_id", self.key_id, 0, 15)
        _check_range("event", self.event, 0, 2**24 - 1)
        _check_range("random bytes", len(self.random), RANDOM_BYTES, RANDOM_BYTES)
        _check_range("serial", self.serial, 0, 255)
        _check_range("party_size", self.party_size, 1, 255)
        for session in self.sessions:
            _check_range("session", session, 0, SESSIONS - 1)
        _check_range("valid_from", _seconds(self.valid_from), 0, 2**32 - 1)
        _check_range("valid_to", _seconds(self.valid_to), _seconds(self.valid_from), 2**32 - 1)


def issue(payload: TicketPayload, private_key: bytes) -> str:
    """Sign a payload with the 32 bytes of a private key; return the code, 151 characters of a QR's alphanumeric set.

    Ed25519 (RFC 8032) is deterministic: the same payload and key give the same code again.
    """
    packed = _pack(payload)
    return PREFIX + crockford.encode(packed + Ed25519PrivateKey.from_private_bytes(private_key).sign(packed))


def read(code: str, public_keys: Mapping[int, bytes]) -> TicketPayload | TokenProblem:
    """Return what a code says if one of the event's keys has signed it; no text raises.

    `public_keys` are the live keys by their key id, 32 bytes each; a key that is none raises ValueError.
    Whether the ticket holds here and now (event, times, serial) is for the caller to judge.
    """
    data = _data(code)
    if data is None:
        return TokenProblem.INVALID
    public_key = public_keys.get(data[0] % 16)
    if public_key is None or not _is_signed(data, public_key):
        return TokenProblem.BAD_SIGNATURE
    try:
        return _unpack(data[: _LAYOUT.size])
    except ValueError:
        return TokenProblem.INVALID


def event_of(code: str) -> int | None:
    """Return which event a code says that it is for, whoever has signed it; None for what is no ticket's code."""
    data = _data(code)
    return None if data is None else int.from_bytes(data[1:4], "big")


def new_keys() -> KeyPair:
    """Make a key pair for signing an event's tickets."""
    private = Ed25519PrivateKey.generate()
    return KeyPair(private.private_bytes_raw(), private.public_key().public_bytes_raw())


def new_random() -> bytes:
    """Return the 8 bytes that make a ticket one that nobody can guess."""
    return secrets.token_bytes(RANDOM_BYTES)


def _data(code: str) -> bytes | None:
    """Return the bytes of a code of this version, signed by whomever."""
    symbols = crockford.normalise(code) if len(code) <= _LONGEST_TYPED else None
    data = crockford.decode(symbols[len(PREFIX) :]) if symbols and symbols.startswith(PREFIX) else None
    if data is None or len(data) != _LAYOUT.size + _SIGNATURE_BYTES or data[0] // 16 != VERSION:
        return None
    return data


def _is_signed(data: bytes, public_key: bytes) -> bool:
    try:
        _verifier(public_key).verify(data[_LAYOUT.size :], data[: _LAYOUT.size])
    except InvalidSignature:
        return False
    return True


@functools.lru_cache(maxsize=256)
def _verifier(public_key: bytes) -> Ed25519PublicKey:
    """Keep what is prepared from a public key: a gate reads thousands of codes with two of them."""
    return Ed25519PublicKey.from_public_bytes(public_key)


def _pack(payload: TicketPayload) -> bytes:
    return _LAYOUT.pack(
        VERSION << 4 | payload.key_id,
        payload.event.to_bytes(3, "big"),
        payload.random,
        payload.serial,
        sum(1 << session for session in payload.sessions).to_bytes(SESSIONS // 8, "big"),
        _seconds(payload.valid_from),
        _seconds(payload.valid_to),
        payload.party_size,
    )


def _unpack(packed: bytes) -> TicketPayload:
    first, event, random, serial, bitmap, valid_from, valid_to, party_size = _LAYOUT.unpack(packed)
    bits = int.from_bytes(bitmap, "big")
    return TicketPayload(
        key_id=first % 16,
        event=int.from_bytes(event, "big"),
        random=random,
        serial=serial,
        sessions=frozenset(session for session in range(SESSIONS) if bits >> session & 1),
        valid_from=datetime.fromtimestamp(valid_from, UTC),
        valid_to=datetime.fromtimestamp(valid_to, UTC),
        party_size=party_size,
    )


def _seconds(moment: datetime) -> int:
    if moment.tzinfo is None:
        raise ValueError("A time without a zone has no place in a ticket.")
    return (moment - _EPOCH) // _SECOND


def _check_range(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise ValueError(f"{name} of a ticket must be from {least} to {most}, not {value}.")
