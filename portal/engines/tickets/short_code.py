"""The short code beside a ticket, for typing: it looks a ticket up and proves nothing."""

from __future__ import annotations

import secrets
import unicodedata

from portal.engines.tickets import crockford

LENGTH = 8
"""Seven random characters (35 bits) and one that checks them."""

_LONGEST_TYPED = 100
_FIELD = 0b100101
"""x^5 + x^2 + 1: powers of x differ for the first 31 places, and so does the weight of each character of a code."""
_UNSEEN = {"Cf", "Pd", "Zs"}
_OTHER_DASHES = "−ー"
"""The minus sign, and what the hyphen key of a Japanese keyboard writes."""


def new_short_code() -> str:
    """Return a new code of 8 characters; two may be alike, so whoever keeps them makes sure that they are not."""
    typed = "".join(secrets.choice(crockford.ALPHABET) for _ in range(LENGTH - 1))
    return typed + crockford.ALPHABET[_remainder(typed + crockford.ALPHABET[0])]


def read_short_code(text: str) -> str | None:
    """Return the normal form of a code that was typed, or None if it is none.

    Case, width, digits of other scripts, I, L and O, dashes and spaces do not matter. One wrong character and any two
    that changed places are always found.
    """
    if len(text) > _LONGEST_TYPED:
        return None
    symbols = crockford.normalise("".join(map(_plain, unicodedata.normalize("NFKC", text))))
    if symbols is None or len(symbols) != LENGTH or _remainder(symbols):
        return None
    return symbols


def _plain(character: str) -> str:
    if unicodedata.category(character) in _UNSEEN or character in _OTHER_DASHES:
        return ""
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _remainder(symbols: str) -> int:
    """Evaluate the code as a polynomial over the field of 32 elements at x; it is 0 for a true code."""
    value = 0
    for symbol in symbols:
        doubled = value << 1
        value = (doubled ^ _FIELD if doubled >> crockford.BITS else doubled) ^ crockford.ALPHABET.index(symbol)
    return value
