"""One event with one session of so many seats, and what the database says of who has them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update

from portal import app
from portal.domain.events import service, venues
from portal.domain.events.types import EventDraft, EventKind, SessionDraft, VenueDraft
from portal.domain.outbox.models import OutboxMail
from portal.domain.registration import letters, tickets
from portal.domain.registration.models import Booking, Registration, Seats, Ticket
from portal.foundation import clock
from portal.foundation.database import Database
from tools.crash.site import Site

SLUG = "week"


@dataclass(frozen=True, slots=True)
class Place:
    """Where one party stands, in the order of commits; rows are added in that order too."""

    number: int
    booking_id: int
    email: str
    state: str
    registration: str
    registration_id: int


@dataclass(frozen=True, slots=True)
class Count:
    """What the row says that everybody holds who gives or takes a seat."""

    taken: int
    waiting: int
    drawn: int


def build(site: Site, capacity: int) -> None:
    """Publish an event whose one session has so many seats."""
    now = clock.now()
    begins = (now + timedelta(days=30)).replace(minute=0, second=0, microsecond=0)
    portal = app.build(site.settings)
    with portal.database.unit_of_work() as session:
        venue_id = venues.add(session, VenueDraft("hall", {"en": "Hall"}, {"en": "Seoul"}, {}, None, True), now)
        titled = {"title": {"en": "World City Week"}, "summary": {"en": "A week"}}
        event_id = service.add(session, None, EventDraft(SLUG, EventKind.CULTURE_WEEK, "C2", **titled), now)
        assert isinstance(venue_id, int)
        assert isinstance(event_id, int)
        ends = begins + timedelta(hours=2)
        draft = SessionDraft({"en": "Concert"}, venue_id, begins, ends, capacity=capacity)
        assert isinstance(service.add_session(session, event_id, draft, now), int)
        assert service.publish(session, event_id, now) is None
        tickets.ensure_key(session, event_id, site.settings.secret_key, now)
    portal.database.dispose()


def line(site: Site) -> list[Place]:
    """Return all parties in the order of their numbers."""
    columns = (Booking.number, Booking.id, Registration.email, Booking.state, Registration.state, Registration.id)
    with site.looking() as session:
        rows = session.execute(select(*columns).join(Registration, Registration.id == Booking.registration_id))
        return sorted((Place(*row) for row in rows), key=lambda place: place.number)


def count(site: Site) -> Count:
    """Return what is kept of the session's seats."""
    with site.looking() as session:
        return Count(*session.execute(select(Seats.taken, Seats.waiting, Seats.line)).one())


def good_tickets(site: Site) -> Counter[int]:
    """Count the tickets of each registration that admit somebody."""
    counted = select(Ticket.registration_id, func.count()).where(Ticket.revoked_at.is_(None))
    with site.looking() as session:
        return Counter(dict(session.execute(counted.group_by(Ticket.registration_id)).all()))


def mails(site: Site, letter: letters.Letter) -> Counter[int]:
    """Count the mails of a kind by the registrations that they are about."""
    with site.looking() as session:
        about = session.scalars(select(OutboxMail.about).where(OutboxMail.template == letter)).all()
    ids = {letters.about(place.registration_id, 0): place.registration_id for place in line(site)}
    return Counter(ids[one] for one in about if one is not None)


def let_run_out(site: Site, emails: set[str]) -> None:
    """Let the offers to these people end now instead of tomorrow."""
    database = Database(site.settings.database_url)
    with database.unit_of_work() as session:
        theirs = select(Registration.id).where(Registration.email.in_(emails))
        session.execute(
            update(Booking)
            .where(Booking.registration_id.in_(theirs))
            .values(until=clock.now() - timedelta(seconds=1))
            .execution_options(synchronize_session=False)
        )
    database.dispose()
