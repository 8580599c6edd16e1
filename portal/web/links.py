"""Mailed links: what travels is the row's id with a signature, so that the database alone opens no account."""

from __future__ import annotations

from itsdangerous import BadSignature, Signer

from portal.foundation.settings import Settings

SALT = "portal.mailed-link"
UNSUBSCRIBE = "portal.unsubscribe"
REGISTRATION = "portal.registration"
RECEIPT = "portal.receipt"


def sign(settings: Settings, link_id: str) -> str:
    """Return what goes into the mail."""
    return _signer(settings).sign(link_id).decode("ascii")


def read(settings: Settings, signed: str) -> str | None:
    """Return the row's id, or None where the signature is not ours."""
    try:
        return _unsign(settings, signed, SALT)
    except (BadSignature, UnicodeError):
        return None


def sign_unsubscribe(settings: Settings, whose: int, kind: str, subject: str) -> str:
    """Return the key with which one click ends mail to an account, or about a registration: it opens nothing else."""
    return _signer(settings, UNSUBSCRIBE).sign(f"{whose}-{kind}-{subject}").decode("ascii")


def read_unsubscribe(settings: Settings, signed: str) -> tuple[int, str, str] | None:
    """Return whose mail about what is to end, or None where the signature is not ours."""
    try:
        whose, kind, subject = _unsign(settings, signed, UNSUBSCRIBE).split("-", 2)
        return int(whose), kind, subject
    except (BadSignature, UnicodeError, ValueError):
        return None


def sign_registration(settings: Settings, code: str, moved_on: int) -> str:
    """Return what opens a registration; it ends when the registration is handed over or its address corrected."""
    return _signer(settings, REGISTRATION).sign(f"{code}.{moved_on}").decode("ascii")


def read_registration(settings: Settings, signed: str) -> tuple[str, int] | None:
    """Return which registration a link opens and how often it had moved on then, or None where it is not ours."""
    return _read_code(settings, signed, REGISTRATION)


def sign_receipt(settings: Settings, code: str, moved_on: int) -> str:
    """Return what shows whether seats are held, and nothing else: it is shown before an address is confirmed."""
    return _signer(settings, RECEIPT).sign(f"{code}.{moved_on}").decode("ascii")


def read_receipt(settings: Settings, signed: str) -> tuple[str, int] | None:
    """Return which registration a receipt is of, or None where it is not ours."""
    return _read_code(settings, signed, RECEIPT)


def _read_code(settings: Settings, signed: str, salt: str) -> tuple[str, int] | None:
    try:
        code, _dot, moved_on = _unsign(settings, signed, salt).rpartition(".")
        return code, int(moved_on)
    except (BadSignature, UnicodeError, ValueError):
        return None


def _unsign(settings: Settings, signed: str, salt: str) -> str:
    """Return what was signed; a signature's last letter has bits that mean nothing, and they must be ours as well."""
    signer = _signer(settings, salt)
    value = signer.unsign(signed)
    if signer.sign(value).decode("ascii") != signed:
        raise BadSignature("the same signature in other letters")
    return value.decode("ascii")


def _signer(settings: Settings, salt: str = SALT) -> Signer:
    return Signer(settings.secret_key, salt=salt, sep=".")
