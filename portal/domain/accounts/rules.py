"""Pure decisions about people: who may do what, what a good password and a good name are."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable
from datetime import timedelta

from portal.domain.accounts.types import Act, LinkPurpose, PasswordRefusal, Role

ROLES_FOR: dict[Act, frozenset[Role]] = {
    Act.PARTICIPATE: frozenset(Role),
    Act.MODERATE: frozenset({Role.MODERATOR, Role.ADMIN}),
    Act.EDIT_PAGES: frozenset({Role.TRANSLATOR, Role.ADMIN}),
    Act.POST_EDIT: frozenset({Role.TRANSLATOR, Role.MODERATOR, Role.ADMIN}),
    Act.ORGANISE: frozenset({Role.ORGANISER, Role.ADMIN}),
    Act.SUPERVISE: frozenset({Role.SUPERVISOR, Role.ORGANISER, Role.ADMIN}),
    Act.ANALYSE: frozenset({Role.ANALYST, Role.APPROVER, Role.ADMIN}),
    Act.APPROVE: frozenset({Role.APPROVER}),
    Act.REVIEW: frozenset({Role.REVIEWER}),
    Act.ADMINISTER: frozenset({Role.ADMIN}),
}
LINK_LIFE = {
    LinkPurpose.SIGN_UP: timedelta(hours=48),
    LinkPurpose.SIGN_IN: timedelta(minutes=30),
    LinkPurpose.RESET: timedelta(minutes=30),
    LinkPurpose.ADDRESS: timedelta(hours=24),
    LinkPurpose.STOP: timedelta(hours=24),
    LinkPurpose.UNDO: timedelta(days=7),
    LinkPurpose.CLOSE: timedelta(minutes=30),
}
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
FEWEST_DIFFERENT = 5
LONGEST_NAME = 80
LONGEST_SLUG = 400
"""How much of a name is kept folded: a ligature of one character may fold into many."""
TOKEN_MARK = "gt_"  # noqa: S105 - what all tokens begin with
TOKEN_PREFIX = 9
TOKEN_DAYS = (30, 90, 365)
MOST_TOKENS = 10


def may(roles: Iterable[Role], act: Act) -> bool:
    """Tell whether one of the roles allows the act."""
    return not ROLES_FOR[act].isdisjoint(roles)


def normalise_email(address: str) -> str:
    """Return the form under which an address is looked up; Gmail dots and the like are left alone."""
    return unicodedata.normalize("NFKC", address).strip().casefold()


def fold(text: str) -> str:
    """Return the form in which names are compared and searched: without case, accents and doubled space."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(ch for ch in decomposed if unicodedata.category(ch) not in {"Mn", "Cc", "Cf", "Cs"})
    return " ".join(bare.split())


def normalise_password(password: str) -> str:
    """Bring a password into one form, so that Hangul typed on a phone and on a desk is the same secret."""
    return unicodedata.normalize("NFKC", password)


def check_password(password: str, email: str, display_name: str) -> PasswordRefusal | None:
    """Refuse what a stranger would guess; length counts, composition rules don't."""
    plain = normalise_password(password)
    if len(plain) < SHORTEST_PASSWORD:
        return PasswordRefusal.TOO_SHORT
    if len(plain) > LONGEST_PASSWORD:
        return PasswordRefusal.TOO_LONG
    known = {email.casefold(), email.split("@", maxsplit=1)[0].casefold(), display_name.casefold()}
    if plain.casefold() in known or len(set(plain)) < FEWEST_DIFFERENT:
        return PasswordRefusal.TOO_PLAIN
    return None


def readable_name(name: str) -> str | None:
    """Return a display name without invisible characters and outer space; None where nothing readable is left."""
    visible = "".join(ch for ch in name if unicodedata.category(ch) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    collapsed = " ".join(visible.split())
    return collapsed if any(ch.isalnum() for ch in collapsed) else None


def token_hash(secret: str) -> str:
    """Return what is kept of a personal token; it is random and long, so that one round is enough."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
