"""Commands on the addresses that are told of releases."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.domain.webhooks import deliveries, keys, records, rules
from portal.domain.webhooks.models import Delivery, Endpoint
from portal.domain.webhooks.types import (
    WAITING,
    ChangeKind,
    DeliveryOwed,
    DeliveryState,
    Kind,
    Reason,
    Refused,
    Registered,
    Target,
)
from portal.foundation.database import added, record, storable
from portal.foundation.errors import NotFound

ENDED = (DeliveryState.SENT, DeliveryState.DEAD)


def register(
    session: Session, by_id: int | None, name: str, target: Target, now: datetime, secret: str
) -> Registered | Refused:
    """Let a checked address be told of every release from now on; its secret is handed out once."""
    living = session.scalar(select(func.count()).select_from(Endpoint).where(Endpoint.removed_at.is_(None))) or 0
    if living >= rules.MOST_ENDPOINTS:
        return Refused(Reason.TOO_MANY)
    if _is_taken(session, target.url):
        return Refused(Reason.SAME_ADDRESS)
    fresh = Endpoint(
        name=storable(name)[: rules.LONGEST_NAME], url=target.url, key=b"", created_at=now, created_by_id=by_id
    )
    row, key = added(session, fresh), keys.new_key()
    row.key = keys.sealed(row.id, key, secret)
    records.note(session, row.id, by_id, ChangeKind.ADDED, now, after=_told(row))
    return Registered(row.id, rules.secret_of(key))


def change(
    session: Session, endpoint_id: int, name: str, target: Target, now: datetime, by_id: int | None
) -> Refused | None:
    """Give an address another name, or let the platform be told elsewhere; what waits goes there too."""
    row = _get(session, endpoint_id)
    if target.url != row.url and _is_taken(session, target.url):
        return Refused(Reason.SAME_ADDRESS)
    before = _told(row)
    row.name, row.url = storable(name)[: rules.LONGEST_NAME], target.url
    if _told(row) != before:
        records.note(session, row.id, by_id, ChangeKind.CHANGED, now, before, _told(row))
    return None


def pause(session: Session, endpoint_id: int, now: datetime, by_id: int | None) -> None:
    """Send nothing there for a while; what is owed meanwhile waits."""
    row = _get(session, endpoint_id)
    if row.paused_at is None:
        row.paused_at = now
        records.note(session, row.id, by_id, ChangeKind.PAUSED, now)


def resume(session: Session, endpoint_id: int, now: datetime, base_url: str, by_id: int | None) -> int:
    """Send there again, also where the receiver had said that it was gone; return what it has missed and gets now."""
    row = _get(session, endpoint_id)
    if _is_stopped(row):
        records.note(session, row.id, by_id, ChangeKind.RESUMED, now)
    row.paused_at = row.disabled_at = row.disabled_because = None
    session.flush()
    missed = deliveries.owe_deliveries(session, now, base_url)
    record(session, DeliveryOwed(endpoint_id))
    return missed


def rotate_key(
    session: Session, endpoint_id: int, now: datetime, secret: str, by_id: int | None
) -> Registered | Refused:
    """Make a new key; the one before signs beside it until it is removed."""
    row = _get(session, endpoint_id)
    if row.older_key is not None:
        return Refused(Reason.TWO_KEYS)
    key = keys.new_key()
    row.older_key, row.key, row.key_changed_at = row.key, keys.sealed(row.id, key, secret), now
    records.note(session, row.id, by_id, ChangeKind.NEW_KEY, now)
    return Registered(row.id, rules.secret_of(key))


def remove_older_key(session: Session, endpoint_id: int, now: datetime, by_id: int | None) -> Refused | None:
    """Sign with the present key alone: what verifies with the older one refuses from now on."""
    row = _get(session, endpoint_id)
    if row.older_key is None:
        return Refused(Reason.ONE_KEY)
    row.older_key = None
    records.note(session, row.id, by_id, ChangeKind.OLDER_KEY_REMOVED, now)
    return None


def remove(session: Session, endpoint_id: int, now: datetime, by_id: int | None) -> None:
    """Tell an address nothing more, and forget its keys; the log of what it was told stays."""
    row = _get(session, endpoint_id)
    row.removed_at, row.key, row.older_key = now, b"", None
    records.note(session, row.id, by_id, ChangeKind.REMOVED, now, before=_told(row))
    session.execute(
        update(Delivery)
        .where(Delivery.endpoint_id == endpoint_id, Delivery.state.in_(WAITING))
        .values(state=DeliveryState.DROPPED, ended_at=now)
    )


def test(session: Session, endpoint_id: int, now: datetime, base_url: str) -> str:
    """Owe a message that tells of nothing, also while the address is paused; return its id."""
    row = _get(session, endpoint_id)
    message_id = f"msg_test_{secrets.token_hex(8)}"
    body = rules.body(Kind.TEST, now, {"url": base_url})
    deliveries.owe(session, row.id, message_id, Kind.TEST, body, now)
    record(session, DeliveryOwed(endpoint_id))
    return message_id


def replay(session: Session, endpoint_id: int, delivery_id: int, now: datetime) -> Refused | None:
    """Send a message again that has arrived or was given up, under the same id, with all its tries anew."""
    stopped = _is_stopped(_get(session, endpoint_id))
    row = session.get(Delivery, delivery_id, with_for_update=True)
    if row is None or row.endpoint_id != endpoint_id:
        raise NotFound(f"delivery {delivery_id}")
    if row.state not in ENDED:
        return Refused(Reason.NOT_ENDED)
    if stopped and row.kind != Kind.TEST:
        return Refused(Reason.STOPPED)
    row.state, row.due_at, row.attempts, row.ended_at = DeliveryState.DUE, now, 0, None
    record(session, DeliveryOwed(endpoint_id))
    return None


def replay_since(
    session: Session, endpoint_id: int, since: datetime, now: datetime, *, only_dead: bool
) -> int | Refused:
    """Send again what was owed since a moment, all of it or what was given up; return how many messages."""
    if _is_stopped(_get(session, endpoint_id)):
        return Refused(Reason.STOPPED)
    states = (DeliveryState.DEAD,) if only_dead else ENDED
    result = session.execute(
        update(Delivery)
        .where(
            Delivery.endpoint_id == endpoint_id,
            Delivery.kind == Kind.RELEASE,
            Delivery.created_at >= since,
            Delivery.state.in_(states),
        )
        .values(state=DeliveryState.DUE, due_at=now, attempts=0, ended_at=None)
    )
    again = int(result.rowcount)  # type: ignore[attr-defined]
    if again:
        record(session, DeliveryOwed(endpoint_id))
    return again


def _get(session: Session, endpoint_id: int) -> Endpoint:
    row = session.get(Endpoint, endpoint_id, with_for_update=True)
    if row is None or row.removed_at is not None:
        raise NotFound(f"endpoint {endpoint_id}")
    return row


def _told(row: Endpoint) -> str:
    return f"{row.name} · {row.url}"


def _is_stopped(row: Endpoint) -> bool:
    return row.paused_at is not None or row.disabled_at is not None


def _is_taken(session: Session, url: str) -> bool:
    taken = select(Endpoint.id).where(Endpoint.url == url, Endpoint.removed_at.is_(None))
    return session.scalar(taken.limit(1)) is not None
