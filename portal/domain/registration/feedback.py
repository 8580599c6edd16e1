"""What those who came say afterwards, in any language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.events import queries as events
from portal.domain.registration import service
from portal.domain.registration.models import Feedback, Registration
from portal.domain.registration.types import Refusal, Refused, Understood
from portal.domain.texts import queries as text_queries
from portal.domain.texts import rules as text_rules
from portal.domain.texts import service as texts
from portal.domain.texts.types import TextView
from portal.engines.language import detect
from portal.foundation import languages

OPEN_FOR = timedelta(days=60)
LONGEST = 2_000
RATINGS = (1, 2, 3, 4, 5)
SHOWN = 200


@dataclass(frozen=True, slots=True)
class FeedbackView:
    """What one party said: as typed for itself, as a text in the reader's language for staff."""

    rating: int
    understood: Understood
    typed: str
    words: TextView | None
    at: datetime


@dataclass(frozen=True, slots=True)
class FeedbackSummary:
    """What all parties of an event said."""

    ratings: Mapping[int, int]
    understood: Mapping[Understood, int]
    said: tuple[FeedbackView, ...]

    @property
    def number(self) -> int:
        """Return how many parties have answered."""
        return sum(self.ratings.values())


def give(
    session: Session, registration_id: int, rating: int, understood: Understood, words: str, now: datetime
) -> Refused | None:
    """Keep what a party says; said again, it replaces what was said before."""
    registration = service.locked(session, registration_id)
    if not is_open(session, registration.event_id, now):
        return Refused(Refusal.FEEDBACK_CLOSED)
    row = session.get(Feedback, registration_id) or Feedback(registration_id=registration_id)
    row.rating, row.understood, row.at = rating, understood, now
    row.words_id = _words(session, row.words_id, words, now)
    session.add(row)
    session.flush()
    return None


def is_open(session: Session, event_id: int, now: datetime) -> bool:
    """Tell whether an event is over, and not for too long."""
    ends_at = events.get_row(session, event_id, now).ends_at
    return ends_at is not None and ends_at <= now < ends_at + OPEN_FOR


def find(session: Session, registration_id: int) -> FeedbackView | None:
    """Return what a party has said, in its own words."""
    row = session.get(Feedback, registration_id)
    if row is None:
        return None
    said = text_queries.get_text(session, row.words_id).body if row.words_id else ""
    return FeedbackView(row.rating, Understood(row.understood), said, None, row.at)


def summary(session: Session, event_id: int, language: str) -> FeedbackSummary:
    """Return how often each rating was given, who could follow, and the latest words in the reader's language."""
    of_event = Feedback.registration_id.in_(select(Registration.id).where(Registration.event_id == event_id))
    ratings = session.execute(select(Feedback.rating, func.count()).where(of_event).group_by(Feedback.rating)).all()
    followed = session.execute(
        select(Feedback.understood, func.count()).where(of_event).group_by(Feedback.understood)
    ).all()
    rows = session.scalars(select(Feedback).where(of_event).order_by(Feedback.at.desc()).limit(SHOWN)).all()
    views = text_queries.views(session, [row.words_id for row in rows if row.words_id], language)
    return FeedbackSummary(
        ratings=dict(ratings),
        understood={Understood(code): number for code, number in followed},
        said=tuple(
            FeedbackView(row.rating, Understood(row.understood), "", views.get(row.words_id or 0), row.at)
            for row in rows
            if row.words_id
        ),
    )


def _words(session: Session, text_id: int | None, words: str, now: datetime) -> int | None:
    if not words.strip():
        return None
    if text_id is None:
        return texts.write_public(session, words, None, now, tone=True)
    texts.revise(session, text_id, words, text_rules.choose_language(None, detect(words)), now)
    texts.request_translations(session, [text_id], languages.INTERFACE, now)
    return text_id
