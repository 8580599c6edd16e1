"""Reads of a proposal's life: its steps, the city's answers, and what changed in its text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, aliased

from portal.domain.accounts import queries as accounts
from portal.domain.proposals.models import Proposal, Step
from portal.domain.proposals.queries import conditions_of
from portal.domain.proposals.types import EVERYTHING, EditPage, EditView, Filter, StepKind, StepRow, StepView
from portal.domain.texts import queries as texts

BY_THE_CITY = frozenset(
    {
        StepKind.ANSWERED,
        StepKind.UNDER_REVIEW,
        StepKind.ACCEPTED,
        StepKind.NOT_ADOPTED,
        StepKind.IMPLEMENTED,
        StepKind.MERGED,
    }
)
OF_PROMISES = frozenset(
    {StepKind.PROMISE_KEPT, StepKind.PROMISE_MOVED, StepKind.PROMISE_BROKEN, StepKind.PROMISE_UNDONE}
)


def steps_of(session: Session, proposal_id: int, language: str) -> tuple[StepView, ...]:
    """Return what became of a proposal, the first step first, in the reader's language."""
    steps = session.scalars(select(Step).where(Step.proposal_id == proposal_id).order_by(Step.id)).all()
    return _views(session, steps, language)


def steps_by_id(session: Session, step_ids: Iterable[int], language: str) -> dict[int, StepView]:
    """Return some steps by their ids."""
    steps = session.scalars(select(Step).where(Step.id.in_(set(step_ids)))).all()
    return {view.id: view for view in _views(session, steps, language)}


def latest_answers(
    session: Session, language: str, limit: int, within: Filter = EVERYTHING, *, once: bool = False
) -> tuple[StepView, ...]:
    """Return the city's latest answers with words on proposals that are public, the latest first.

    `within` narrows them to a project or a topic; with `once` only the city's last word on each proposal is among them.
    """
    later = aliased(Step)
    last = (
        select(func.max(later.id))
        .where(later.proposal_id == Step.proposal_id, later.words_id.is_not(None), later.kind.in_(BY_THE_CITY))
        .correlate(Step)
        .scalar_subquery()
    )
    among = (Step.id == last,) if once else ()
    steps = session.scalars(
        select(Step)
        .join(Proposal, Proposal.id == Step.proposal_id)
        .where(Step.words_id.is_not(None), Step.kind.in_(BY_THE_CITY), *conditions_of(within), *among)
        .order_by(Step.at.desc(), Step.id.desc())
        .limit(limit)
    ).all()
    return _views(session, steps, language)


def untold(session: Session, limit: int) -> tuple[StepRow, ...]:
    """Return steps that nobody has been told of, the first first, locked for whoever tells of them."""
    rows = session.scalars(
        select(Step).where(Step.told.is_(False)).order_by(Step.id).limit(limit).with_for_update(skip_locked=True)
    )
    return tuple(_row(row) for row in rows)


def mark_told(session: Session, step_ids: Iterable[int]) -> None:
    """Note that whoever follows has been told of these steps."""
    session.execute(update(Step).where(Step.id.in_(set(step_ids))).values(told=True))


def rows_by_id(session: Session, step_ids: Iterable[int]) -> dict[int, StepRow]:
    """Return what is kept of some steps."""
    return {row.id: _row(row) for row in session.scalars(select(Step).where(Step.id.in_(set(step_ids))))}


def latest_row(session: Session, proposal_id: int) -> StepRow:
    """Return what is kept of a proposal's latest step."""
    step = session.scalars(select(Step).where(Step.proposal_id == proposal_id).order_by(Step.id.desc()).limit(1)).one()
    return _row(step)


def edits_of(session: Session, title_id: int, body_id: int, number: int) -> EditPage:
    """Return one page of the public changes of a proposal's text, the latest first."""
    found = texts.edits(session, (title_id, body_id), number)
    views: list[EditView] = []
    for edit in found.items:
        last = views[-1] if views and views[-1].at == edit.at else None
        if edit.text_id == title_id:
            views.append(EditView(edit.at, edit, None))
        elif last is not None and last.body is None:
            views[-1] = replace(last, body=edit)
        else:
            views.append(EditView(edit.at, None, edit))
    return EditPage(tuple(views), found.number, found.pages, found.total)


def _row(step: Step) -> StepRow:
    return StepRow(
        step.id, step.proposal_id, StepKind(step.kind), step.at, step.actor_id, step.office_id, step.words_id
    )


def _views(session: Session, steps: Sequence[Step], language: str) -> tuple[StepView, ...]:
    target_ids = {step.target_id for step in steps if step.target_id is not None}
    titles = dict(
        session.execute(
            select(Proposal.id, Proposal.title_id).where(Proposal.id.in_(target_ids), Proposal.listed_at.is_not(None))
        ).all()
        if target_ids
        else ()
    )
    written = [text_id for step in steps for text_id in (step.words_id, step.office_id) if text_id is not None]
    shown = texts.views(session, [*written, *titles.values()], language)
    names = accounts.display_names(session, [step.actor_id for step in steps if step.actor_id is not None])
    return tuple(
        StepView(
            id=step.id,
            proposal_id=step.proposal_id,
            kind=StepKind(step.kind),
            at=step.at,
            actor=names.get(step.actor_id or 0, ""),
            office=shown.get(step.office_id or 0),
            words=shown.get(step.words_id or 0),
            target_id=step.target_id if step.target_id in titles else None,
            target_title=shown.get(titles.get(step.target_id or 0, 0)),
        )
        for step in steps
    )
