"""Reads of the discussion: a page costs the same number of statements whatever its length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, UnaryExpression, func, select, union_all, update
from sqlalchemy.orm import Session

from portal.domain.accounts import queries as accounts
from portal.domain.discussion.models import Comment, CommentSupport
from portal.domain.discussion.types import (
    CommentHistory,
    CommentPage,
    CommentRow,
    CommentSort,
    CommentState,
    CommentView,
    Position,
)
from portal.domain.texts import queries as texts
from portal.foundation.database import counts_between
from portal.foundation.errors import NotFound

PAGE_SIZE = 20
ANSWERS_SHOWN = 3
ORDERS: dict[CommentSort, tuple[UnaryExpression[int] | ColumnElement[int], ...]] = {
    CommentSort.OLDEST: (Comment.id.asc(),),
    CommentSort.NEWEST: (Comment.id.desc(),),
    CommentSort.SUPPORTED: (Comment.supports.desc(), Comment.id.asc()),
}


def get_row(session: Session, comment_id: int) -> CommentRow:
    """Return what is kept of a comment or raise NotFound."""
    comment = session.get(Comment, comment_id)
    if comment is None:
        raise NotFound(f"comment {comment_id}")
    return _rows(session, [comment])[0]


def find_by_form(session: Session, form_key: str) -> int | None:
    """Return the comment that came with this form."""
    return session.scalar(select(Comment.id).where(Comment.form_key == form_key))


def get_view(session: Session, comment_id: int, language: str, reader_id: int | None) -> CommentView:
    """Return one comment as a reader sees it."""
    return _views(session, [get_row(session, comment_id)], language, reader_id)[0]


def whole_by_id(session: Session, comment_ids: Iterable[int], language: str) -> dict[int, CommentView]:
    """Return comments with their texts in whatever state they are, for moderators."""
    found = session.scalars(select(Comment).where(Comment.id.in_(set(comment_ids)))).all()
    texts_shown = texts.views(session, [comment.text_id for comment in found], language)
    return {
        row.id: CommentView(row, texts_shown[row.text_id], supported=False, own=False) for row in _rows(session, found)
    }


def page(
    session: Session, proposal_id: int, sort: CommentSort, number: int, language: str, reader_id: int | None
) -> CommentPage:
    """Return one page of the comments on a proposal, each with its first answers."""
    top = (Comment.proposal_id == proposal_id, Comment.parent_id.is_(None))
    found = _paged(session, top, ORDERS[sort], number, language, reader_id)
    answered = [view.row.id for view in found.items if view.row.replies]
    answers = _first_answers(session, proposal_id, answered, language, reader_id)
    items = tuple(replace(view, answers=answers.get(view.row.id, ())) for view in found.items)
    everything = session.scalar(select(func.count()).where(Comment.proposal_id == proposal_id)) or 0
    return replace(found, items=items, everything=everything)


def thread(
    session: Session, comment_id: int, number: int, language: str, reader_id: int | None
) -> tuple[CommentView, CommentPage]:
    """Return a comment, and one page of all answers to it, the oldest first."""
    first = get_view(session, comment_id, language, reader_id)
    if first.row.parent_id is not None:
        raise NotFound(f"comment {comment_id} begins no thread")
    of_thread = (Comment.proposal_id == first.row.proposal_id, Comment.parent_id == comment_id)
    found = _paged(session, of_thread, ORDERS[CommentSort.OLDEST], number, language, reader_id)
    return first, found


def position(session: Session, comment_id: int) -> Position:
    """Return where a comment stands when the discussion is read from its beginning."""
    row = get_row(session, comment_id)
    start = row if row.parent_id is None else get_row(session, row.parent_id)
    before = session.scalar(
        select(func.count()).where(
            Comment.proposal_id == row.proposal_id, Comment.parent_id.is_(None), Comment.id < start.id
        )
    )
    thread_number = 1
    if row.parent_id is not None:
        earlier = session.scalar(
            select(func.count()).where(
                Comment.proposal_id == row.proposal_id, Comment.parent_id == row.parent_id, Comment.id < row.id
            )
        )
        if (earlier or 0) < ANSWERS_SHOWN:
            return Position(row.proposal_id, (before or 0) // PAGE_SIZE + 1, None, 1)
        thread_number = (earlier or 0) // PAGE_SIZE + 1
    return Position(row.proposal_id, (before or 0) // PAGE_SIZE + 1, row.parent_id, thread_number)


def history(session: Session, comment_id: int, number: int, language: str, reader_id: int | None) -> CommentHistory:
    """Return a comment and one page of its changes; of one that is not shown there is nothing to read."""
    view = get_view(session, comment_id, language, reader_id)
    if view.row.state is not CommentState.SHOWN:
        raise NotFound(f"comment {comment_id} is not shown")
    return CommentHistory(view, texts.edits(session, [view.row.text_id], number))


def list_own(session: Session, account_id: int, number: int, language: str) -> CommentPage:
    """Return one page of what somebody has said, the latest first."""
    return _paged(session, (Comment.author_id == account_id,), ORDERS[CommentSort.NEWEST], number, language, account_id)


def counts(session: Session, proposal_ids: Iterable[int]) -> dict[int, int]:
    """Return how many comments proposals have, those that are deleted or hidden left out."""
    rows = session.execute(
        select(Comment.proposal_id, func.count())
        .where(Comment.proposal_id.in_(set(proposal_ids)), Comment.state == CommentState.SHOWN)
        .group_by(Comment.proposal_id)
    )
    return dict(rows.all())


def count_by_month(session: Session, among: Select[int], months: Sequence[datetime]) -> tuple[int, tuple[int, ...]]:
    """Count the comments on some proposals: all that are shown, and those of each month that begins with `months`."""
    columns = counts_between(Comment.created_at, months)
    everything, *counted = session.execute(
        select(func.count(), *columns).where(Comment.proposal_id.in_(among), Comment.state == CommentState.SHOWN)
    ).one()
    return everything, tuple(counted)


def latest(session: Session, proposal_id: int, limit: int, language: str) -> tuple[CommentView, ...]:
    """Return the latest comments on a proposal and answers to them that can be read, the latest first."""
    found = session.scalars(
        select(Comment)
        .where(Comment.proposal_id == proposal_id, Comment.state == CommentState.SHOWN)
        .order_by(Comment.id.desc())
        .limit(limit)
    ).all()
    return tuple(_views(session, _rows(session, found), language, None))


def untold(session: Session, limit: int) -> tuple[CommentRow, ...]:
    """Return comments that nobody has been told of, the first first, locked for whoever tells of them."""
    found = session.scalars(
        select(Comment)
        .where(Comment.told.is_(False))
        .order_by(Comment.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    return tuple(_rows(session, found))


def mark_told(session: Session, comment_ids: Iterable[int]) -> None:
    """Note that whoever these comments concern has been told."""
    session.execute(update(Comment).where(Comment.id.in_(set(comment_ids))).values(told=True))


def rows_by_id(session: Session, comment_ids: Iterable[int]) -> dict[int, CommentRow]:
    """Return what is kept of some comments."""
    found = session.scalars(select(Comment).where(Comment.id.in_(set(comment_ids)))).all()
    return {row.id: row for row in _rows(session, found)}


def views_by_id(session: Session, comment_ids: Iterable[int], language: str) -> dict[int, CommentView]:
    """Return some comments by their ids."""
    found = session.scalars(select(Comment).where(Comment.id.in_(set(comment_ids)))).all()
    return {view.row.id: view for view in _views(session, _rows(session, found), language, None)}


def _paged(
    session: Session,
    conditions: Sequence[ColumnElement[bool]],
    order: Sequence[UnaryExpression[int] | ColumnElement[int]],
    number: int,
    language: str,
    reader_id: int | None,
) -> CommentPage:
    total = session.scalar(select(func.count()).select_from(Comment).where(*conditions)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, number), pages)
    found = session.scalars(
        select(Comment).where(*conditions).order_by(*order).offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE)
    ).all()
    items = tuple(_views(session, _rows(session, found), language, reader_id))
    return CommentPage(items, number, pages, total, total)


def _first_answers(
    session: Session, proposal_id: int, parent_ids: Sequence[int], language: str, reader_id: int | None
) -> dict[int, tuple[CommentView, ...]]:
    """Return the first few answers to each comment: one statement, and a few rows, however long the threads are."""
    if not parent_ids:
        return {}
    first = [
        select(Comment.id)
        .where(Comment.proposal_id == proposal_id, Comment.parent_id == parent_id)
        .order_by(Comment.id)
        .limit(ANSWERS_SHOWN)
        .subquery()
        for parent_id in parent_ids
    ]
    ids = union_all(*(select(few.c.id) for few in first))
    found = session.scalars(select(Comment).where(Comment.id.in_(ids)).order_by(Comment.id)).all()
    by_parent: dict[int, list[CommentView]] = {}
    for view in _views(session, _rows(session, found), language, reader_id):
        by_parent.setdefault(view.row.parent_id or 0, []).append(view)
    return {parent_id: tuple(answers) for parent_id, answers in by_parent.items()}


def _rows(session: Session, comments: Sequence[Comment]) -> list[CommentRow]:
    authors = accounts.bylines(session, [comment.author_id for comment in comments])
    changed = texts.edited_at(session, [comment.text_id for comment in comments])
    return [
        CommentRow(
            id=comment.id,
            proposal_id=comment.proposal_id,
            parent_id=comment.parent_id,
            author_id=comment.author_id,
            author=authors[comment.author_id],
            text_id=comment.text_id,
            state=CommentState(comment.state),
            revision=comment.revision,
            supports=comment.supports,
            replies=comment.replies,
            created_at=comment.created_at,
            deleted_at=comment.deleted_at,
            edited_at=changed.get(comment.text_id),
        )
        for comment in comments
    ]


def _views(session: Session, rows: Sequence[CommentRow], language: str, reader_id: int | None) -> list[CommentView]:
    shown = texts.views(session, [row.text_id for row in rows if row.state is CommentState.SHOWN], language)
    mine = _supported_by(session, [row.id for row in rows], reader_id) if reader_id is not None else frozenset()
    return [
        CommentView(row, shown.get(row.text_id), supported=row.id in mine, own=row.author_id == reader_id)
        for row in rows
    ]


def _supported_by(session: Session, ids: Iterable[int], account_id: int) -> frozenset[int]:
    rows = session.scalars(
        select(CommentSupport.comment_id).where(
            CommentSupport.comment_id.in_(set(ids)), CommentSupport.account_id == account_id
        )
    )
    return frozenset(rows)
