"""Make due again what a changed term or a newly approved sentence could make better: a little at a time."""

from __future__ import annotations

from portal.domain.terms import queries as terms
from portal.domain.terms import service as term_service
from portal.domain.texts import memory, reconsidering
from portal.engines.translation.types import Translator
from portal.foundation import clock
from portal.foundation.database import Database

TEXTS_AT_ONCE = 200
SENTENCES_AT_ONCE = 20
MOST_FOR_SENTENCES = 200
"""Translations made anew for so many sentences; others get them when their text is edited."""


def reconsider_terms(database: Database) -> int:
    """Look through the next texts that name the term changed earliest; return 1 while there is something to do."""
    with database.unit_of_work() as session:
        due = term_service.claim_due(session)
        if due is None:
            return 0
        termbase = terms.termbase(session)
        reached = reconsidering.after_term(session, termbase, due.forms, due.reached, TEXTS_AT_ONCE, clock.now())
        term_service.note_reached(session, due.change_id, reached)
    return 1


def reconsider_sentences(database: Database, translator: Translator) -> int:
    """Order anew what holds sentences that were approved since; return for how many sentences that was looked for."""
    with database.unit_of_work() as session:
        approved = memory.claim_due(session, SENTENCES_AT_ONCE)
        if approved:
            reconsidering.after_sentences(session, approved, translator.split, MOST_FOR_SENTENCES, clock.now())
    return len(approved)
