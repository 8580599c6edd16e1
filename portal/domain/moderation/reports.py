"""Reports: anybody says that something breaks the rules, a moderator looks at it, and all who reported hear of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.accounts.types import Principal
from portal.domain.discussion import queries as comments
from portal.domain.discussion import service as discussion
from portal.domain.discussion.types import CommentRefusal, CommentRow, CommentState
from portal.domain.moderation.models import ModerationRecord, Report
from portal.domain.moderation.service import keep_record, write_words
from portal.domain.moderation.types import Decision, ReportRefusal, ReportRefused, Statement, Subject
from portal.domain.outbox.service import queue_mail
from portal.domain.proposals import queries as proposals
from portal.domain.proposals import rules as proposal_rules
from portal.domain.proposals import service as proposal_service
from portal.domain.proposals.types import ProposalRow, Refusal, Refused, State
from portal.domain.texts import queries as texts
from portal.foundation.database import added, find_or_add
from portal.foundation.errors import NotFound


def report(
    session: Session, reporter_id: int, subject: Subject, statement: Statement, now: datetime
) -> ReportRefused | None:
    """Report a proposal or a comment; a second report of the same person changes nothing.

    Once it is decided, the same text can't be reported by them again; a text that was changed since then can.
    """
    proposal, comment = _look_up(session, subject)
    if reporter_id == (comment.author_id if comment else proposal.author_id):
        return ReportRefused(ReportRefusal.OWN)
    if proposal.state not in proposal_rules.PUBLIC or (comment and comment.state is not CommentState.SHOWN):
        return ReportRefused(ReportRefusal.GONE)
    earlier = _find_report(session, reporter_id, subject)
    if earlier is not None:
        return _report_again(session, earlier, comment.revision if comment else proposal.revision, statement, now)
    find_or_add(
        session,
        lambda: _find_report(session, reporter_id, subject),
        lambda: _add_report(session, reporter_id, subject, statement, now),
    )
    return None


def settle(
    session: Session,
    moderator: Principal,
    subject: Subject,
    revision: int,
    statement: Statement | None,
    now: datetime,
) -> Refused | None:
    """Decide on what was reported: with a statement of reasons it is taken off the page, without one it stays."""
    proposal, comment = _look_up(session, subject)
    writer_id = comment.author_id if comment else proposal.author_id
    if writer_id == moderator.id:
        return Refused(Refusal.OWN_PROPOSAL)
    refused = _take_off(session, moderator, subject, revision, now) if statement else _keep(session, subject, revision)
    if refused is not None:
        return refused
    decision = Decision.KEEP if statement is None else Decision.HIDE if comment else Decision.REMOVE
    record_id, words_id = keep_record(
        session, moderator, proposal, revision, decision, now, statement=statement, comment=comment
    )
    standing = proposal.state in proposal_rules.PUBLIC and (comment is None or comment.is_shown)
    _tell_reporters(session, subject, record_id, decision, now, gone=decision is Decision.KEEP and not standing)
    if statement is not None and writer_id is not None:
        _tell_writer(session, writer_id, proposal, comment, statement, words_id, now)
    return None


def _look_up(session: Session, subject: Subject) -> tuple[ProposalRow, CommentRow | None]:
    proposal = proposals.get_row(session, subject.proposal_id)
    if subject.comment_id is None:
        return proposal, None
    comment = comments.get_row(session, subject.comment_id)
    if comment.proposal_id != proposal.id:
        raise NotFound(f"comment {subject.comment_id} on proposal {proposal.id}")
    return proposal, comment


def _find_report(session: Session, reporter_id: int, subject: Subject) -> Report | None:
    return session.scalar(select(Report).where(Report.reporter_id == reporter_id, Report.subject == subject.key))


def _add_report(session: Session, reporter_id: int, subject: Subject, statement: Statement, now: datetime) -> Report:
    return added(
        session,
        Report(
            subject=subject.key,
            proposal_id=subject.proposal_id,
            comment_id=subject.comment_id,
            reporter_id=reporter_id,
            at=now,
            ground=statement.ground,
            words_id=write_words(session, statement, now),
        ),
    )


def _report_again(
    session: Session, earlier: Report, revision: int, statement: Statement, now: datetime
) -> ReportRefused | None:
    if earlier.record_id is None:
        return None
    if session.get_one(ModerationRecord, earlier.record_id).revision >= revision:
        return ReportRefused(ReportRefusal.SETTLED)
    earlier.ground, earlier.at, earlier.record_id = statement.ground, now, None
    earlier.words_id = write_words(session, statement, now)
    return None


def _keep(session: Session, subject: Subject, revision: int) -> Refused | None:
    if subject.comment_id is None:
        refused = proposal_service.check_read(session, subject.proposal_id, revision)
    else:
        changed = discussion.check_read(session, subject.comment_id, revision)
        refused = Refused(Refusal.CHANGED) if changed is not None else None
    if refused is not None:
        return refused
    # Somebody else may have decided meanwhile: then there is nothing to settle, and no second word on it.
    waits = session.scalar(select(Report.id).where(Report.subject == subject.key, Report.record_id.is_(None)).limit(1))
    return None if waits is not None else Refused(Refusal.WRONG_STATE)


def _take_off(session: Session, moderator: Principal, subject: Subject, revision: int, now: datetime) -> Refused | None:
    if subject.comment_id is None:
        return proposal_service.decide(
            session, subject.proposal_id, State.REFUSED, revision, moderator.id, now, public=True
        )
    refused = discussion.hide(session, subject.comment_id, revision)
    if refused is None:
        return None
    return Refused(Refusal.CHANGED if refused.reason is CommentRefusal.CHANGED else Refusal.WRONG_STATE)


def _tell_reporters(
    session: Session, subject: Subject, record_id: int, decision: Decision, now: datetime, *, gone: bool
) -> None:
    open_reports = (Report.subject == subject.key, Report.record_id.is_(None))
    reporter_ids = session.scalars(select(Report.reporter_id).where(*open_reports)).all()
    session.execute(update(Report).where(*open_reports).values(record_id=record_id))
    for reporter in accounts.list_principals(session, reporter_ids):
        context = {
            "name": reporter.display_name,
            "proposal_id": subject.proposal_id,
            "comment_id": subject.comment_id,
            "kept": decision is Decision.KEEP,
            "gone": gone,
        }
        queue_mail(session, reporter.email, "report_settled", reporter.language, context, now)


def _tell_writer(
    session: Session,
    writer_id: int,
    proposal: ProposalRow,
    comment: CommentRow | None,
    statement: Statement,
    words_id: int | None,
    now: datetime,
) -> None:
    writer = accounts.find_principal(session, writer_id)
    if writer is None:
        return
    context = {
        "name": writer.display_name,
        "proposal_id": proposal.id,
        "title": texts.get_text(session, proposal.title_id).body,
        "said": texts.get_text(session, comment.text_id).body if comment else "",
        "ground": statement.ground,
        "words_id": words_id,
    }
    template = "comment_hidden" if comment else "proposal_removed"
    queue_mail(session, writer.email, template, writer.language, context, now)
