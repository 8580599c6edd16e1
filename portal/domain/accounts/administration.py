"""Commands of administrators on other people's accounts; each leaves a record that nobody can change."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.accounts.models import Account, AccountChange, AccountRole
from portal.domain.accounts.types import AccountRefusal, Change, Principal, Refused, Role
from portal.domain.outbox.service import queue_mail
from portal.foundation.database import storable
from portal.foundation.errors import Forbidden, NotFound


def change_roles(
    session: Session,
    by: Principal,
    account_id: int,
    before: Iterable[Role],
    roles: Iterable[Role],
    reason: str,
    now: datetime,
) -> Refused | None:
    """Give and take roles, if the person still has those that were seen; they count from the next request on."""
    account = _target(session, by, account_id)
    if account.closed_at is not None:
        return Refused(AccountRefusal.IS_CLOSED)
    held, wanted = _held(account), set(roles) - {Role.PARTICIPANT}
    if held != set(before) - {Role.PARTICIPANT}:
        return Refused(AccountRefusal.CHANGED)
    if account_id == by.id and Role.ADMIN not in wanted:
        return Refused(AccountRefusal.OWN_ADMIN)
    if held == wanted:
        return None
    note_change(session, by.id, account, Change.ROLES, wanted, reason, now)
    account.roles = [grant for grant in account.roles if Role(grant.role) in wanted] + [
        AccountRole(role=role, granted_at=now) for role in sorted(wanted - held)
    ]
    session.flush()
    context = {"name": account.display_name, "added": sorted(wanted - held), "removed": sorted(held - wanted)}
    queue_mail(session, account.email, "roles_changed", account.language, context, now)
    return None


def deactivate(session: Session, by: Principal, account_id: int, reason: str, now: datetime) -> Refused | None:
    """Shut somebody out, with a reason; their sessions end. A second time changes nothing."""
    account = _target(session, by, account_id)
    if account_id == by.id:
        return Refused(AccountRefusal.OWN_ACCOUNT)
    if account.deactivated_at is not None:
        return None
    note_change(session, by.id, account, Change.DEACTIVATED, _held(account), reason, now)
    account.deactivated_at = now
    account.session_key = secrets.token_urlsafe(16)
    session.flush()
    context = {"name": account.display_name, "reason": reason}
    queue_mail(session, account.email, "account_deactivated", account.language, context, now)
    return None


def reactivate(session: Session, by: Principal, account_id: int, reason: str, now: datetime) -> Refused | None:
    """Let somebody in again; who has closed their account themselves is gone."""
    account = _target(session, by, account_id)
    if account.closed_at is not None:
        return Refused(AccountRefusal.IS_CLOSED)
    if account.deactivated_at is None:
        return None
    note_change(session, by.id, account, Change.REACTIVATED, _held(account), reason, now)
    account.deactivated_at = None
    session.flush()
    queue_mail(session, account.email, "account_reactivated", account.language, {"name": account.display_name}, now)
    return None


def is_last_admin(session: Session, account_id: int) -> bool:
    """Tell whether nobody would be left who can administer, if this account went."""
    admins = _lock_admins(session)
    return account_id in admins and len(admins) == 1


def note_change(
    session: Session, by_id: int, account: Account, change: Change, roles: Iterable[Role], reason: str, now: datetime
) -> None:
    """Add to the record of changes."""
    session.add(
        AccountChange(
            at=now,
            by_id=by_id,
            account_id=account.id,
            change=change,
            roles_before=" ".join(sorted(_held(account))),
            roles_after=" ".join(sorted(roles)),
            reason=storable(reason),
        )
    )


def _target(session: Session, by: Principal, account_id: int) -> Account:
    """Return the account to change, locked, once it is sure that who changes it is still an administrator.

    All administrators' grants are locked first. As nobody takes their own role away or shuts themselves out, whoever
    gets past this is an administrator who stays: there is always one.
    """
    if by.id not in _lock_admins(session):
        raise Forbidden("administer")
    account = session.get(Account, account_id, with_for_update=True, populate_existing=True)
    if account is None:
        raise NotFound(f"account {account_id}")
    return account


def _lock_admins(session: Session) -> set[int]:
    """Return the administrators who can sign in; two changes of them wait for each other."""
    grants = session.scalars(
        select(AccountRole).where(AccountRole.role == Role.ADMIN).order_by(AccountRole.account_id).with_for_update()
    ).all()
    ids = [grant.account_id for grant in grants]
    return set(session.scalars(select(Account.id).where(Account.id.in_(ids), Account.deactivated_at.is_(None))))


def _held(account: Account) -> set[Role]:
    return {Role(grant.role) for grant in account.roles}
