"""Slow work of following, in small units: from what happened to notices, and from notices to mails.

A step or a comment says by itself whether its followers have been told, so nothing is lost with a worker, and nobody
is told twice: a notice is one row for a person and what happened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.accounts.types import Principal
from portal.domain.discussion import queries as comments
from portal.domain.discussion.types import CommentRow
from portal.domain.following import rules
from portal.domain.following.models import Follow, MailPreference, Notice
from portal.domain.following.service import follow
from portal.domain.following.types import FollowKind, MailState, NoticeKind, Rhythm
from portal.domain.outbox.service import queue_mail
from portal.domain.proposals import commitment_queries, timeline
from portal.domain.proposals import queries as proposals
from portal.domain.proposals import rules as proposal_rules
from portal.domain.proposals.types import ProposalRow, StepKind, StepRow

OCCASIONS_AT_ONCE = 20
MAILS_AT_ONCE = 100
NOTICES_IN_DIGEST = 200
"""More than so many are counted, not looked at one by one."""
GOODBYES = frozenset({StepKind.WITHDRAWN, StepKind.REMOVED})
TOLD_WIDELY = timeline.BY_THE_CITY | {StepKind.PUBLISHED}
"""Steps that those who follow a project, a topic or a community hear of, not only those who follow the proposal."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a mail says of a notice, and what one click on «no more of this» ends."""

    said: dict[str, Any]
    unsubscribe: tuple[str, str]


def tell_of_steps(session: Session, now: datetime) -> int:
    """Make the notices of some steps that nobody has been told of; return how many steps."""
    found = timeline.untold(session, OCCASIONS_AT_ONCE)
    rows = proposals.rows_of(session, {step.proposal_id for step in found})
    for step in found:
        proposal = rows[step.proposal_id]
        if step.kind is StepKind.PUBLISHED and proposal.author_id is not None:
            follow(session, proposal.author_id, FollowKind.PROPOSAL, str(proposal.id), now)
        _tell(session, _followers_of_step(step, proposal), NoticeKind.STEP, f"s{step.id}", step, None)
    timeline.mark_told(session, [step.id for step in found])
    return len(found)


def tell_of_comments(session: Session) -> int:
    """Make the notices of some comments that nobody has been told of; return how many comments."""
    found = comments.untold(session, OCCASIONS_AT_ONCE)
    parents = comments.rows_by_id(session, {row.parent_id for row in found if row.parent_id is not None})
    for row in found:
        parent = parents.get(row.parent_id or 0)
        if parent is not None and parent.author_id != row.author_id:
            _tell(session, _one(parent.author_id), NoticeKind.REPLY, f"c{row.id}", None, row)
        followers = _following(FollowKind.PROPOSAL, str(row.proposal_id))
        _tell(session, _recipients(followers, row.author_id), NoticeKind.COMMENT, f"c{row.id}", None, row)
    comments.mark_told(session, [row.id for row in found])
    return len(found)


