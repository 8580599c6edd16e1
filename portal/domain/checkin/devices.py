"""Devices at the gates: set up once by a code, known by a token, revoked from the console."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import Session

from portal.domain.checkin import moments
from portal.domain.checkin.models import Device
from portal.domain.checkin.types import DeviceScope, DeviceSetUp, Refusal, Refused
from portal.foundation.database import added, record
from portal.foundation.errors import NotFound

TOKEN_MARK = "gd_"  # noqa: S105 - what all tokens of devices begin with
SETUP_LIFE = timedelta(minutes=15)
MOST_DEVICES = 200
"""For one event."""
_TABLE = Device.__table__
_FIND = select(_TABLE).where(_TABLE.c.token_hash == bindparam("token_hash"))
_FIND_REPLACED = select(_TABLE).where(_TABLE.c.replaced_hash == bindparam("token_hash"))
"""Made once, and of the plain table: every scan asks this."""
_CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LENGTH = 10
_DASHES = str.maketrans("", "", "- \t\n")


@dataclass(frozen=True, slots=True)
class DeviceView:
    """A device as the console and the interface know it."""

    id: int
    event_id: int
    name: str
    scopes: frozenset[DeviceScope]
    gates: tuple[int, ...]
    created_at: datetime
    expires_at: datetime
    set_up_at: datetime | None
    setup_until: datetime | None
    revoked_at: datetime | None
    wipe: bool
    wipe_told_at: datetime | None
    last_seen_at: datetime | None
    queue: int
    oldest_at: datetime | None
    dead: int
    offset_ms: int
    list_id: int | None
    gate_id: int | None
    entries: int
    pack_at: datetime | None
    replaced: bool = False
    """Whether it was asked for by the token that it had before it was set up again."""

    def has_ended(self, now: datetime) -> bool:
        """Tell whether it may admit nobody any more."""
        return self.replaced or self.revoked_at is not None or self.expires_at <= now


@dataclass(frozen=True, slots=True)
class Beat:
    """What a device says of itself."""

    sent_at: int
    queue: int
    oldest_at: int | None
    dead: int
    list_id: int | None
    gate_id: int | None
    entries: int
    pack_at: int | None


def add(
    session: Session,
    event_id: int,
    by_id: int | None,
    name: str,
    scopes: frozenset[DeviceScope],
    gates: tuple[int, ...],
    expires_at: datetime,
    now: datetime,
) -> int | Refused:
    """Add a device to an event; it is nothing yet until it has been set up."""
    living = select(func.count()).where(Device.event_id == event_id, Device.revoked_at.is_(None))
    if (session.scalar(living) or 0) >= MOST_DEVICES:
        return Refused(Refusal.TOO_MANY)
    row = Device(
        event_id=event_id,
        name=name,
        scopes=sorted(scopes),
        gates=list(gates),
        created_by_id=by_id,
        created_at=now,
        expires_at=expires_at,
    )
    return added(session, row).id


def offer_setup(session: Session, device_id: int, now: datetime) -> str | Refused:
    """Return a code that sets a device up once, within a quarter of an hour; an earlier code ends."""
    row = _get(session, device_id)
    if row.revoked_at is not None or row.expires_at <= now:
        return Refused(Refusal.ENDED)
    code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))
    row.setup_hash, row.setup_until = _hash(code), now + SETUP_LIFE
    return code


def set_up(session: Session, code: str, now: datetime) -> tuple[str, DeviceView] | None:
    """Make whoever has the code the device, and return its token.

    Whoever has the token that it had before admits nobody any more, and may still send what happened until then.
    """
    row = session.scalar(select(Device).where(Device.setup_hash == _hash(normal_code(code))).with_for_update())
    if row is None or row.setup_until is None or row.setup_until <= now or _view(row).has_ended(now):
        return None
    token = TOKEN_MARK + secrets.token_urlsafe(32)
    row.replaced_hash, row.token_hash = row.token_hash, _hash(token)
    row.setup_hash, row.setup_until, row.set_up_at = None, None, now
    session.flush()
    record(session, DeviceSetUp(row.event_id))
    return token, _view(row)


def find(session: Session, token: str) -> DeviceView | None:
    """Return the device with this token, also one that has ended."""
    asked = {"token_hash": _hash(token)}
    row = session.execute(_FIND, asked).one_or_none()
    if row is not None:
        return _view(row)
    replaced = session.execute(_FIND_REPLACED, asked).first()
    return None if replaced is None else replace(_view(replaced), replaced=True)


def hold(session: Session, device_id: int) -> None:
    """Hold the row of a device: what it sends is taken in one after the other."""
    session.execute(select(Device.id).where(Device.id == device_id).with_for_update())


def get(session: Session, event_id: int, device_id: int) -> DeviceView:
    """Return one device of an event."""
    row = _get(session, device_id)
    if row.event_id != event_id:
        raise NotFound(f"device {device_id}")
    return _view(row)


def of_event(session: Session, event_id: int) -> tuple[DeviceView, ...]:
    """Return the devices of an event, the first one that was added first."""
    rows = session.scalars(select(Device).where(Device.event_id == event_id).order_by(Device.id))
    return tuple(_view(row) for row in rows)


def revoke(session: Session, device_id: int, now: datetime, *, wipe: bool) -> None:
    """End a device; one that was lost is asked to delete all that it keeps."""
    row = _get(session, device_id)
    row.revoked_at = row.revoked_at or now
    row.wipe = row.wipe or wipe
    row.setup_hash = row.setup_until = None


def note_beat(session: Session, device_id: int, beat: Beat, now: datetime) -> None:
    """Keep what a device says of itself."""
    row = _get(session, device_id)
    row.last_seen_at = now
    row.offset_ms = moments.of(now) - beat.sent_at
    row.queue, row.dead, row.entries = beat.queue, beat.dead, beat.entries
    row.list_id, row.gate_id = beat.list_id, beat.gate_id
    row.oldest_at = None if beat.oldest_at is None else moments.back(beat.oldest_at)
    row.pack_at = None if beat.pack_at is None else moments.back(beat.pack_at)


def note_wipe(session: Session, device_id: int, now: datetime) -> None:
    """Keep when a lost device was first told to delete what it keeps."""
    row = _get(session, device_id)
    row.wipe_told_at = row.wipe_told_at or now


def normal_code(typed: str) -> str:
    """Return the form of a set-up code that was typed: upper case, without dashes and spaces."""
    return typed.translate(_DASHES).upper()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _get(session: Session, device_id: int) -> Device:
    row = session.get(Device, device_id)
    if row is None:
        raise NotFound(f"device {device_id}")
    return row


def _view(row: Device | Row[Any]) -> DeviceView:
    return DeviceView(
        id=row.id,
        event_id=row.event_id,
        name=row.name,
        scopes=frozenset(DeviceScope(scope) for scope in row.scopes),
        gates=tuple(row.gates),
        created_at=row.created_at,
        expires_at=row.expires_at,
        set_up_at=row.set_up_at,
        setup_until=row.setup_until,
        revoked_at=row.revoked_at,
        wipe=row.wipe,
        wipe_told_at=row.wipe_told_at,
        last_seen_at=row.last_seen_at,
        queue=row.queue,
        oldest_at=row.oldest_at,
        dead=row.dead,
        offset_ms=row.offset_ms,
        list_id=row.list_id,
        gate_id=row.gate_id,
        entries=row.entries,
        pack_at=row.pack_at,
    )
