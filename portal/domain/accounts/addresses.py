"""Commands that change or end how an account is reached: another address, with both mailboxes; closing it."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.accounts import passwords, rules
from portal.domain.accounts.administration import is_last_admin, note_change
from portal.domain.accounts.models import Account, AccountRole, AccountStatistics, MailedLink, PersonalToken
from portal.domain.accounts.queries import find_contact, principal_of
from portal.domain.accounts.service import take_link
from portal.domain.accounts.types import AccountRefusal, Change, LinkPurpose, LinkRefusal, Principal, Refused
from portal.domain.outbox.service import forget_recipient, queue_mail
from portal.foundation.database import storable

PENDING = (LinkPurpose.ADDRESS, LinkPurpose.STOP)
OF_ADDRESSES = frozenset({LinkPurpose.ADDRESS, LinkPurpose.STOP, LinkPurpose.UNDO})


def request_new_address(session: Session, account_id: int, email: str, now: datetime) -> Refused | None:
    """Mail a link to the new address, and one that stops it to the old.

    Whether the new address has an account is told to its own mailbox alone; the asker sees no difference.
    """
    account = session.get_one(Account, account_id, with_for_update=True)
    wanted = rules.normalise_email(email)
    if wanted == account.email:
        return Refused(AccountRefusal.SAME_ADDRESS)
    _end_links(session, account_id, PENDING, now)
    there = find_contact(session, wanted)
    link_id = _new_link(session, account, LinkPurpose.ADDRESS, wanted, account.email, now)
    if _is_taken(session, wanted):
        name, language = (there.display_name, there.language) if there else ("", account.language)
        queue_mail(session, wanted, "address_taken", language, {"name": name}, now)
    else:
        _mail(session, wanted, "address_confirm", account, {"link_id": link_id, "old_email": account.email}, now)
    stop_id = _new_link(session, account, LinkPurpose.STOP, account.email, wanted, now)
    _mail(session, account.email, "address_asked", account, {"link_id": stop_id, "new_email": wanted}, now)
    return None


def use_address_link(session: Session, link_id: str, now: datetime) -> Principal | Refused:
    """Do what a link about an address says: change it, stop the change, or undo it."""
    row = take_link(session, link_id, OF_ADDRESSES, now)
    if isinstance(row, Refused):
        return row
    account = session.get_one(Account, row.account_id, with_for_update=True, populate_existing=True)
    if account.deactivated_at is not None:
        return Refused(LinkRefusal.CLOSED)
    match LinkPurpose(row.purpose):
        case LinkPurpose.ADDRESS:
            refused = _change_address(session, account, row, now)
        case LinkPurpose.UNDO:
            refused = _undo(session, account, row, now)
        case _:
            refused = None
            _end_links(session, account.id, PENDING, now)
    if refused is not None:
        return refused
    # Whoever asked for this may sit elsewhere with a session that is not theirs: all of them end.
    account.session_key = secrets.token_urlsafe(16)
    session.flush()
    return principal_of(account)


def request_closing(session: Session, account_id: int, now: datetime) -> None:
    """Mail a link that closes the account."""
    account = session.get_one(Account, account_id)
    link_id = _new_link(session, account, LinkPurpose.CLOSE, account.email, None, now)
    _mail(session, account.email, "close_account", account, {"link_id": link_id}, now)


def check_password(session: Session, account_id: int, password: str) -> Refused | None:
    """Refuse a password that is not this member's."""
    stored = session.get_one(Account, account_id).password_hash
    return None if passwords.matches(stored, password) else Refused(AccountRefusal.WRONG_PASSWORD)


def take_closing_link(session: Session, link_id: str, now: datetime) -> int | Refused:
    """Use a link up that closes an account, and return which account."""
    row = take_link(session, link_id, frozenset({LinkPurpose.CLOSE}), now)
    if isinstance(row, Refused):
        return row
    assert row.account_id is not None
    return row.account_id


