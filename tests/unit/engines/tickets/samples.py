"""Tickets for the tests: one that is always the same, and any that can be issued."""

from __future__ import annotations

from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import strategies as st

from portal.engines.tickets import KeyPair, TicketPayload

_PRIVATE = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
KEYS = KeyPair(_PRIVATE, bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
"""The first test key of RFC 8032."""
OTHER_KEYS = KeyPair(
    bytes(range(32)), Ed25519PrivateKey.from_private_bytes(bytes(range(32))).public_key().public_bytes_raw()
)
TICKET = TicketPayload(
    key_id=2,
    event=0x010203,
    random=bytes.fromhex("a1a2a3a4a5a6a7a8"),
    serial=4,
    sessions=frozenset({0, 9, 47}),
    valid_from=datetime(2026, 9, 28, 0, 0, tzinfo=UTC),
    valid_to=datetime(2026, 10, 4, 14, 59, 59, tzinfo=UTC),
    party_size=15,
)


def payloads() -> st.SearchStrategy[TicketPayload]:
    """Draw payloads from all that the format holds."""
    seconds = st.integers(0, 2**32 - 1)
    return st.tuples(seconds, seconds).flatmap(
        lambda times: st.builds(
            TicketPayload,
            key_id=st.integers(0, 15),
            event=st.integers(0, 2**24 - 1),
            random=st.binary(min_size=8, max_size=8),
            serial=st.integers(0, 255),
            sessions=st.frozensets(st.integers(0, 47)),
            valid_from=st.just(datetime.fromtimestamp(min(times), UTC)),
            valid_to=st.just(datetime.fromtimestamp(max(times), UTC)),
            party_size=st.integers(1, 255),
        )
    )
