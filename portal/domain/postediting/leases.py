"""Who edits what: a translation on somebody's desk is theirs for a while, and free again by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, delete, select, tuple_
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.postediting import rules
from portal.domain.postediting.models import Lease
from portal.domain.postediting.types import Holder, Key
from portal.foundation.database import added, find_or_add


def take(session: Session, key: Key, account_id: int, now: datetime) -> Holder | None:
    """Put a translation on somebody's desk; return who has it there already, if it is somebody else."""
    row, _new = find_or_add(
        session,
        lambda: session.get(Lease, (key.text_id, key.language), with_for_update=True, populate_existing=True),
        lambda: added(session, Lease(text_id=key.text_id, language=key.language, account_id=account_id, ends_at=now)),
    )
    if row.account_id != account_id and row.ends_at > now:
        return holders(session, [key], now)[key]
    row.account_id, row.ends_at = account_id, now + rules.LEASE
    return None


def release(session: Session, key: Key, account_id: int) -> None:
    """Take a translation from somebody's desk."""
    session.execute(
        delete(Lease).where(
            Lease.text_id == key.text_id, Lease.language == key.language, Lease.account_id == account_id
        )
    )


def holders(session: Session, keys: Iterable[Key], now: datetime) -> dict[Key, Holder]:
    """Return who has which of some translations on their desk."""
    rows = session.scalars(_alive(keys, now)).all()
    names = accounts.display_names(session, {row.account_id for row in rows})
    return {
        Key(row.text_id, row.language): Holder(row.account_id, names.get(row.account_id, ""), row.ends_at)
        for row in rows
    }


def held_by_others(session: Session, keys: Iterable[Key], account_id: int, now: datetime) -> set[Key]:
    """Return which of some translations are on somebody else's desk."""
    rows = session.scalars(_alive(keys, now).where(Lease.account_id != account_id))
    return {Key(row.text_id, row.language) for row in rows}


def forget_ended(session: Session, now: datetime) -> None:
    """Forget the leases that have ended."""
    session.execute(delete(Lease).where(Lease.ends_at <= now))


def _alive(keys: Iterable[Key], now: datetime) -> Select[Lease]:
    wanted = [(key.text_id, key.language) for key in keys]
    return select(Lease).where(tuple_(Lease.text_id, Lease.language).in_(wanted), Lease.ends_at > now)
