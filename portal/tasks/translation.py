"""Translate and tag what is due, what writers wait for first: read, close, ask the engine, store what is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

import structlog

from portal.domain.postediting import rehearsals
from portal.domain.postediting.types import RehearsalState, RehearsalWork
from portal.domain.terms import queries as terms
from portal.domain.texts import queries, service, work
from portal.domain.texts.types import TranslationWork
from portal.engines.sentiment import Tone, tone
from portal.engines.translation.termbase import Termbase
from portal.engines.translation.types import Job, Outcome, Status, Translator
from portal.foundation import clock, languages
from portal.foundation.database import Database

TEXTS_AT_ONCE = 16
TONES_AT_ONCE = 200
ORDERS_AT_ONCE = 200
REHEARSALS_AT_ONCE = 4
log = structlog.get_logger()


def translate_due(
    database: Database,
    translator: Translator,
    lease: timedelta,
    between: Callable[[], object] = lambda: None,
    *,
    only_short: bool = False,
) -> int:
    """Work off one batch of translations; return how many texts were taken.

    Long work is done in parts: after each, what was taken is held on to, and `between` is called.
    """
    now = clock.now()
    with database.unit_of_work() as session:
        taken = work.claim_translations(session, translator, now, lease, TEXTS_AT_ONCE, only_short=only_short)
        approved = terms.termbase(session) if taken else None
    if not taken:
        return 0
    jobs = [_job(item, approved) for item in taken]

    def hold_on() -> None:
        between()
        with database.unit_of_work() as session:
            work.renew(session, taken, clock.now() + lease)

    outcomes = _translate(translator, jobs, hold_on)
    with database.unit_of_work() as session:
        settled = work.store_translations(session, taken, outcomes, clock.now())
    log.info("translated", texts=len(taken), rows=sum(len(item.targets) for item in taken), settled=settled)
    return len(taken)


def rehearse_due(database: Database, translator: Translator, lease: timedelta) -> int:
    """Show some writers how what they write will read; return how many orders were taken."""
    now = clock.now()
    with database.unit_of_work() as session:
        taken = rehearsals.claim(session, now, lease, REHEARSALS_AT_ONCE)
    for one in taken:
        state, lines = _rehearse(translator, one)
        with database.unit_of_work() as session:
            rehearsals.store(session, one.id, state, lines)
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


def _job(item: TranslationWork, approved: Termbase | None) -> Job:
    return Job(str(item.text_id), item.body, item.source_language, item.targets, item.known, approved)


def note_wanted(database: Database, wanted: Iterable[tuple[int, str]]) -> None:
    """Note what somebody looks at in a language that it is not translated into yet."""
    with database.unit_of_work() as session:
        work.want(session, wanted, clock.now())


def _translate(translator: Translator, jobs: list[Job], between: Callable[[], None]) -> dict[tuple[str, str], Outcome]:
    # The engine answers text by text; should it fall over as a whole or leave one out, that is tried again later.
    unanswered = {(job.key, target): Outcome(Status.FAILED) for job in jobs for target in job.targets}
    try:
        return unanswered | translator.translate(jobs, between)
    except Exception as error:
        log.exception("engine_failed", exc_info=error)
        return unanswered


def _rehearse(translator: Translator, one: RehearsalWork) -> tuple[RehearsalState, list[list[str]]]:
    try:
        return rehearsals.work_out(translator, one)
    except Exception as error:
        log.exception("rehearsal_failed", exc_info=error)
        return RehearsalState.FAILED, []


def _tone(body: str, language: str) -> Tone:
    # Without an answer the text would come back for ever, before every translation.
    try:
        return tone(body, language)
    except Exception as error:
        log.exception("tone_failed", exc_info=error)
        return Tone("unclear", 0.0, "none")
