"""What supervisors do with tickets and devices, put on record."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.checkin import devices, standings
from portal.domain.registration import door, records
from portal.domain.registration.staff_types import Act


def block(session: Session, by_id: int, event_id: int, ticket_id: int, reason: str, now: datetime) -> None:
    """Let a ticket open no door until somebody lets it go again."""
    ticket = standings.get(session, event_id, ticket_id)
    door.block(session, ticket_id, now)
    records.note(session, by_id, event_id, Act.BLOCKED, now, registration_id=ticket.registration_id, reason=reason)


def unblock(session: Session, by_id: int, event_id: int, ticket_id: int, now: datetime) -> None:
    """Let a ticket open doors again."""
    ticket = standings.get(session, event_id, ticket_id)
    door.unblock(session, ticket_id)
    records.note(session, by_id, event_id, Act.UNBLOCKED, now, registration_id=ticket.registration_id)


def revoke(session: Session, by_id: int, event_id: int, device_id: int, now: datetime, *, wipe: bool) -> None:
    """End a device; one that was lost or stolen is asked to delete all that it keeps."""
    view = devices.get(session, event_id, device_id)
    devices.revoke(session, device_id, now, wipe=wipe)
    act = Act.DEVICE_WIPED if wipe else Act.DEVICE_REVOKED
    records.note(session, by_id, event_id, act, now, reason=view.name)
