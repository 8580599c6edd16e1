"""Translate and tag what is due: read, close, ask the engine, store what is still wanted."""

from __future__ import annotations

from datetime import timedelta

import structlog

from portal.domain.texts import queries, service, work
from portal.engines.sentiment import Tone, tone
from portal.engines.translation.types import Job, Outcome, Status, Translator
from portal.foundation import clock, languages
from portal.foundation.database import Database

TEXTS_AT_ONCE = 16
TONES_AT_ONCE = 200
ORDERS_AT_ONCE = 200
log = structlog.get_logger()


def translate_due(database: Database, translator: Translator, lease: timedelta) -> int:
    """Work off one batch of translations; return how many texts were taken."""
    now = clock.now()
    with database.unit_of_work() as session:
        taken = work.claim_translations(session, translator, now, lease, TEXTS_AT_ONCE)
    if not taken:
        return 0
    jobs = [Job(str(item.text_id), item.body, item.source_language, item.targets, item.known) for item in taken]
    outcomes = _translate(translator, jobs)
    with database.unit_of_work() as session:
        settled = work.store_translations(session, taken, outcomes, clock.now())
    log.info("translated", texts=len(taken), settled=settled)
    return len(taken)


def tag_due(database: Database) -> int:
    """Estimate the tone of one batch of texts; return how many were taken."""
    with database.reading() as session:
        taken = work.list_toneless(session, TONES_AT_ONCE)
    if not taken:
        return 0
    tones = {(text_id, source_hash): _tone(body, language) for text_id, body, language, source_hash in taken}
    with database.unit_of_work() as session:
        work.store_tones(session, tones)
    return len(taken)


def order_missing(database: Database) -> int:
    """Order texts in languages that pages have got since they were written; return for how many texts."""
    last = ordered = 0
    while True:
        with database.reading() as session:
            lacking = queries.list_lacking(session, languages.INTERFACE, last, ORDERS_AT_ONCE)
        if not lacking:
            break
        # In batches, so that nobody who writes meanwhile waits long; what a killed worker leaves, the next one orders.
        with database.unit_of_work() as session:
            service.request_translations(session, lacking, languages.INTERFACE, clock.now())
        last, ordered = lacking[-1], ordered + len(lacking)
    if ordered:
        log.info("ordered", texts=ordered)
    return ordered


def _translate(translator: Translator, jobs: list[Job]) -> dict[tuple[str, str], Outcome]:
    # The engine answers text by text; should it fall over as a whole or leave one out, that is tried again later.
    unanswered = {(job.key, target): Outcome(Status.FAILED) for job in jobs for target in job.targets}
    try:
        return unanswered | translator.translate(jobs)
    except Exception as error:
        log.exception("engine_failed", exc_info=error)
        return unanswered


def _tone(body: str, language: str) -> Tone:
    # Without an answer the text would come back for ever, before every translation.
    try:
        return tone(body, language)
    except Exception as error:
        log.exception("tone_failed", exc_info=error)
        return Tone("unclear", 0.0, "none")
