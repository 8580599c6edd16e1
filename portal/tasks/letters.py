"""What mails about registrations say and carry: looked up as each is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import url_for

from portal.domain.outbox.types import Mail
from portal.domain.registration import letter_facts, tickets
from portal.domain.registration.letter_facts import LetterFacts
from portal.domain.registration.letters import Letter
from portal.foundation import clock
from portal.foundation.database import Database
from portal.foundation.settings import Settings
from portal.web.mail import Attach, Attachment
from portal.web.pen import Pen

LETTERS = frozenset(letter.value for letter in Letter)
WITH_PAPERS = frozenset({Letter.CONFIRMED, Letter.APPROVED, Letter.CHANGED, Letter.EVENT_CHANGED, Letter.REMINDER})
MOST_TICKETS = 60
"""More are fetched behind the link: a mail has its time, and mailboxes their limits."""


def find_facts(database: Database, settings: Settings, mail: Mail) -> LetterFacts | None:
    """Return what such a mail says; None where it is not true any more."""
    with database.reading() as session:
        return letter_facts.facts(
            session, Letter(mail.template), mail.context, mail.language, clock.now(), settings.timezone
        )


def papers_for(database: Database, settings: Settings, facts: LetterFacts | None) -> Attach | None:
    """Return what makes the papers that go with a mail: tickets, and dates for a calendar."""
    if facts is None or facts.letter not in WITH_PAPERS:
        return None
    return lambda given: _papers(database, settings, facts, given)


def _papers(
    database: Database, settings: Settings, facts: LetterFacts, given: Mapping[str, Any]
) -> Iterator[Attachment]:
    from portal.domain.registration import papers

    view, pen, made_at = facts.view, Pen(), clock.now()
    if 0 < len(view.tickets) <= MOST_TICKETS:
        with database.reading() as session:
            codes = tickets.codes(session, settings.secret_key, view.tickets)
        yield Attachment("ticket.pdf", "application/pdf", papers.tickets(view, codes, pen, made_at))
    if view.seated or facts.change is not None:
        address = url_for("registrant.registration", code=given["registration_key"], _external=True)
        dates = papers.calendar_file(view, address, pen, str(settings.timezone), made_at)
        yield Attachment("calendar.ics", "text/calendar", dates)
