"""Commands on personal tokens: make, revoke, note that one was used."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.domain.accounts import queries, rules
from portal.domain.accounts.models import Account, PersonalToken
from portal.domain.accounts.types import Principal, Refused, Scope, TokenRefusal
from portal.domain.outbox.service import queue_mail
from portal.foundation.database import storable
from portal.foundation.errors import NotFound

SECRET_BYTES = 32


def make(
    session: Session, owner: Principal, name: str, scopes: Iterable[Scope], days: int, now: datetime
) -> str | Refused:
    """Make a token, tell its owner by mail, and return the secret, which is kept nowhere."""
    session.get_one(Account, owner.id, with_for_update=True)
    if queries.count_tokens(session, owner.id, now) >= rules.MOST_TOKENS:
        return Refused(TokenRefusal.TOO_MANY)
    secret = rules.TOKEN_MARK + secrets.token_urlsafe(SECRET_BYTES)
    session.add(
        PersonalToken(
            account_id=owner.id,
            name=storable(name),
            prefix=secret[: rules.TOKEN_PREFIX],
            secret_hash=rules.token_hash(secret),
            scopes=" ".join(sorted(scopes)),
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
    )
    context = {"name": owner.display_name, "token_name": name}
    queue_mail(session, owner.email, "token_made", owner.language, context, now)
    return secret


def revoke(session: Session, account_id: int, token_id: int, now: datetime) -> None:
    """End one of somebody's own tokens; a second time changes nothing."""
    token = session.get(PersonalToken, token_id)
    if token is None or token.account_id != account_id:
        raise NotFound(f"token {token_id} of account {account_id}")
    token.revoked_at = token.revoked_at or now


def revoke_all(session: Session, account_id: int, now: datetime) -> None:
    """End all of somebody's tokens."""
    session.execute(
        update(PersonalToken)
        .where(PersonalToken.account_id == account_id, PersonalToken.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def note_use(session: Session, token_id: int, day: datetime) -> None:
    """Note the day on which a token was used last; not the hour, which is nobody's business."""
    session.execute(update(PersonalToken).where(PersonalToken.id == token_id).values(last_used_at=day))
