"""Registrations, tickets and the waiting lists, for the statistics to compose."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select

from portal.domain.events import evidence as events
from portal.domain.registration.models import Booking, Registration, Ticket
from portal.domain.registration.types import BookingState, RegistrationState


def registrations() -> Select[int, int, str]:
    """Select all registrations: id, event_id, state."""
    return select(Registration.id, Registration.event_id, Registration.state)


def tickets() -> Select[int, int, int, int, datetime | None]:
    """Select all tickets that were ever given out: id, registration_id, event_id, party_size, revoked_at."""
    return select(Ticket.id, Ticket.registration_id, Ticket.event_id, Ticket.party_size, Ticket.revoked_at)


def waiting() -> Select[int, int, int]:
    """Select the confirmed parties that wait for seats: registration_id, event_id, and their people."""
    return (
        select(Booking.registration_id, Registration.event_id, func.max(Booking.size).label("people"))
        .join(Registration, Registration.id == Booking.registration_id)
        .where(Booking.state == BookingState.WAITING, Registration.state == RegistrationState.CONFIRMED)
        .group_by(Booking.registration_id, Registration.event_id)
    )


def first_sessions() -> Select[int, int, datetime]:
    """Select when the first session begins that a party ever had a booking in: registration_id, event_id, starts_at."""
    sessions = events.sessions().subquery("own_session")
    return (
        select(Booking.registration_id, sessions.c.event_id, func.min(sessions.c.starts_at).label("starts_at"))
        .join(sessions, sessions.c.id == Booking.session_id)
        .group_by(Booking.registration_id, sessions.c.event_id)
    )