def mail_notices(session: Session, now: datetime) -> int:
    """Write the mails of some notices that are due by themselves; return how many notices."""
    found = session.scalars(
        select(Notice)
        .where(Notice.mail == MailState.DUE)
        .order_by(Notice.id)
        .limit(MAILS_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    readers = {reader.id: reader for reader in accounts.list_principals(session, {row.account_id for row in found})}
    entries = _entries(session, found)
    for row in found:
        reader = readers.get(row.account_id)
        if reader is not None and row.read_at is None and row.id in entries:
            entry = entries[row.id]
            _mail(session, reader, "notice", entry.unsubscribe, {"entry": entry.said}, now)
        row.mail = MailState.DONE
    return len(found)


def mail_digests(session: Session, now: datetime) -> int:
    """Write the digests of some people whose morning has come; one with nothing in it is not written."""
    due = session.scalars(
        select(MailPreference)
        .where(MailPreference.rhythm == Rhythm.DAILY, MailPreference.next_digest_at <= now)
        .order_by(MailPreference.next_digest_at)
        .limit(OCCASIONS_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    readers = {reader.id: reader for reader in accounts.list_principals(session, {row.account_id for row in due})}
    for preference in due:
        _mail_digest(session, readers.get(preference.account_id), preference.account_id, now)
        preference.next_digest_at = rules.next_morning(now, preference.zone)
    return len(due)


def _mail_digest(session: Session, reader: Principal | None, account_id: int, now: datetime) -> None:
    waiting = and_(Notice.account_id == account_id, Notice.mail == MailState.DIGEST)
    unread = and_(waiting, Notice.read_at.is_(None))
    found = session.scalars(select(Notice).where(unread).order_by(Notice.id).limit(NOTICES_IN_DIGEST)).all()
    entries = [entry.said for entry in _entries(session, found).values()]
    if reader is not None and entries:
        number = session.scalar(select(func.count()).select_from(Notice).where(unread)) or 0
        shown = entries[: rules.ENTRIES_IN_DIGEST]
        context = {"entries": shown, "more": number - len(found) + len(entries) - len(shown)}
        _mail(session, reader, "digest", ("mail", Rhythm.DAILY), context, now)
    session.execute(update(Notice).where(waiting).values(mail=MailState.DONE))


def _mail(
    session: Session,
    reader: Principal,
    template: str,
    unsubscribe: tuple[str, str],
    context: dict[str, Any],
    now: datetime,
) -> None:
    given = {"name": reader.display_name, "unsubscribe": [reader.id, *unsubscribe], **context}
    queue_mail(session, reader.email, template, reader.language, given, now)


def _entries(session: Session, notices: Sequence[Notice]) -> dict[int, Entry]:
    """Return what a mail says of each notice: codes, names, and the ids of the texts that its reader gets.

    Left out is what its reader follows no more, what was taken back, and all on a proposal that is not public any more
    but that it is so.
    """
    rows = proposals.rows_of(session, {notice.proposal_id for notice in notices})
    reasons = _reasons(session, notices, rows)
    steps = timeline.rows_by_id(session, {notice.step_id for notice in notices if notice.step_id is not None})
    promised = commitment_queries.told_of(session, steps.values())
    said = comments.rows_by_id(session, {notice.comment_id for notice in notices if notice.comment_id is not None})
    entries = {}
    for notice in notices:
        step, comment = steps.get(notice.step_id or 0), said.get(notice.comment_id or 0)
        proposal, reason = rows[notice.proposal_id], reasons.get(notice.id)
        promise = promised.get(notice.step_id or 0)
        if reason is None or _is_past(proposal, step.kind if step else None, comment):
            continue
        said_of_it = {
            "kind": notice.kind,
            "step": step.kind if step else None,
            "proposal_id": notice.proposal_id,
            "comment_id": notice.comment_id,
            "who": comment.author_name if comment else "",
            "promised_for": promise.day.isoformat() if promise and promise.day else None,
            "texts": {
                "title": proposal.title_id,
                "words": comment.text_id if comment else step.words_id if step else None,
                "office": step.office_id if step else None,
                "promise": promise.words_id if promise else None,
            },
        }
        entries[notice.id] = Entry(said_of_it, reason)
    return entries


def still_true(session: Session, entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what a mail that was written earlier may still say: what was taken off since then is not mailed."""
    rows = proposals.rows_of(session, {entry["proposal_id"] for entry in entries})
    said = comments.rows_by_id(session, {entry["comment_id"] for entry in entries if entry["comment_id"] is not None})
    return [
        entry
        for entry in entries
        if not _is_past(rows[entry["proposal_id"]], entry["step"], said.get(entry["comment_id"] or 0))
    ]


def _is_past(proposal: ProposalRow, step: str | None, comment: CommentRow | None) -> bool:
    if comment is not None and not comment.is_shown:
        return True
    return proposal.state not in proposal_rules.PUBLIC and step not in GOODBYES


def _reasons(
    session: Session, notices: Sequence[Notice], rows: Mapping[int, ProposalRow]
) -> dict[int, tuple[str, str]]:
    """Return why each notice still concerns its reader, the nearest first; that is what one click ends."""
    subjects = {proposal_id: _subjects(row) for proposal_id, row in rows.items()}
    wanted = {subject for several in subjects.values() for subject in several}
    account_ids = {notice.account_id for notice in notices}
    followed = {
        (account_id, (kind, subject))
        for account_id, kind, subject in session.execute(
            select(Follow.account_id, Follow.kind, Follow.subject).where(
                Follow.account_id.in_(account_ids), Follow.subject.in_({subject for _kind, subject in wanted})
            )
        )
    }
    reasons: dict[int, tuple[str, str]] = {}
    for notice in notices:
        near = (subject for subject in subjects[notice.proposal_id] if (notice.account_id, subject) in followed)
        reason = ("mail", "") if notice.kind == NoticeKind.REPLY else next(near, None)
        if reason is not None:
            reasons[notice.id] = reason
    return reasons


def _subjects(proposal: ProposalRow) -> tuple[tuple[str, str], ...]:
    """Return what one can follow to hear of a proposal."""
    wider = (
        (FollowKind.PROJECT, proposal.topic_id),
        (FollowKind.TOPIC, proposal.cluster),
        (FollowKind.COMMUNITY, _community_id(proposal)),
    )
    return (
        (FollowKind.PROPOSAL.value, str(proposal.id)),
        *((kind.value, str(subject)) for kind, subject in wider if subject is not None),
    )


def _community_id(proposal: ProposalRow) -> int | None:
    return proposal.author.community_id if proposal.author else None


def _followers_of_step(step: StepRow, proposal: ProposalRow) -> Select[int]:
    followed: list[ColumnElement[bool]] = [_following(FollowKind.PROPOSAL, str(proposal.id))]
    if step.kind in TOLD_WIDELY and proposal.topic_id is not None:
        followed.append(_following(FollowKind.PROJECT, str(proposal.topic_id)))
    if step.kind in TOLD_WIDELY and proposal.cluster is not None:
        followed.append(_following(FollowKind.TOPIC, proposal.cluster))
    community_id = _community_id(proposal)
    if step.kind in TOLD_WIDELY and community_id is not None:
        followed.append(_following(FollowKind.COMMUNITY, str(community_id)))
    # A writer hears of the publication by a mail of its own.
    known_by = proposal.author_id if step.kind is StepKind.PUBLISHED else step.actor_id
    return _recipients(or_(*followed), known_by)


def _following(kind: FollowKind, subject: str) -> ColumnElement[bool]:
    return and_(Follow.kind == kind, Follow.subject == subject)


def _recipients(followed: ColumnElement[bool], but: int | None) -> Select[int]:
    return select(Follow.account_id.label("account_id")).where(followed, Follow.account_id != (but or 0)).distinct()


def _one(account_id: int) -> Select[int]:
    return select(literal(account_id).label("account_id"))


def _tell(
    session: Session,
    recipients: Select[int],
    kind: NoticeKind,
    source: str,
    step: StepRow | None,
    comment: CommentRow | None,
) -> None:
    """Write one notice for each recipient, in one statement for any number of them."""
    wanted = recipients.subquery()
    occasion = step or comment
    assert occasion is not None
    mail = case(
        (MailPreference.rhythm == Rhythm.DAILY, MailState.DIGEST.value),
        (MailPreference.rhythm == Rhythm.NEVER, MailState.DONE.value),
        else_=MailState.DUE.value,
    )
    told = exists().where(Notice.account_id == wanted.c.account_id, Notice.source == source)
    values = {
        Notice.account_id: wanted.c.account_id,
        Notice.source: literal(source),
        Notice.kind: literal(kind.value),
        Notice.proposal_id: literal(occasion.proposal_id),
        Notice.step_id: literal(step.id if step else None, Notice.step_id.type),
        Notice.comment_id: literal(comment.id if comment else None, Notice.comment_id.type),
        Notice.at: literal(occasion.at, Notice.at.type),
        Notice.mail: mail,
    }
    rows = (
        select(*values.values())
        .select_from(wanted.outerjoin(MailPreference, MailPreference.account_id == wanted.c.account_id))
        .where(~told)
    )
    session.execute(insert(Notice).from_select([column.key for column in values], rows))
