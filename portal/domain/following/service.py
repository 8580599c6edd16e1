"""Commands of following: follow, stop, choose how often mail comes, read notices."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from portal.domain.following import rules
from portal.domain.following.models import Follow, MailPreference, Notice
from portal.domain.following.types import FollowKind, MailState, Rhythm
from portal.foundation.database import added, find_or_add

OUTSTANDING = (MailState.DUE, MailState.DIGEST)
WAITS_AS = {Rhythm.AT_ONCE: MailState.DUE, Rhythm.DAILY: MailState.DIGEST, Rhythm.NEVER: MailState.DONE}


def follow(session: Session, account_id: int, kind: FollowKind, subject: str, now: datetime) -> None:
    """Let somebody hear of something from now on; a second time changes nothing."""
    find_or_add(
        session,
        lambda: session.get(Follow, (account_id, kind, subject)),
        lambda: added(session, Follow(account_id=account_id, kind=kind, subject=subject, created_at=now)),
    )


def unfollow(session: Session, account_id: int, kind: FollowKind, subject: str) -> None:
    """Let somebody hear of something no more."""
    session.execute(
        delete(Follow).where(Follow.account_id == account_id, Follow.kind == kind, Follow.subject == subject)
    )


def leave(session: Session, account_id: int) -> None:
    """Forget what somebody who closes their account followed and was told."""
    for table in (Follow, Notice, MailPreference):
        session.execute(delete(table).where(table.account_id == account_id))


def choose_rhythm(session: Session, account_id: int, rhythm: Rhythm, zone: str, now: datetime) -> None:
    """Choose how often mail comes; what is outstanding comes in the new rhythm."""
    preference = _preference(session, account_id, zone)
    preference.rhythm, preference.zone = rhythm, zone
    preference.next_digest_at = rules.next_morning(now, zone) if rhythm is Rhythm.DAILY else None
    session.flush()
    session.execute(
        update(Notice)
        .where(Notice.account_id == account_id, Notice.mail.in_(OUTSTANDING))
        .values(mail=WAITS_AS[rhythm])
    )


def stop_mail(session: Session, account_id: int, zone: str, now: datetime) -> None:
    """Let no more mail about what is followed come; the notices on the site stay."""
    preference = session.get(MailPreference, account_id)
    choose_rhythm(session, account_id, Rhythm.NEVER, preference.zone if preference else zone, now)


def mark_read(session: Session, account_id: int, now: datetime, notice_id: int | None = None) -> None:
    """Note that somebody has read one of their notices, or all of them."""
    conditions = [Notice.account_id == account_id, Notice.read_at.is_(None)]
    if notice_id is not None:
        conditions.append(Notice.id == notice_id)
    session.execute(update(Notice).where(*conditions).values(read_at=now))


def settle_quietly(session: Session, read_before: datetime, now: datetime) -> None:
    """Let outstanding notices come by no mail, and count those from before a moment as read: for content brought in."""
    session.execute(update(Notice).where(Notice.mail.in_(OUTSTANDING)).values(mail=MailState.DONE))
    session.execute(update(Notice).where(Notice.at < read_before, Notice.read_at.is_(None)).values(read_at=now))


def _preference(session: Session, account_id: int, zone: str) -> MailPreference:
    return find_or_add(
        session,
        lambda: session.get(MailPreference, account_id, with_for_update=True, populate_existing=True),
        lambda: added(session, MailPreference(account_id=account_id, rhythm=Rhythm.AT_ONCE, zone=zone)),
    )[0]
