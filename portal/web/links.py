"""Mailed links: what travels is the row's id with a signature, so that the database alone opens no account."""

from __future__ import annotations

from itsdangerous import BadSignature, Signer

from portal.foundation.settings import Settings

SALT = "portal.mailed-link"


def sign(settings: Settings, link_id: str) -> str:
    """Return what goes into the mail."""
    return _signer(settings).sign(link_id).decode("ascii")


def read(settings: Settings, signed: str) -> str | None:
    """Return the row's id, or None where the signature is not ours."""
    try:
        return _signer(settings).unsign(signed).decode("ascii")
    except (BadSignature, UnicodeError):
        return None


def _signer(settings: Settings) -> Signer:
    return Signer(settings.secret_key, salt=SALT, sep=".")
