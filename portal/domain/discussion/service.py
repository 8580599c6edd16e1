"""Commands on comments: say something, change it, take it back, support what others say."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from portal.domain.discussion import rules
from portal.domain.discussion.models import Comment, CommentSupport
from portal.domain.discussion.types import CommentPosted, CommentRefusal, CommentRefused, CommentState
from portal.domain.participation import service as participation
from portal.domain.participation.types import ActKind
from portal.domain.proposals import queries as proposals
from portal.domain.proposals import rules as proposal_rules
from portal.domain.texts import queries as text_queries
from portal.domain.texts import rules as text_rules
from portal.domain.texts import service as texts
from portal.engines.language import detect
from portal.foundation import languages
from portal.foundation.database import find_or_add, key_of_changed, record
from portal.foundation.errors import NotFound

ERASED_AT_ONCE = 200


def post(
    session: Session,
    author_id: int,
    proposal_id: int,
    body: str,
    language: str | None,
    form_key: str,
    now: datetime,
    *,
    parent_id: int | None = None,
) -> int | CommentRefused:
    """Say something to a public proposal, or to a comment on it; the same form sent twice is one comment.

    Another text from the same form (somebody went back and changed it) is that comment's next version, or, where that
    one was changed or taken off since, a comment of its own. An answer to an answer stands in the same thread: threads
    are two deep.
    """
    there = _posted(session, author_id, form_key)
    if there is not None and (
        _holds(session, there, body) or not edit(session, author_id, there, 1, body, language, now)
    ):
        return there
    if there is not None:
        form_key = key_of_changed(form_key, body)
    refused = _check_open(session, proposal_id)
    if refused is not None:
        return refused
    thread = _thread(session, proposal_id, parent_id)
    if isinstance(thread, CommentRefused):
        return thread
    return find_or_add(
        session,
        lambda: _posted(session, author_id, form_key),
        lambda: _add(session, author_id, proposal_id, body, language, form_key, now, thread),
    )[0]


def edit(
    session: Session, author_id: int, comment_id: int, revision: int, body: str, language: str | None, now: datetime
) -> CommentRefused | None:
    """Change one's own comment; the earlier version stays readable for everybody."""
    comment = _own(session, author_id, comment_id)
    if comment.state != CommentState.SHOWN:
        return CommentRefused(CommentRefusal.GONE)
    if comment.revision != revision:
        return CommentRefused(CommentRefusal.CHANGED)
    choice = text_rules.choose_language(language, detect(body))
    texts.revise(session, comment.text_id, body, choice, now, keep=True)
    texts.request_translations(session, [comment.text_id], languages.INTERFACE, now)
    comment.revision += 1
    return None


def remove(session: Session, author_id: int, comment_id: int, now: datetime) -> CommentRefused | None:
    """Delete one's own comment: a mark stays, and for a day its writer can take that back."""
    comment = _own(session, author_id, comment_id)
    if comment.state != CommentState.SHOWN:
        return CommentRefused(CommentRefusal.GONE)
    comment.state, comment.deleted_at = CommentState.DELETED, now
    participation.undo(session, ActKind.COMMENT, comment_id, now)
    return None


def restore(session: Session, author_id: int, comment_id: int, now: datetime) -> CommentRefused | None:
    """Take back that one deleted a comment."""
    comment = _own(session, author_id, comment_id)
    if comment.state != CommentState.DELETED or not rules.can_be_restored(comment.deleted_at, now):
        return CommentRefused(CommentRefusal.TOO_LATE)
    comment.state, comment.deleted_at = CommentState.SHOWN, None
    participation.redo(session, ActKind.COMMENT, comment_id)
    comment.revision += 1  # what was decided while it was away was decided on what nobody could read
    return None


def hide(session: Session, comment_id: int, revision: int) -> CommentRefused | None:
    """Take a comment off the page for a moderator, who records why; a mark stays, and so does the text."""
    comment = _locked(session, comment_id)
    if comment.state != CommentState.SHOWN:
        return CommentRefused(CommentRefusal.GONE)
    if comment.revision != revision:
        return CommentRefused(CommentRefusal.CHANGED)
    comment.state = CommentState.HIDDEN
    return None


