"""An event, and so many people who register for it and confirm: each is owed a mail with a ticket."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from portal.app import Portal
from portal.domain.events import service as events
from portal.domain.events import venues
from portal.domain.events.types import EventDraft, EventKind, SessionDraft, VenueDraft
from portal.domain.registration import applying, service, tickets
from portal.domain.registration.types import Application, ConsentKind, Person, Registered
from portal.foundation import clock

AHEAD = timedelta(days=30)
AT_ONCE = 50


def queue(portal: Portal, mails: int) -> None:
    """Let so many people register and confirm.

    Each is owed two mails then. The first one asks them to confirm; it is not true any more, and is not sent.
    """
    event_id, session_id = _publish(portal)
    for first in range(0, mails, AT_ONCE):
        with portal.database.unit_of_work() as session:
            for number in range(first, min(mails, first + AT_ONCE)):
                _register(session, portal, event_id, session_id, number)


def _publish(portal: Portal) -> tuple[int, int]:
    now, starts_at = clock.now(), clock.now() + AHEAD
    event = EventDraft("proof", EventKind.FORUM, "C2", {"ko": "케이팝 세계도시 주간"}, {"ko": "한 주"})
    venue = VenueDraft("hall", {"ko": "코엑스"}, {"ko": "서울 강남구"}, {}, None, True)
    with portal.database.unit_of_work() as session:
        venue_id, event_id = venues.add(session, venue, now), events.add(session, None, event, now)
        assert isinstance(venue_id, int)
        assert isinstance(event_id, int)
        draft = SessionDraft({"ko": "개막"}, venue_id, starts_at, starts_at + timedelta(hours=2))
        session_id = events.add_session(session, event_id, draft, now)
        assert isinstance(session_id, int)
        assert events.publish(session, event_id, now) is None
        tickets.ensure_key(session, event_id, portal.settings.secret_key, now)
    return event_id, session_id


def _register(session: Session, portal: Portal, event_id: int, session_id: int, number: int) -> None:
    now, zone = clock.now(), portal.settings.timezone
    form = Application(
        language="ko",
        name="하나",
        email=f"m{number}@example.org",
        sessions=(session_id,),
        people=(Person("하나"),),
        consents={ConsentKind.REGISTRATION: True},
    )
    made = applying.register(session, event_id, form, f"form-{number}", now, zone)
    assert isinstance(made, Registered)
    assert service.confirm(session, made.registration_id, now, zone) is None
