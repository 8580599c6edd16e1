"""Commands of moderation: decide on what was handed in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.accounts.types import Principal
from portal.domain.moderation.models import ModerationRecord
from portal.domain.moderation.types import Decision, Statement
from portal.domain.outbox.service import queue_mail
from portal.domain.proposals import queries as proposals
from portal.domain.proposals import service as proposal_service
from portal.domain.proposals.types import Cluster, ProposalRow, Refusal, Refused, State
from portal.domain.texts import queries as text_queries
from portal.domain.texts import rules as text_rules
from portal.domain.texts import service as texts
from portal.engines.language import detect
from portal.foundation import languages

LEADS_TO = {
    Decision.PUBLISH: State.PUBLISHED,
    Decision.RETURN: State.RETURNED,
    Decision.REFUSE: State.REFUSED,
}


def publish(
    session: Session,
    moderator: Principal,
    proposal_id: int,
    revision: int,
    cluster: Cluster,
    now: datetime,
    *,
    tell: bool = True,
) -> Refused | None:
    """Publish what was read, under its cluster."""
    return _decide(session, moderator, proposal_id, revision, Decision.PUBLISH, now, cluster=cluster, tell=tell)


def give_back(
    session: Session,
    moderator: Principal,
    proposal_id: int,
    revision: int,
    statement: Statement,
    now: datetime,
    *,
    tell: bool = True,
) -> Refused | None:
    """Return a proposal to its writer, who can change it and hand it in again."""
    return _decide(session, moderator, proposal_id, revision, Decision.RETURN, now, statement=statement, tell=tell)


def refuse(
    session: Session, moderator: Principal, proposal_id: int, revision: int, statement: Statement, now: datetime
) -> Refused | None:
    """Refuse a proposal for good."""
    return _decide(session, moderator, proposal_id, revision, Decision.REFUSE, now, statement=statement)


def _decide(
    session: Session,
    moderator: Principal,
    proposal_id: int,
    revision: int,
    decision: Decision,
    now: datetime,
    *,
    cluster: Cluster | None = None,
    statement: Statement | None = None,
    tell: bool = True,
) -> Refused | None:
    row = proposals.get_row(session, proposal_id)
    if row.author_id == moderator.id:
        return Refused(Refusal.OWN_PROPOSAL)
    if row.entered_by_id == moderator.id:
        return Refused(Refusal.ENTERED)
    if decision is Decision.RETURN and row.author_id is None:
        return Refused(Refusal.NO_WRITER)
    refused = proposal_service.decide(session, proposal_id, LEADS_TO[decision], revision, now, cluster)
    if refused is not None:
        return refused
    words_id = _write_words(session, statement, now)
    session.add(
        ModerationRecord(
            at=now,
            moderator_id=moderator.id,
            proposal_id=proposal_id,
            revision=revision,
            title_hash=text_queries.get_text(session, row.title_id).source_hash,
            body_hash=text_queries.get_text(session, row.body_id).source_hash,
            decision=decision,
            cluster=cluster,
            ground=statement.ground if statement else None,
            words_id=words_id,
        )
    )
    session.flush()
    if tell:
        _tell_writer(session, row, decision, statement, words_id, now)
    return None


def _write_words(session: Session, statement: Statement | None, now: datetime) -> int | None:
    if statement is None or not statement.words.strip():
        return None
    choice = text_rules.choose_language(statement.language, detect(statement.words))
    text_id = texts.write(session, statement.words, choice, now)
    texts.request_translations(session, [text_id], languages.INTERFACE, now)
    return text_id


def _tell_writer(
    session: Session,
    row: ProposalRow,
    decision: Decision,
    statement: Statement | None,
    words_id: int | None,
    now: datetime,
) -> None:
    if row.author_id is None:
        return
    writer = accounts.find_principal(session, row.author_id)
    if writer is None:
        return
    context = {
        "name": writer.display_name,
        "proposal_id": row.id,
        "title": text_queries.get_text(session, row.title_id).body,
        "ground": statement.ground if statement else None,
        "words_id": words_id,
    }
    queue_mail(session, writer.email, f"proposal_{decision}", writer.language, context, now)
