"""Fill a portal with what the doors of the next demo event look like after a rehearsal: lists, devices, attempts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.accounts.types import Principal
from portal.domain.checkin import devices, doors, lists, moments, redeeming
from portal.domain.checkin.devices import Beat
from portal.domain.checkin.redeeming import Scene
from portal.domain.checkin.types import DeviceScope, Kind, Operation, TicketName
from portal.domain.events import queries as events
from portal.domain.registration import door
from portal.domain.registration.door import DoorTicket

LANGUAGE = "ko"
GATE, DESK = "East gate, phone 1", "Desk, tablet"
SCOPES = {
    GATE: frozenset({DeviceScope.SCAN, DeviceScope.OFFLINE}),
    DESK: frozenset({DeviceScope.SCAN, DeviceScope.NAMES, DeviceScope.SUPERVISOR}),
    "West gate, phone 2": frozenset({DeviceScope.SCAN, DeviceScope.OFFLINE}),
}
REASON = "Rehearsal"
CLOCK_IS_OFF = timedelta(minutes=3)
STAYS = timedelta(hours=6)
WHO = 6


def fill(portal: Portal, supervisor: Principal, now: datetime) -> None:
    """Rehearse at the doors of the next event."""
    with portal.database.unit_of_work() as session:
        event = events.list_events(session, LANGUAGE, now)[0].row
        if devices.of_event(session, event.id):
            return
        lists.ensure(session, event.id, portal.settings.timezone, now)
        for name, scopes in SCOPES.items():
            made = devices.add(session, event.id, supervisor.id, name, scopes, (), (event.ends_at or now) + STAYS, now)
            assert isinstance(made, int)
        gate, desk, _spare = devices.of_event(session, event.id)
        tickets = list(door.each(session, event.id))[:WHO]
        for device in (gate, desk):
            code = devices.offer_setup(session, device.id, now)
            assert isinstance(code, str)
            devices.set_up(session, code, now)
        _rehearse(session, event.id, gate.id, desk.id, tickets, now)


def _rehearse(
    session: Session, event_id: int, gate_id: int, desk_id: int, tickets: Sequence[DoorTicket], now: datetime
) -> None:
    at, sent = doors.read(session, event_id), moments.of(now)
    before, then = now - timedelta(minutes=20), now - timedelta(minutes=15)
    for device_id, when, operations in (
        (gate_id, before, [_entry(at, number, ticket, sent) for number, ticket in enumerate(tickets)]),
        (desk_id, then, [_entry(at, number, ticket, sent, override=REASON) for number, ticket in enumerate(tickets)]),
        (gate_id, now, [_entry(at, WHO, tickets[0], sent, offline=True)]),
    ):
        received = moments.of(when)
        scene = Scene(at, devices.get(session, event_id, device_id), received, received, when)
        redeeming.redeem(session, scene, operations)
    list_id = min(at.lists)
    late = moments.of(now - CLOCK_IS_OFF)
    devices.note_beat(session, desk_id, Beat(sent, 0, None, 0, list_id, None, 0, sent), now)
    devices.note_beat(session, gate_id, Beat(late, 4, late, 0, list_id, min(at.gates, default=None), 0, sent), now)


def _entry(
    at: doors.Door, number: int, ticket: DoorTicket, sent: int, *, override: str | None = None, offline: bool = False
) -> Operation:
    here = next(key for key, rules in sorted(at.lists.items()) if rules.sessions & ticket.sessions)
    return Operation(
        op_id=f"demo-{number}",
        kind=Kind.ENTRY,
        list_id=here,
        gate_id=next(iter(sorted(at.lists[here].gates)), None),
        people=1,
        scanned_at=sent,
        offline=offline,
        ticket=TicketName(ticket.random.hex(), ticket.serial),
        override=override,
    )