def check_read(session: Session, comment_id: int, revision: int) -> CommentRefused | None:
    """Refuse a decision on another version than the one that was read; until it is made, nobody changes this one."""
    comment = _locked(session, comment_id)
    return None if comment.revision == revision else CommentRefused(CommentRefusal.CHANGED)


def support(session: Session, account_id: int, comment_id: int, now: datetime) -> CommentRefused | None:
    """Support a comment; a second time changes nothing."""
    comment = _locked(session, comment_id)
    if comment.author_id == account_id:
        return CommentRefused(CommentRefusal.OWN_COMMENT)
    if comment.state != CommentState.SHOWN:
        return CommentRefused(CommentRefusal.GONE)
    if session.get(CommentSupport, (comment_id, account_id)) is None:
        session.add(CommentSupport(comment_id=comment_id, account_id=account_id, created_at=now))
        _count_supports(session, comment)
    return None


def unsupport(session: Session, account_id: int, comment_id: int) -> None:
    """Take one's support back."""
    comment = _locked(session, comment_id)
    session.execute(
        delete(CommentSupport).where(CommentSupport.comment_id == comment_id, CommentSupport.account_id == account_id)
    )
    _count_supports(session, comment)


def erase_deleted(session: Session, now: datetime) -> int:
    """Forget the words of comments that were deleted long enough ago; return how many."""
    found = session.scalars(
        select(Comment)
        .where(Comment.state == CommentState.DELETED, Comment.deleted_at < now - rules.TIME_TO_UNDO)
        .limit(ERASED_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    for comment in found:
        texts.erase(session, comment.text_id, now)
        comment.deleted_at = None
    return len(found)


def _add(
    session: Session,
    author_id: int,
    proposal_id: int,
    body: str,
    language: str | None,
    form_key: str,
    now: datetime,
    thread: Comment | None,
) -> int:
    comment = Comment(
        proposal_id=proposal_id,
        parent_id=thread.id if thread is not None else None,
        author_id=author_id,
        text_id=texts.write_public(session, body, language, now, tone=True),
        state=CommentState.SHOWN,
        form_key=form_key,
        created_at=now,
    )
    session.add(comment)
    session.flush()
    language = text_queries.get_text(session, comment.text_id).language
    participation.note(session, ActKind.COMMENT, comment.id, now, account_id=author_id, language=language)
    if thread is not None:
        session.execute(update(Comment).where(Comment.id == thread.id).values(replies=Comment.replies + 1))
    record(session, CommentPosted(comment.id))
    return comment.id


def _check_open(session: Session, proposal_id: int) -> CommentRefused | None:
    state = proposals.get_row(session, proposal_id).state
    if state not in proposal_rules.PUBLIC:
        raise NotFound(f"proposal {proposal_id} is not public")
    return CommentRefused(CommentRefusal.CLOSED) if state in rules.CLOSED else None


def _thread(session: Session, proposal_id: int, parent_id: int | None) -> Comment | CommentRefused | None:
    """Return the comment that begins the thread an answer belongs to."""
    if parent_id is None:
        return None
    parent = session.get(Comment, parent_id)
    if parent is None or parent.proposal_id != proposal_id:
        raise NotFound(f"comment {parent_id} on proposal {proposal_id}")
    if parent.state != CommentState.SHOWN:
        return CommentRefused(CommentRefusal.GONE)
    return parent if parent.parent_id is None else session.get_one(Comment, parent.parent_id)


def _posted(session: Session, author_id: int, form_key: str) -> int | None:
    return session.scalar(select(Comment.id).where(Comment.author_id == author_id, Comment.form_key == form_key))


def _holds(session: Session, comment_id: int, body: str) -> bool:
    return text_queries.get_text(session, session.get_one(Comment, comment_id).text_id).body == body


def _own(session: Session, author_id: int, comment_id: int) -> Comment:
    comment = _locked(session, comment_id)
    if comment.author_id != author_id:
        raise NotFound(f"comment {comment_id} of account {author_id}")
    return comment


def _locked(session: Session, comment_id: int) -> Comment:
    comment = session.get(Comment, comment_id, with_for_update=True, populate_existing=True)
    if comment is None:
        raise NotFound(f"comment {comment_id}")
    return comment


def _count_supports(session: Session, comment: Comment) -> None:
    # The comment is locked: whoever counts sees every support that was given before.
    session.flush()
    comment.supports = session.scalar(select(func.count()).where(CommentSupport.comment_id == comment.id)) or 0
