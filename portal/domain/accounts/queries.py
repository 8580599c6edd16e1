"""Reads of accounts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.accounts.models import Account, PersonalToken
from portal.domain.accounts.rules import MOST_TOKENS, normalise_email, token_hash
from portal.domain.accounts.types import Contact, Principal, Role, Scope, TokenHolder, TokenView
from portal.foundation.errors import NotFound


def principal_of(account: Account) -> Principal:
    """Freeze an account row."""
    roles = frozenset(Role(held.role) for held in account.roles) | {Role.PARTICIPANT}
    return Principal(
        id=account.id,
        email=account.email,
        display_name=account.display_name,
        language=account.language,
        roles=roles,
        session_key=account.session_key,
        has_password=account.password_hash is not None,
        created_at=account.created_at,
    )


def find_principal(session: Session, account_id: int) -> Principal | None:
    """Return an active account."""
    account = session.get(Account, account_id)
    return principal_of(account) if account and account.deactivated_at is None else None


def get_principal(session: Session, account_id: int) -> Principal:
    """Return an active account or raise NotFound."""
    principal = find_principal(session, account_id)
    if principal is None:
        raise NotFound(f"account {account_id}")
    return principal


def find_by_email(session: Session, email: str) -> Principal | None:
    """Return the active account with this address."""
    account = session.scalar(select(Account).where(Account.email == normalise_email(email)))
    return principal_of(account) if account and account.deactivated_at is None else None


def find_contact(session: Session, email: str) -> Contact | None:
    """Return how to write to the member with this address: one statement, whether there is one or not."""
    row = session.execute(
        select(Account.display_name, Account.language).where(
            Account.email == normalise_email(email), Account.deactivated_at.is_(None)
        )
    ).one_or_none()
    return Contact(*row) if row is not None else None


def list_principals(session: Session, account_ids: Iterable[int]) -> tuple[Principal, ...]:
    """Return the active accounts among these."""
    found = session.scalars(select(Account).where(Account.id.in_(set(account_ids)), Account.deactivated_at.is_(None)))
    return tuple(principal_of(account) for account in found)


def display_names(session: Session, account_ids: Iterable[int]) -> dict[int, str]:
    """Return public names by account id."""
    wanted = set(account_ids)
    if not wanted:
        return {}
    rows = session.execute(select(Account.id, Account.display_name).where(Account.id.in_(wanted)))
    return dict(rows.all())


def count(session: Session) -> int:
    """Count active accounts."""
    return session.scalar(select(func.count()).where(Account.deactivated_at.is_(None))) or 0


def find_token_holder(session: Session, secret: str, now: datetime) -> TokenHolder | None:
    """Return whose token this is; what is unknown, expired, revoked or a closed account's costs the same statement."""
    row = session.execute(
        select(PersonalToken, Account)
        .join(Account, Account.id == PersonalToken.account_id)
        .where(
            PersonalToken.secret_hash == token_hash(secret),
            PersonalToken.revoked_at.is_(None),
            PersonalToken.expires_at > now,
            Account.deactivated_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    token, account = row
    return TokenHolder(token.id, _scopes(token), principal_of(account), token.last_used_at)


def list_tokens(session: Session, account_id: int) -> tuple[TokenView, ...]:
    """Return somebody's tokens but the revoked ones, those that last longest first."""
    found = session.scalars(
        select(PersonalToken)
        .where(PersonalToken.account_id == account_id, PersonalToken.revoked_at.is_(None))
        .order_by(PersonalToken.expires_at.desc(), PersonalToken.id.desc())
        .limit(2 * MOST_TOKENS)
    )
    return tuple(view_of_token(token) for token in found)


def count_tokens(session: Session, account_id: int, now: datetime) -> int:
    """Count somebody's living tokens."""
    living = select(func.count()).where(
        PersonalToken.account_id == account_id, PersonalToken.revoked_at.is_(None), PersonalToken.expires_at > now
    )
    return session.scalar(living) or 0


def view_of_token(token: PersonalToken) -> TokenView:
    """Freeze a token's row."""
    return TokenView(
        id=token.id,
        name=token.name,
        prefix=token.prefix,
        scopes=_scopes(token),
        created_at=token.created_at,
        last_used_at=token.last_used_at,
        expires_at=token.expires_at,
    )


def _scopes(token: PersonalToken) -> frozenset[Scope]:
    return frozenset(Scope(scope) for scope in token.scopes.split())
