"""Seal what must not be readable in a copy of the database: whoever has the rows but not the secret has nothing."""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_VERSION = b"\x01"
_NONCE_BYTES = 12
_KEY_BYTES = 32


class SealBroken(Exception):
    """Sealed bytes were altered, or sealed with another secret or for another purpose."""


def seal(secret: str, data: bytes, purpose: str) -> bytes:
    """Encrypt and authenticate bytes: version (1), nonce (12), AES-256-GCM of the data with its tag (16).

    The key is HKDF-SHA256 of the secret, which must be long and random, with the purpose as its context. A purpose that
    names the row keeps sealed bytes from being moved to another one. An empty secret or purpose raises ValueError.
    """
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _VERSION + nonce + _cipher(secret, purpose).encrypt(nonce, data, _VERSION)


def unseal(secret: str, sealed: bytes, purpose: str) -> bytes:
    """Return what `seal` was given with the same secret and purpose; anything else raises SealBroken."""
    version, nonce, encrypted = sealed[:1], sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    if version != _VERSION or len(nonce) != _NONCE_BYTES:
        raise SealBroken(purpose)
    try:
        return _cipher(secret, purpose).decrypt(nonce, encrypted, version)
    except InvalidTag:
        raise SealBroken(purpose) from None


def _cipher(secret: str, purpose: str) -> AESGCM:
    if not secret or not purpose:
        raise ValueError("Nothing is sealed without a secret and a purpose.")
    context = f"portal seal: {purpose}".encode()
    return AESGCM(HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=context).derive(secret.encode()))
