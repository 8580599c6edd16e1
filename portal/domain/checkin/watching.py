"""What a supervisor must see at once: how each device is, and what needs attention first."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.domain.checkin.counts import EventCount, Fill, fill
from portal.domain.checkin.devices import DeviceView
from portal.domain.checkin.lists import ListView
from portal.domain.checkin.packs import PackView
from portal.domain.checkin.rules import CLOCK_WARNING
from portal.domain.checkin.types import DeviceScope

ONLINE = timedelta(minutes=2)
"""A device that was heard of within this time is there; it says something some times a minute."""


class DeviceState(enum.StrEnum):
    """How a device is."""

    NEW = "new"
    ONLINE = "online"
    AWAY = "away"
    ENDED = "ended"
    REVOKED = "revoked"
    TO_WIPE = "to_wipe"
    WIPED = "wiped"


class Concern(enum.StrEnum):
    """What needs attention, the most urgent first."""

    FULL = "full"
    NEAR = "near"
    AWAY_WITH_QUEUE = "away_with_queue"
    DEAD_LETTERS = "dead_letters"
    CLOCK = "clock"
    STOPPED = "stopped"
    CASES = "cases"


@dataclass(frozen=True, slots=True)
class Worry:
    """One thing that needs attention, and which list or device it is about."""

    concern: Concern
    list: ListView | None = None
    device: DeviceView | None = None
    number: int = 0


def state(device: DeviceView, now: datetime) -> DeviceState:
    """Say how a device is."""
    if device.wipe:
        return DeviceState.WIPED if device.wipe_told_at is not None else DeviceState.TO_WIPE
    if device.revoked_at is not None:
        return DeviceState.REVOKED
    if device.expires_at <= now:
        return DeviceState.ENDED
    if device.set_up_at is None:
        return DeviceState.NEW
    seen = device.last_seen_at or device.set_up_at
    return DeviceState.ONLINE if seen > now - ONLINE else DeviceState.AWAY


def clock_is_wrong(device: DeviceView) -> bool:
    """Tell whether a device's clock is so far off that somebody should set it."""
    return abs(device.offset_ms) > CLOCK_WARNING


def pack_share(device: DeviceView, pack: PackView) -> float | None:
    """Return how much of the sealed pack a device has; None where it needs none, or there is none."""
    if DeviceScope.OFFLINE not in device.scopes or device.set_up_at is None or not pack.number:
        return None
    return min(1.0, device.entries / pack.number)


def worries(
    lists: Iterable[ListView], counted: EventCount, devices: Sequence[DeviceView], cases: int, now: datetime
) -> list[Worry]:
    """Return what needs attention, the most urgent first."""
    found = [worry for view in lists if not view.ended for worry in _of_list(view, counted, now)]
    found += [worry for device in devices for worry in _of_device(device, now)]
    if cases:
        found.append(Worry(Concern.CASES, number=cases))
    order = list(Concern)
    return sorted(found, key=lambda worry: order.index(worry.concern))


def _of_list(view: ListView, counted: EventCount, now: datetime) -> Iterable[Worry]:
    inside = counted.of(view.id).total.inside
    filled = fill(inside, view.people_limit)
    if filled is not Fill.UNDER:
        yield Worry(Concern(filled.value), list=view, number=inside)
    if view.paused and view.opens_at <= now <= view.closes_at:
        yield Worry(Concern.STOPPED, list=view)


def _of_device(device: DeviceView, now: datetime) -> Iterable[Worry]:
    if device.queue and state(device, now) is not DeviceState.ONLINE:
        yield Worry(Concern.AWAY_WITH_QUEUE, device=device, number=device.queue)
    if device.dead:
        yield Worry(Concern.DEAD_LETTERS, device=device, number=device.dead)
    if clock_is_wrong(device) and not device.has_ended(now):
        yield Worry(Concern.CLOCK, device=device, number=abs(device.offset_ms) // 60_000)
