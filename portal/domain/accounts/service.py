"""Commands on accounts: sign up, sign in, reset, roles, held forms."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from portal.domain.accounts import passwords, rules, tokens
from portal.domain.accounts.models import Account, AccountRole, HeldForm, MailedLink
from portal.domain.accounts.queries import find_contact, principal_of
from portal.domain.accounts.types import HeldFields, Link, LinkPurpose, LinkRefusal, Principal, Refused, Role
from portal.domain.outbox.service import queue_mail
from portal.foundation.database import added, find_or_add, storable

HELD_LIFE = timedelta(days=2)
OPENING = frozenset({LinkPurpose.SIGN_UP, LinkPurpose.SIGN_IN, LinkPurpose.RESET})
"""What lets somebody in; a link of another purpose does its own act and no other."""


def request_sign_up(session: Session, email: str, display_name: str, language: str, now: datetime) -> None:
    """Mail a link that opens an account; to a member it is a link to sign in. The asker sees no difference."""
    member = find_contact(session, email)
    purpose = LinkPurpose.SIGN_IN if member else LinkPurpose.SIGN_UP
    link_id = _new_link(session, purpose, email, language, now, display_name)
    template, name = ("already_member", member.display_name) if member else ("sign_up", display_name)
    _mail_link(session, template, email, name, member.language if member else language, link_id, now)


def request_link(session: Session, email: str, language: str, purpose: LinkPurpose, now: datetime) -> None:
    """Mail a link to sign in or to set a password; a stranger gets a mail too, which says there is no account."""
    member = find_contact(session, email)
    effective = purpose if member else LinkPurpose.SIGN_UP
    name = member.display_name if member else ""
    link_id = _new_link(session, effective, email, language, now, name or None)
    template = purpose.value if member else "no_account"
    _mail_link(session, template, email, name, member.language if member else language, link_id, now)


def look_at_link(session: Session, link_id: str, now: datetime) -> Link | Refused:
    """Tell what a mailed link would do, without using it up (mail programs open links by themselves)."""
    row = session.get(MailedLink, link_id)
    if row is None:
        return Refused(LinkRefusal.UNKNOWN)
    if row.used_at is not None:
        return Refused(LinkRefusal.USED)
    if row.expires_at < now:
        return Refused(LinkRefusal.EXPIRED)
    return Link(row.id, LinkPurpose(row.purpose), row.email, row.display_name, row.other_email)


def use_link(session: Session, link_id: str, now: datetime, display_name: str | None = None) -> Principal | Refused:
    """Use a mailed link up: open the account where there is none, and return who it belongs to."""
    row = take_link(session, link_id, OPENING, now)
    if isinstance(row, Refused):
        return row
    account = _find_or_open(session, row.email, display_name or row.display_name, row.language, now)
    if account.deactivated_at is not None:
        return Refused(LinkRefusal.CLOSED)
    return principal_of(account)


def take_link(session: Session, link_id: str, purposes: frozenset[LinkPurpose], now: datetime) -> MailedLink | Refused:
    """Use a link of one of these purposes up and return its row; of two people at once, one gets it."""
    link = look_at_link(session, link_id, now)
    if isinstance(link, Refused):
        return link
    if link.purpose not in purposes:
        return Refused(LinkRefusal.UNKNOWN)
    taken = session.execute(
        update(MailedLink).where(MailedLink.id == link_id, MailedLink.used_at.is_(None)).values(used_at=now)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        return Refused(LinkRefusal.USED)
    return session.get_one(MailedLink, link_id)


def sign_in(session: Session, email: str, password: str) -> Principal | None:
    """Return who signs in with this password, else None; a stranger and a wrong password take the same time."""
    row = session.execute(
        select(Account.id, Account.password_hash).where(
            Account.email == rules.normalise_email(email), Account.deactivated_at.is_(None)
        )
    ).one_or_none()
    if not passwords.matches(row.password_hash if row else None, password) or row is None:
        return None
    return principal_of(session.get_one(Account, row.id))


def change_password(session: Session, account_id: int, password: str, now: datetime) -> Principal | Refused:
    """Set a new password, end all open links to this address and all tokens, and tell its owner by mail."""
    answer = set_password(session, account_id, password)
    if isinstance(answer, Refused):
        return answer
    session.execute(
        update(MailedLink)
        .where(
            or_(
                MailedLink.email == answer.email,
                and_(MailedLink.account_id == account_id, MailedLink.purpose == LinkPurpose.ADDRESS),
            ),
            MailedLink.used_at.is_(None),
        )
        .values(used_at=now)
    )
    tokens.revoke_all(session, account_id, now)
    queue_mail(session, answer.email, "password_changed", answer.language, {"name": answer.display_name}, now)
    return answer


def set_password(session: Session, account_id: int, password: str) -> Principal | Refused:
    """Set a new password; every other session of this person ends."""
    account = session.get_one(Account, account_id)
    refusal = rules.check_password(password, account.email, account.display_name)
    if refusal is not None:
        return Refused(refusal)
    account.password_hash = passwords.make_hash(password)
    account.session_key = secrets.token_urlsafe(16)
    session.flush()
    return principal_of(account)


def add_account(
    session: Session, email: str, roles: set[Role], password: str | None, language: str, now: datetime, name: str = ""
) -> Principal | Refused:
    """Make or extend an account from the command line; its address counts as confirmed."""
    account = _find_or_open(session, email, name or None, language, now)
    held = {grant.role for grant in account.roles}
    for role in roles - {Role.PARTICIPANT}:
        if role not in held:
            account.roles.append(AccountRole(role=role, granted_at=now))
    session.flush()
    return set_password(session, account.id, password) if password is not None else principal_of(account)


def hold_form(session: Session, path: str, fields: Mapping[str, Any], now: datetime) -> str:
    """Keep what somebody typed until they have signed in again; return the key."""
    session.execute(delete(HeldForm).where(HeldForm.created_at < now - HELD_LIFE))
    key = secrets.token_urlsafe(24)
    session.add(HeldForm(id=key, path=path, fields=dict(fields), created_at=now))
    return key


def find_held_form(session: Session, key: str, path: str) -> HeldFields | None:
    """Return what was typed into the form at this path; it stays until `release_held_form`."""
    row = session.get(HeldForm, key)
    return HeldFields(row.path, dict(row.fields)) if row and row.path == path else None


def release_held_form(session: Session, key: str) -> None:
    """Forget what was held, once it has been handed in."""
    session.execute(delete(HeldForm).where(HeldForm.id == key))


def forget_old_links_and_forms(session: Session, now: datetime) -> None:
    """Delete links a week after they ended, and forms nobody came back for."""
    session.execute(delete(MailedLink).where(MailedLink.expires_at < now - timedelta(days=7)))
    session.execute(delete(HeldForm).where(HeldForm.created_at < now - HELD_LIFE))


def _by_email(session: Session, email: str) -> Account | None:
    return session.scalar(select(Account).where(Account.email == rules.normalise_email(email)))


def _find_or_open(session: Session, email: str, name: str | None, language: str, now: datetime) -> Account:
    return find_or_add(
        session, lambda: _by_email(session, email), lambda: _open_account(session, email, name, language, now)
    )[0]


def _open_account(session: Session, email: str, name: str | None, language: str, now: datetime) -> Account:
    return added(
        session,
        Account(
            email=storable(rules.normalise_email(email)),
            display_name=name or email.split("@", maxsplit=1)[0][: rules.LONGEST_NAME],
            language=language,
            session_key=secrets.token_urlsafe(16),
            created_at=now,
        ),
    )


def _new_link(
    session: Session, purpose: LinkPurpose, email: str, language: str, now: datetime, name: str | None
) -> str:
    link_id = secrets.token_urlsafe(24)
    session.add(
        MailedLink(
            id=link_id,
            purpose=purpose,
            email=rules.normalise_email(email),
            display_name=name,
            language=language,
            created_at=now,
            expires_at=now + rules.LINK_LIFE[purpose],
        )
    )
    return link_id


def _mail_link(
    session: Session, template: str, email: str, name: str, language: str, link_id: str, now: datetime
) -> None:
    # To the very address that is looked up: one that merely folds into a member's (ß, ﬁ) may be somebody else's.
    context = {"name": name, "link_id": link_id}
    queue_mail(session, rules.normalise_email(email), template, language, context, now)
