"""Commands on the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.domain.outbox import rules
from portal.domain.outbox.models import OutboxMail
from portal.domain.outbox.types import Mail, MailQueued, MailState
from portal.foundation.database import record

PAUSES = (1, 5, 15, 60, 180, 360, 720, 1440, 2880)
"""Minutes to wait after each failed try; after the last the mail is dead: about four days in all."""


def queue_mail(
    session: Session,
    recipient: str,
    template: str,
    language: str,
    context: Mapping[str, Any],
    now: datetime,
    *,
    not_before: datetime | None = None,
    about: str | None = None,
) -> int:
    """Write a mail that is owed from this transaction on, and goes out at once or `not_before` a moment."""
    row = OutboxMail(
        recipient=recipient,
        template=template,
        language=language,
        context=dict(context),
        created_at=now,
        due_at=max(now, not_before or now),
        about=about,
    )
    session.add(row)
    session.flush()
    record(session, MailQueued(row.id))
    return row.id


def claim_due(session: Session, now: datetime, lease: timedelta, limit: int = 20) -> list[Mail]:
    """Take mails that are due; whoever dies with them gives them back when the lease ends."""
    rows = session.scalars(
        select(OutboxMail)
        .where(OutboxMail.state.in_([MailState.DUE, MailState.WAITING]), OutboxMail.due_at <= now)
        .order_by(OutboxMail.due_at, OutboxMail.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.state, row.due_at = MailState.DUE, now + lease
    return [Mail(row.id, row.recipient, row.template, row.language, dict(row.context), row.created_at) for row in rows]


def mark_sent(session: Session, mail_id: int, now: datetime) -> None:
    """Note that a mail was handed over; what it said is forgotten, and to whom."""
    session.execute(
        update(OutboxMail)
        .where(OutboxMail.id == mail_id)
        .values(state=MailState.SENT, sent_at=now, context={}, last_error=None, recipient="")
    )


def forget_recipient(session: Session, recipient: str) -> None:
    """Forget what was sent to somebody who leaves, and what need not be sent any more."""
    session.execute(delete(OutboxMail).where(OutboxMail.recipient == recipient))


def drop(session: Session, mail_id: int) -> None:
    """Forget a mail that has nothing to say any more."""
    session.execute(delete(OutboxMail).where(OutboxMail.id == mail_id))


def postpone(session: Session, mail_id: int, until: datetime) -> None:
    """Let a mail wait for something that is still being made, `until` then or until it is recalled."""
    session.execute(update(OutboxMail).where(OutboxMail.id == mail_id).values(state=MailState.WAITING, due_at=until))


def put_off(session: Session, mail_id: int, until: datetime) -> None:
    """Let a mail that was taken be due later: at night nobody wants it."""
    session.execute(update(OutboxMail).where(OutboxMail.id == mail_id).values(due_at=until))


def recall(session: Session, now: datetime) -> int:
    """Make waiting mails due again, to see whether what they wait for is there; return how many."""
    result = session.execute(
        update(OutboxMail).where(OutboxMail.state == MailState.WAITING).values(state=MailState.DUE, due_at=now)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]


def mark_bounced(session: Session, mail_id: int, error: str) -> str | None:
    """Note that the address takes no mail, and try no more; return what the mail was about."""
    row = session.get(OutboxMail, mail_id, with_for_update=True)
    if row is None:
        return None
    row.state, row.last_error, row.context, row.recipient = MailState.BOUNCED, error[:500], {}, ""
    return row.about


def find_by_key(session: Session, key: str) -> int | None:
    """Return the mail that is known by a key."""
    row = session.get(OutboxMail, int(key.partition(".")[0]))
    return row.id if row is not None and rules.key(row.id, row.created_at) == key else None


def mark_failed(session: Session, mail_id: int, error: str, now: datetime) -> str | None:
    """Note a failed try and when the next one is due; after the last one, return what the mail was about."""
    row = session.get_one(OutboxMail, mail_id)
    row.last_error = error[:500]
    last = row.attempts >= len(PAUSES)
    if last:
        row.state = MailState.DEAD
    else:
        row.due_at = now + timedelta(minutes=PAUSES[row.attempts])
    row.attempts += 1
    return row.about if last else None
