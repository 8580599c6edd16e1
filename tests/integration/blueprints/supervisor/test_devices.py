"""Devices are added, set up by a code that works once, and ended."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from portal.app import Portal
from portal.domain.checkin import devices
from portal.domain.checkin.devices import DeviceView
from portal.domain.checkin.types import DeviceScope
from portal.foundation import clock
from tests.factories import doors
from tests.factories.pages import words
from tests.integration.blueprints.supervisor.conftest import Console

CODE = re.compile(r'dir="ltr">([A-Z0-9]{5} [A-Z0-9]{5})<')


def later(console: Console, **time: float) -> str:
    moment = (clock.now() + timedelta(**time)).astimezone(console.portal.settings.timezone)
    return f"{moment:%Y-%m-%dT%H:%M}"


def all_of(console: Console) -> tuple[DeviceView, ...]:
    with console.portal.database.reading() as session:
        return devices.of_event(session, console.event_id)


def add(console: Console, **changes: object) -> int:
    fields = {"name": "East gate, phone 2", "scopes": ["scan", "names"], "expires_at": later(console, days=1)}
    answer = console.post("/devices/new", fields | changes)
    assert answer.status_code == 303, words(answer)
    return int(answer.location.rpartition("/")[2])


def test_a_device_is_added_and_set_up_by_a_code(portal: Portal, console: Console) -> None:
    device_id = add(console)
    assert "Never set up" in console.page(f"/devices/{device_id}")
    answer = console.post(f"/devices/{device_id}")
    found = CODE.search(words(answer))
    assert answer.status_code == 200
    assert found is not None
    assert "<svg" in words(answer)
    with portal.database.unit_of_work() as session:
        there = devices.set_up(session, found.group(1), clock.now())
    assert there is not None
    assert there[1].scopes == {DeviceScope.SCAN, DeviceScope.NAMES}
    assert CODE.search(console.page(f"/devices/{device_id}")) is None
    assert "Set it up again" in console.page(f"/devices/{device_id}")


def test_each_code_ends_the_one_before(portal: Portal, console: Console) -> None:
    device_id = add(console)
    first, second = (CODE.search(words(console.post(f"/devices/{device_id}"))) for _ in range(2))
    assert first is not None
    assert second is not None
    with portal.database.unit_of_work() as session:
        assert devices.set_up(session, first.group(1), clock.now()) is None
        assert devices.set_up(session, second.group(1), clock.now()) is not None


@pytest.mark.parametrize(
    "changes",
    [
        {"name": " "},
        {"name": "x" * 81},
        {"scopes": []},
        {"scopes": ["everything"]},
        {"gates": ["999"]},
        {"expires_at": ""},
        {"expires_at": "yesterday"},
        {"expires_at": "2020-01-01T10:00"},
        {"expires_at": "9999-01-01T10:00"},
    ],
)
def test_what_can_not_be_is_refused(console: Console, changes: dict[str, object]) -> None:
    fields = {"name": "Phone", "scopes": ["scan"], "expires_at": later(console, days=1)}
    answer = console.post("/devices/new", fields | changes)
    assert answer.status_code == 422
    assert "field-error" in words(answer)
    assert len(all_of(console)) == 1


def test_the_suggested_end_is_six_hours_after_the_event(console: Console) -> None:
    assert re.search(r'name="expires_at"[^>]*value="20', console.page("/devices/new"))


def test_a_revoked_device_gets_no_code(console: Console) -> None:
    device_id = add(console)
    assert console.post(f"/devices/{device_id}/revoke").status_code == 303
    answer = console.post(f"/devices/{device_id}")
    assert answer.status_code == 409
    assert "This device has ended." in words(answer)
    page = console.page("/devices")
    assert "Revoked devices, on record" in page
    assert "East gate, phone 2" in page


def test_a_lost_device_is_wiped_after_it_was_said_what_that_means(console: Console) -> None:
    device_id = add(console)
    page = console.page(f"/devices/{device_id}/lost")
    assert "What this does not" in page
    assert "It could look people up by name." in page
    assert console.post(f"/devices/{device_id}/lost").status_code == 422
    assert console.post(f"/devices/{device_id}/lost", {"sure": "y"}).status_code == 303
    assert [device.wipe for device in all_of(console)] == [False, True]
    assert "To be wiped" in console.page("/devices")


def test_a_device_of_another_event_is_not_there(portal: Portal, console: Console) -> None:
    other = doors.device(portal, doors.running(portal)[0])
    assert console.get(f"/devices/{other.id}").status_code == 404
    assert console.get(f"/devices/{other.id}/lost").status_code == 404
    assert console.post(f"/devices/{other.id}/revoke").status_code == 404
    assert console.post(f"/devices/{other.id}").status_code == 404
