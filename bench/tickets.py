"""Tickets: what a code costs beyond the signature itself, and a symbol beyond the library's own call."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import segno
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.measuring import Figure, compare
from portal.engines.tickets import TicketPayload, crockford, issue, new_keys, new_random, qr_svg, read

TICKETS = 500
SYMBOLS = 10
BEGIN = datetime(2026, 9, 28, tzinfo=UTC)


def measure() -> list[Figure]:
    keys = new_keys()
    private = Ed25519PrivateKey.from_private_bytes(keys.private)
    public = private.public_key()
    payloads = [
        TicketPayload(1, 7, new_random(), 0, frozenset({0, 3, 6}), BEGIN, BEGIN + timedelta(days=7), 1)
        for _ in range(TICKETS)
    ]
    codes = [issue(payload, keys.private) for payload in payloads]
    signed = [crockford.decode(code[3:]) or b"" for code in codes]
    return [
        compare(
            "issue a ticket",
            lambda: [issue(payload, keys.private) for payload in payloads],
            "bare Ed25519 signature of the same bytes",
            lambda: [private.sign(data[:28]) for data in signed],
            pieces=TICKETS,
        ),
        compare(
            "read a ticket",
            lambda: [read(code, {1: keys.public}) for code in codes],
            "bare Ed25519 verification of the same bytes",
            lambda: [public.verify(data[28:], data[:28]) for data in signed],
            pieces=TICKETS,
        ),
        compare(
            "draw a ticket's symbol as SVG",
            lambda: [qr_svg(code, "Ticket") for code in codes[:SYMBOLS]],
            "segno's own SVG of the same symbol",
            lambda: [segno.make_qr(code, error="m").save(io.BytesIO(), kind="svg") for code in codes[:SYMBOLS]],
            pieces=SYMBOLS,
            rounds=5,
        ),
    ]
