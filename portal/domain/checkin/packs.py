"""The sealed pack: what devices may know of each ticket when there is no network, and what of it has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from portal.domain.checkin import moments
from portal.domain.checkin.models import Device, Pack, PackEntry
from portal.domain.events import queries as events
from portal.domain.registration import door, tickets
from portal.domain.registration.door import DoorTicket
from portal.engines import tickets as engine
from portal.foundation.database import find_or_add

MOST_ENTRIES = 300_000
"""More than a phone keeps well: then the pack is light, and names are known only with a network."""
AT_ONCE = 2_000
CHECK_EVERY = timedelta(seconds=45)
PATIENCE = 20
"""A pack is looked through again no sooner than so many times as long as that takes."""
KEEP_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class PackView:
    """How far a pack has got."""

    number: int = 0
    count: int = 0
    light: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as devices get it; None is to be forgotten."""

    number: int
    place: bytes
    sealed: bytes | None


Sealed = tuple[bytes, bytes | None]
"""The digest of what a gate may know of a ticket, and that, sealed; None where it is to be forgotten."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What of a pack is no longer as it should be."""

    event_id: int
    changed: Mapping[bytes, Sealed]
    count: int
    light: bool
    took_ms: int


def view(session: Session, event_id: int) -> PackView:
    """Return how far the pack of an event has got."""
    row = session.get(Pack, event_id)
    return PackView() if row is None else PackView(row.number, row.count, row.light)


def after(session: Session, event_id: int, number: int) -> tuple[Entry, ...]:
    """Return the entries that came after a number, some at a time, in their order."""
    rows = session.execute(
        select(PackEntry.number, PackEntry.place, PackEntry.sealed)
        .where(PackEntry.event_id == event_id, PackEntry.number > number)
        .order_by(PackEntry.number)
        .limit(AT_ONCE)
    )
    return tuple(Entry(row.number, bytes(row.place), row.sealed) for row in rows)


def is_due(session: Session, event_id: int, now: datetime) -> bool:
    """Tell whether the pack of an event should be looked through again."""
    row = session.get(Pack, event_id)
    if row is None or row.checked_at is None:
        return True
    return row.checked_at + max(CHECK_EVERY, timedelta(milliseconds=PATIENCE * row.took_ms)) <= now


def events_with_devices(session: Session, now: datetime) -> list[int]:
    """Return the events that have a device which may be offline some time."""
    living = select(Device.event_id).where(Device.revoked_at.is_(None), Device.expires_at > now).distinct()
    return sorted(set(session.scalars(living)) - set(events.ids_of_events_that_ended(session, now - KEEP_AFTER)))


def look_through(session: Session, event_id: int, secret: str) -> Changes:
    """Say what of a pack is no longer as it should be; only reads, for it takes a while."""
    began = perf_counter()
    there = {
        bytes(row.place): bytes(row.digest)
        for row in session.execute(
            select(PackEntry.place, PackEntry.digest).where(
                PackEntry.event_id == event_id, PackEntry.sealed.is_not(None)
            )
        )
    }
    light = door.count(session, event_id) > MOST_ENTRIES
    count = 0
    sealed: dict[bytes, Sealed] = {}
    for code, data in () if light else _contents(session, event_id, secret):
        count += 1
        place, digest = engine.place_of(code), hashlib.sha256(data).digest()
        if there.pop(place, None) != digest:
            sealed[place] = (digest, engine.seal_for(code, event_id, data))
    changed: dict[bytes, Sealed] = dict.fromkeys(there, (b"", None)) | sealed
    return Changes(event_id, changed, count, light, round((perf_counter() - began) * 1_000))


def put(session: Session, event_id: int, changed: Mapping[bytes, Sealed]) -> None:
    """Keep some new, changed and forgotten entries, each with the next number."""
    pack = _held(session, event_id)
    rows = session.scalars(select(PackEntry).where(PackEntry.event_id == event_id, PackEntry.place.in_(changed)))
    known = {bytes(row.place): row for row in rows}
    for place, (digest, sealed) in changed.items():
        row = known.get(place)
        if row is not None and bytes(row.digest) == digest:
            continue
        pack.number += 1
        if row is None:
            session.add(PackEntry(event_id=event_id, number=pack.number, place=place, digest=digest, sealed=sealed))
        else:
            row.number, row.digest, row.sealed = pack.number, digest, sealed


def finish(session: Session, changes: Changes, now: datetime) -> None:
    """Note that a pack is as it should be."""
    pack = _held(session, changes.event_id)
    pack.count, pack.light, pack.checked_at, pack.took_ms = changes.count, changes.light, now, changes.took_ms


def forget_old(session: Session, now: datetime) -> int:
    """Delete the packs of events that are over; return how many."""
    over = events.ids_of_events_that_ended(session, now - KEEP_AFTER)
    kept = exists().where(PackEntry.event_id == Pack.event_id)
    ids = session.scalars(select(Pack.event_id).where(Pack.event_id.in_(over), kept)).all()
    session.execute(delete(PackEntry).where(PackEntry.event_id.in_(ids)))
    return len(ids)


def _held(session: Session, event_id: int) -> Pack:
    find_or_add(session, lambda: session.get(Pack, event_id), lambda: _added(session, event_id))
    return session.scalars(select(Pack).where(Pack.event_id == event_id).with_for_update()).one()


def _added(session: Session, event_id: int) -> Pack:
    pack = Pack(event_id=event_id)
    session.add(pack)
    session.flush()
    return pack


def _contents(session: Session, event_id: int, secret: str) -> Iterator[tuple[str, bytes]]:
    """Return every code of a good ticket that may be out, with what a gate may know of it."""
    signers = tickets.signers(session, event_id, secret)
    earlier = tickets.earlier_forms(session, event_id)
    bits = {row.id: row.bit for row in events.session_rows(session, event_id).values()}
    waiting = door.waiting(session, event_id)
    required = events.required_ids(session, event_id)
    answered = door.answered(session, event_id, required)
    for ticket in door.each(session, event_id):
        asked = sorted(bits[one] for one in waiting.get(ticket.registration_id, ()) if one in bits)
        missing = sorted(required - answered.get(ticket.registration_id, set()))
        data = _data(ticket, asked, missing)
        now = (ticket.sessions, ticket.valid_from, ticket.valid_to, ticket.party)
        for form in {now, *earlier.get((ticket.id, ticket.serial), ())}:
            for key in signers:
                yield tickets.sign(key, event_id, ticket.random, ticket.serial, form), data


def _data(ticket: DoorTicket, asked: list[int], missing: list[int]) -> bytes:
    notices = [["need", need] for need in ticket.needs]
    if ticket.interpretation:
        notices.append(["interpretation", ticket.interpretation])
    content = {
        "n": ticket.name,
        "p": ticket.group,
        "l": ticket.language,
        "s": ticket.party,
        "b": sorted(ticket.sessions),
        "f": moments.of(ticket.valid_from),
        "t": moments.of(ticket.valid_to),
        "a": asked,
        "q": missing,
        "k": notices,
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
