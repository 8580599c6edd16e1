"""Mailed links: what travels is the row's id with a signature, so that the database alone opens no account."""

from __future__ import annotations

from itsdangerous import BadSignature, Signer

from portal.foundation.settings import Settings

SALT = "portal.mailed-link"
UNSUBSCRIBE = "portal.unsubscribe"


def sign(settings: Settings, link_id: str) -> str:
    """Return what goes into the mail."""
    return _signer(settings).sign(link_id).decode("ascii")


def read(settings: Settings, signed: str) -> str | None:
    """Return the row's id, or None where the signature is not ours."""
    try:
        return _signer(settings).unsign(signed).decode("ascii")
    except (BadSignature, UnicodeError):
        return None


def sign_unsubscribe(settings: Settings, account_id: int, kind: str, subject: str) -> str:
    """Return the key with which one click ends mail: it opens nothing else, and works for as long as there is mail."""
    return _signer(settings, UNSUBSCRIBE).sign(f"{account_id}-{kind}-{subject}").decode("ascii")


def read_unsubscribe(settings: Settings, signed: str) -> tuple[int, str, str] | None:
    """Return whose mail about what is to end, or None where the signature is not ours."""
    try:
        account_id, kind, subject = _signer(settings, UNSUBSCRIBE).unsign(signed).decode("ascii").split("-", 2)
        return int(account_id), kind, subject
    except (BadSignature, UnicodeError, ValueError):
        return None


def _signer(settings: Settings, salt: str = SALT) -> Signer:
    return Signer(settings.secret_key, salt=salt, sep=".")
