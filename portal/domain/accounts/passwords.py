"""Argon2id, and an answer that takes as long for a stranger as for a member."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from portal.domain.accounts.rules import normalise_password

_hasher = PasswordHasher()


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")


def make_hash(password: str) -> str:
    """Hash a password for keeping."""
    return _hasher.hash(normalise_password(password))


def matches(stored: str | None, password: str) -> bool:
    """Compare; where there is nothing to compare with, the same work is done for nothing."""
    try:
        _hasher.verify(stored or _nobodys_hash(), normalise_password(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None
