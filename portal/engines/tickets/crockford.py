"""Crockford's base 32 without padding: upper case, and no letter that a person takes for a digit."""

from __future__ import annotations

import base64

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 5
"""Bits that a character carries."""

_SYMBOLS = frozenset(ALPHABET)
_FROM_RFC_4648 = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET)
_TO_PYTHON = str.maketrans(ALPHABET, "0123456789ABCDEFGHIJKLMNOPQRSTUV")
_TYPED = str.maketrans(ALPHABET.lower() + "OoIiLl", ALPHABET + "001111", "- \t\r\n")


def encode(data: bytes) -> str:
    """Write bytes as characters, the first bit first; the last character is filled up with zero bits."""
    return base64.b32encode(data).decode("ascii").rstrip("=").translate(_FROM_RFC_4648)


def decode(text: str) -> bytes | None:
    """Return the bytes that `encode` wrote, or None where the text, put in normal form, is nothing that it writes.

    So no two normal forms have the same bytes: a length that no bytes have and bits after the last byte are refused.
    """
    symbols = normalise(text)
    if symbols is None:
        return None
    size, spare = divmod(len(symbols) * BITS, 8)
    value = int(symbols.translate(_TO_PYTHON) or "0", 2**BITS)
    if spare >= BITS or value % 2**spare:
        return None
    return (value >> spare).to_bytes(size, "big")


def normalise(text: str) -> str | None:
    """Undo what varies in typing: case, I and L for 1, O for 0, hyphens, white space; None for other characters."""
    symbols = text.translate(_TYPED)
    return symbols if _SYMBOLS.issuperset(symbols) else None
