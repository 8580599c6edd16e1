"""Which texts of events everybody can read, and where: a statement for a domain above to compose."""

from __future__ import annotations

from sqlalchemy import CompoundSelect, select, union_all

from portal.domain.events.models import Event, EventSession
from portal.domain.events.queries import SEEN


def public_texts() -> CompoundSelect[int, int, str, int]:
    """Select the texts of events that were published, and of their sessions: text_id, event_id, slug, title_id."""
    about = (Event.id.label("event_id"), Event.slug.label("slug"), Event.title_id.label("title_id"))
    own = (Event.title_id, Event.summary_id, Event.description_id, Event.results_id, Event.reason_id)
    of_sessions = (EventSession.title_id, EventSession.summary_id, EventSession.access_id)
    return union_all(
        *(select(column.label("text_id"), *about).where(Event.state.in_(SEEN), column.is_not(None)) for column in own),
        *(
            select(column.label("text_id"), *about)
            .join(Event, Event.id == EventSession.event_id)
            .where(Event.state.in_(SEEN), column.is_not(None))
            for column in of_sessions
        ),
    )
