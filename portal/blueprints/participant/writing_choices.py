"""What a proposal can be about: the city's projects, and events with their sessions."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.events import agenda
from portal.domain.events import queries as events
from portal.domain.events.types import EventView, SessionView
from portal.domain.proposals import queries
from portal.domain.proposals.types import TopicView
from portal.foundation import clock
from portal.web.addresses import row_number
from portal.web.locale import current_language
from portal.web.services import database


@dataclass(frozen=True, slots=True)
class Choices:
    """What stands to be chosen, by name; `session` is one that was chosen already, on the page of its event."""

    topics: tuple[TopicView, ...] = ()
    events: tuple[EventView, ...] = ()
    session: SessionView | None = None

    def event_of(self, slug: str) -> str:
        """Return the number of the event of this name as the form holds it; nothing for another one."""
        return next((str(event.row.id) for event in self.events if event.row.slug == slug), "")

    def subject(self, event: str, session: str) -> tuple[int | None, int | None]:
        """Return the event and the session that a form names; what can't be chosen, or does not fit, is left out."""
        event_id = next((view.row.id for view in self.events if str(view.row.id) == event), None)
        own = self.session
        if own is None or event_id is None or str(own.id) != session or own.row.event_id != event_id:
            return event_id, None
        return event_id, own.id


def read(session_number: str | None, kept_event_id: int | None = None) -> Choices:
    """Read what can be chosen; an event that was chosen before stays, however long it is over."""
    language, session_id = current_language().code, row_number(session_number or "")
    with database().reading() as session:
        found = events.sessions_by_id(session, [session_id], language) if session_id is not None else {}
        return Choices(
            queries.list_topics(session, language),
            tuple(agenda.list_choosable(session, language, clock.now(), kept_event_id)),
            next(iter(found.values()), None),
        )
