"""Commands of moderation: decide on what was handed in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.accounts.types import Principal
from portal.domain.discussion.types import CommentRow
from portal.domain.moderation.models import ModerationRecord
from portal.domain.moderation.types import Decision, Statement
from portal.domain.outbox.service import queue_mail
from portal.domain.proposals import queries as proposals
from portal.domain.proposals import service as proposal_service
from portal.domain.proposals.types import Cluster, ProposalRow, Refusal, Refused, State
from portal.domain.texts import queries as text_queries
from portal.domain.texts import service as texts

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


def check_change(
    session: Session, moderator: Principal, proposal_id: int, revision: int, now: datetime
) -> Refused | None:
    """Note that what a writer changed after publication has been read and may stay."""
    row = proposals.get_row(session, proposal_id)
    if row.author_id == moderator.id:
        return Refused(Refusal.OWN_PROPOSAL)
    refused = proposal_service.mark_checked(session, proposal_id, revision)
    if refused is None:
        keep_record(session, moderator, row, revision, Decision.KEEP, now)
    return refused


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
    refused = proposal_service.decide(session, proposal_id, LEADS_TO[decision], revision, moderator.id, now, cluster)
    if refused is not None:
        return refused
    _record_id, words_id = keep_record(
        session, moderator, row, revision, decision, now, cluster=cluster, statement=statement
    )
    if tell:
        _tell_writer(session, row, decision, statement, words_id, now)
    return None


def keep_record(
    session: Session,
    moderator: Principal,
    row: ProposalRow,
    revision: int,
    decision: Decision,
    now: datetime,
    *,
    cluster: Cluster | None = None,
    statement: Statement | None = None,
    comment: CommentRow | None = None,
) -> tuple[int, int | None]:
    """Record a decision for good; return its id and that of the moderator's own words."""
    words_id = write_words(session, statement, now)
    body_id = comment.text_id if comment else row.body_id
    kept = ModerationRecord(
        at=now,
        moderator_id=moderator.id,
        proposal_id=row.id,
        comment_id=comment.id if comment else None,
        revision=revision,
        title_hash=text_queries.get_text(session, row.title_id).source_hash,
        body_hash=text_queries.get_text(session, body_id).source_hash,
        decision=decision,
        cluster=cluster,
        ground=statement.ground if statement else None,
        words_id=words_id,
    )
    session.add(kept)
    session.flush()
    return kept.id, words_id


def write_words(session: Session, statement: Statement | None, now: datetime) -> int | None:
    """Keep the words of a statement, if there are any; they are translated for whoever reads them."""
    if statement is None or not statement.words.strip():
        return None
    return texts.write_public(session, statement.words, statement.language, now)


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