def close_account(session: Session, account_id: int, now: datetime) -> Refused | None:
    """Forget who somebody was: what is left of the account is a number that their published proposals hang on."""
    account = session.get_one(Account, account_id, with_for_update=True)
    if account.closed_at is not None:
        return Refused(LinkRefusal.CLOSED)
    if is_last_admin(session, account_id):
        return Refused(AccountRefusal.LAST_ADMIN)
    note_change(session, account_id, account, Change.CLOSED, (), "", now)
    forget_recipient(session, account.email)
    queue_mail(session, account.email, "account_closed", account.language, {"name": account.display_name}, now)
    session.execute(
        delete(MailedLink).where(
            or_(
                MailedLink.account_id == account_id,
                MailedLink.email == account.email,
                MailedLink.other_email == account.email,
            )
        )
    )
    session.execute(delete(AccountStatistics).where(AccountStatistics.account_id == account_id))
    session.execute(delete(PersonalToken).where(PersonalToken.account_id == account_id))
    session.execute(delete(AccountRole).where(AccountRole.account_id == account_id))
    session.expire(account, ["roles"])
    account.email, account.display_name = f"closed:{account_id}", ""
    account.password_hash, account.community_id = None, None
    account.proposals_shown = account.endorsements_shown = False
    account.session_key = secrets.token_urlsafe(16)
    account.deactivated_at = account.closed_at = now
    session.flush()
    return None


def _change_address(session: Session, account: Account, row: MailedLink, now: datetime) -> Refused | None:
    old = account.email
    if old != row.other_email:
        return Refused(LinkRefusal.USED)
    if not _set_address(session, account, row.email):
        return Refused(AccountRefusal.TAKEN)
    _end_links(session, account.id, PENDING, now)
    _end_links_to(session, old, now)
    undo_id = _new_link(session, account, LinkPurpose.UNDO, old, row.email, now)
    _mail(session, old, "address_changed", account, {"link_id": undo_id, "new_email": row.email}, now)
    return None


def _undo(session: Session, account: Account, row: MailedLink, now: datetime) -> Refused | None:
    """Give the address back that was there before, and take away what a stranger may have put in its place."""
    replaced = account.email
    if replaced != row.email and not _set_address(session, account, row.email):
        return Refused(AccountRefusal.TAKEN)
    _end_links(session, account.id, PENDING, now)
    # Who undoes an earlier change also undoes the later ones; the earlier link of another stays good.
    _end_links(session, account.id, (LinkPurpose.UNDO,), now, after=row.created_at)
    _end_links_to(session, replaced, now)
    account.password_hash = None
    return None


def _is_taken(session: Session, email: str) -> bool:
    return session.scalar(select(Account.id).where(Account.email == email)) is not None


def _set_address(session: Session, account: Account, email: str) -> bool:
    try:
        with session.begin_nested():
            account.email = storable(email)
            session.flush()
    except IntegrityError:
        return False  # somebody has opened an account with it meanwhile
    return True


def _end_links(
    session: Session, account_id: int, purposes: tuple[LinkPurpose, ...], now: datetime, after: datetime | None = None
) -> None:
    statement = update(MailedLink).where(
        MailedLink.account_id == account_id, MailedLink.purpose.in_(purposes), MailedLink.used_at.is_(None)
    )
    session.execute(
        (statement if after is None else statement.where(MailedLink.created_at > after)).values(used_at=now)
    )


def _end_links_to(session: Session, email: str, now: datetime) -> None:
    """End what lets somebody in by this mailbox."""
    session.execute(
        update(MailedLink)
        .where(MailedLink.email == email, MailedLink.used_at.is_(None), MailedLink.purpose != LinkPurpose.UNDO)
        .values(used_at=now)
    )


def _new_link(
    session: Session, account: Account, purpose: LinkPurpose, email: str, other: str | None, now: datetime
) -> str:
    link_id = secrets.token_urlsafe(24)
    session.add(
        MailedLink(
            id=link_id,
            purpose=purpose,
            email=email,
            other_email=other,
            account_id=account.id,
            display_name=account.display_name,
            language=account.language,
            created_at=now,
            expires_at=now + rules.LINK_LIFE[purpose],
        )
    )
    session.flush()
    return link_id


def _mail(
    session: Session, to: str, template: str, account: Account, context: dict[str, object], now: datetime
) -> None:
    queue_mail(session, to, template, account.language, {"name": account.display_name, **context}, now)
