"""How a device is, and what needs attention first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from portal.domain.checkin.counts import EventCount, ListCount, Tally
from portal.domain.checkin.devices import DeviceView
from portal.domain.checkin.lists import ListView
from portal.domain.checkin.packs import PackView
from portal.domain.checkin.types import DeviceScope, Policy
from portal.domain.checkin.watching import Concern, DeviceState, clock_is_wrong, pack_share, state, worries

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTES = 60_000
DEVICE = DeviceView(
    id=1,
    event_id=1,
    name="Phone 1",
    scopes=frozenset({DeviceScope.SCAN, DeviceScope.OFFLINE}),
    gates=(),
    created_at=NOW - HOUR,
    expires_at=NOW + HOUR,
    set_up_at=NOW - HOUR,
    setup_until=None,
    revoked_at=None,
    wipe=False,
    wipe_told_at=None,
    last_seen_at=NOW,
    queue=0,
    oldest_at=None,
    dead=0,
    offset_ms=0,
    list_id=None,
    gate_id=None,
    entries=0,
    pack_at=None,
)
LIST = ListView(1, 1, "Hall", (), (), NOW - HOUR, NOW + HOUR, Policy.ONCE, 10, paused=False, ended=False, revision=1)


def inside(people: int) -> EventCount:
    return EventCount(people, {1: ListCount(Tally(people, people))})


def concerns(view: ListView, counted: EventCount, *devices: DeviceView, cases: int = 0) -> list[Concern]:
    return [worry.concern for worry in worries([view], counted, devices, cases, NOW)]


def test_a_device_is_in_one_state() -> None:
    revoked = replace(DEVICE, revoked_at=NOW)
    assert state(DEVICE, NOW) is DeviceState.ONLINE
    assert state(replace(DEVICE, last_seen_at=NOW - timedelta(minutes=3)), NOW) is DeviceState.AWAY
    assert state(replace(DEVICE, set_up_at=None, last_seen_at=None), NOW) is DeviceState.NEW
    assert state(replace(DEVICE, expires_at=NOW), NOW) is DeviceState.ENDED
    assert state(revoked, NOW) is DeviceState.REVOKED
    assert state(replace(revoked, wipe=True), NOW) is DeviceState.TO_WIPE
    assert state(replace(revoked, wipe=True, wipe_told_at=NOW), NOW) is DeviceState.WIPED


def test_a_clock_is_wrong_above_two_minutes_either_way() -> None:
    for offset in (0, 2 * MINUTES, -2 * MINUTES):
        assert not clock_is_wrong(replace(DEVICE, offset_ms=offset))
    for offset in (2 * MINUTES + 1, -3 * MINUTES):
        assert clock_is_wrong(replace(DEVICE, offset_ms=offset))


def test_how_much_of_the_pack_a_device_has() -> None:
    assert pack_share(replace(DEVICE, entries=50), PackView(100)) == 0.5
    assert pack_share(replace(DEVICE, entries=120), PackView(100)) == 1
    assert pack_share(DEVICE, PackView()) is None
    assert pack_share(replace(DEVICE, scopes=frozenset({DeviceScope.SCAN})), PackView(100)) is None
    assert pack_share(replace(DEVICE, set_up_at=None), PackView(100)) is None


def test_the_most_urgent_stands_first() -> None:
    lost = replace(DEVICE, queue=3, last_seen_at=NOW - HOUR, offset_ms=5 * MINUTES, dead=1)
    assert concerns(replace(LIST, paused=True), inside(10), lost, cases=2) == [
        Concern.FULL,
        Concern.AWAY_WITH_QUEUE,
        Concern.DEAD_LETTERS,
        Concern.CLOCK,
        Concern.STOPPED,
        Concern.CASES,
    ]
    assert concerns(LIST, inside(9), DEVICE) == [Concern.NEAR]
    assert concerns(LIST, inside(8), replace(DEVICE, queue=3)) == []


def test_what_is_over_worries_nobody() -> None:
    assert concerns(replace(LIST, ended=True), inside(10)) == []
    assert concerns(replace(LIST, paused=True, closes_at=NOW - HOUR), inside(1)) == []
    assert concerns(LIST, inside(1), replace(DEVICE, offset_ms=5 * MINUTES, revoked_at=NOW)) == []
