"""What the portal forgets of those who came, and when."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.domain.events import queries as events
from portal.domain.registration.models import Attendee, Registration

KEEP_PEOPLE = timedelta(days=90)
"""So long after an event names and addresses are kept, for questions and certificates; the form says so."""
SOME = 200


def forget_people(session: Session, now: datetime) -> int:
    """Forget who came to events that are long over; numbers, languages and groups stay for the statistics."""
    over = events.ids_of_events_that_ended(session, now - KEEP_PEOPLE)
    ids = session.scalars(
        select(Registration.id)
        .where(Registration.event_id.in_(over), Registration.forgotten_at.is_(None))
        .order_by(Registration.id)
        .limit(SOME)
        .with_for_update(skip_locked=True, key_share=True)
    ).all()
    if not ids:
        return 0
    session.execute(
        update(Registration)
        .where(Registration.id.in_(ids))
        .values(name="", email=None, guardian=None, account_id=None, mail_problem=None, folded="", forgotten_at=now)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Attendee)
        .where(Attendee.registration_id.in_(ids))
        .values(name=None, folded="")
        .execution_options(synchronize_session=False)
    )
    return len(ids)


def leave(session: Session, account_id: int) -> None:
    """Part the registrations of a closed account from it; the links in their mails still open them."""
    session.execute(update(Registration).where(Registration.account_id == account_id).values(account_id=None))
