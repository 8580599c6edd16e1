"""Which device at a gate sends a request: told by its own token, which opens nothing but its event's doors."""

from __future__ import annotations

from flask import g, request

from portal.domain.checkin import devices
from portal.domain.checkin.devices import DeviceView
from portal.domain.checkin.types import DeviceScope
from portal.foundation import clock
from portal.web.problems import Problem
from portal.web.services import database

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="gates"'}


def secret() -> str:
    """Return the token that was sent."""
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        raise Problem("device_unknown", headers=CHALLENGE)
    return given.token


def need(scope: DeviceScope | None) -> None:
    """Let a device on that is set up, has not ended and has this scope."""
    with database().reading() as session:
        found = devices.find(session, secret())
    if found is not None and found.wipe and found.wipe_told_at is None:
        with database().unit_of_work() as session:
            devices.note_wipe(session, found.id, clock.now())
    g.device = check(found, scope)


def device() -> DeviceView:
    """Return which device it is; only behind `need`."""
    found: DeviceView = g.device
    return found


def check(found: DeviceView | None, scope: DeviceScope | None) -> DeviceView:
    """Refuse a device that is unknown, or has ended, or lacks the scope."""
    known = check_known(found)
    if known.has_ended(clock.now()):
        raise Problem("device_wiped" if known.wipe else "device_ended", headers=CHALLENGE)
    if scope is not None and scope not in known.scopes:
        raise Problem("device_scope")
    return known


def check_known(found: DeviceView | None) -> DeviceView:
    """Refuse a token that never was one."""
    if found is None:
        raise Problem("device_unknown", headers=CHALLENGE)
    return found
