"""Seal what a gate may know of a ticket, so that it can be read only with the ticket's code in hand.

`portal/static/js/venue/pack.js` opens it; docs/check-in.md describes the format.
"""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PLACE_BYTES = 16
_NONCE_BYTES = 12
_KEY_BYTES = 32


def place_of(code: str) -> bytes:
    """Return under which 16 bytes a code is found in a pack."""
    return hashlib.sha256(code.encode("ascii")).digest()[:PLACE_BYTES]


def seal_for(code: str, event: int, data: bytes) -> bytes:
    """Encrypt bytes for whoever has the code: nonce (12), AES-256-GCM of the data with its tag (16).

    The key is HKDF-SHA256 of the code, the nonce a part of the data's hash: the same data is sealed alike, and other
    data never with the same nonce.
    """
    nonce = hashlib.sha256(data).digest()[:_NONCE_BYTES]
    return nonce + _cipher(code, event).encrypt(nonce, data, place_of(code))


def open_with(code: str, event: int, sealed: bytes) -> bytes:
    """Return what was sealed for a code; anything altered raises InvalidTag."""
    return _cipher(code, event).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place_of(code))


def _cipher(code: str, event: int) -> AESGCM:
    context = f"portal pack v1 {event}".encode()
    return AESGCM(HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=context).derive(code.encode("ascii")))
