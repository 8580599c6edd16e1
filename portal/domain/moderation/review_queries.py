"""Reads of independent review; whoever decided, answered, wrote or reported is not named to a reviewer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal.domain.discussion import queries as comments
from portal.domain.discussion.types import CommentRow
from portal.domain.moderation.models import ModerationRecord, Report, ReviewSample
from portal.domain.moderation.review_types import (
    AnswerSample,
    DecisionSample,
    Kind,
    Marks,
    Overturned,
    Progress,
    ReportSaid,
    SampleItem,
    SamplePage,
    SampleRow,
    Verdict,
)
from portal.domain.moderation.types import Decision, Ground
from portal.domain.proposals import queries as proposals
from portal.domain.proposals import timeline
from portal.domain.proposals.types import ProposalRow, StepRow
from portal.domain.texts import queries as texts
from portal.domain.texts.types import TextView
from portal.foundation.errors import NotFound

PAGE_SIZE = 20
QUARTERS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Subjects:
    """What some samples are about, by the samples' ids."""

    records: Mapping[int, ModerationRecord]
    steps: Mapping[int, StepRow]
    proposals: Mapping[int, ProposalRow]
    comments: Mapping[int, CommentRow]

    def writers(self, row: SampleRow) -> set[int | None]:
        """Return who wrote what a sample is about, or entered it for somebody."""
        proposal = self.proposals[row.id]
        comment = self.comments.get(row.id)
        return {comment.author_id} if comment else {proposal.author_id, proposal.entered_by_id}

    def text_id(self, row: SampleRow) -> int:
        """Return the text by which a sample is known in a list."""
        comment = self.comments.get(row.id)
        return comment.text_id if comment else self.proposals[row.id].title_id


def row_of(sample: ReviewSample) -> SampleRow:
    """Freeze a sample."""
    return SampleRow(
        id=sample.id,
        period=sample.period,
        kind=Kind(sample.kind),
        subject_id=sample.subject_id,
        cluster=sample.cluster,
        actor_id=sample.actor_id,
        recorded=Marks.from_dict(sample.found.get("recorded", {})),
        marks=Marks.from_dict(sample.found.get("marks", {})),
        verdict=Verdict(sample.verdict) if sample.verdict else None,
        reviewer_id=sample.reviewer_id,
        reviewed_at=sample.reviewed_at,
        words_id=sample.words_id,
    )


def get_row(session: Session, sample_id: int) -> SampleRow:
    """Return what is kept of a sample, or raise NotFound."""
    sample = session.get(ReviewSample, sample_id)
    if sample is None:
        raise NotFound(f"sample {sample_id}")
    return row_of(sample)


def progress(session: Session) -> tuple[Progress, ...]:
    """Return how far the latest quarters are, the latest first."""
    rows = session.execute(
        select(ReviewSample.period, ReviewSample.kind, func.count(), func.count(ReviewSample.verdict))
        .group_by(ReviewSample.period, ReviewSample.kind)
        .order_by(ReviewSample.period.desc())
        .limit(QUARTERS_SHOWN * len(Kind))
    ).all()
    drawn: dict[str, dict[Kind, int]] = {}
    done: dict[str, dict[Kind, int]] = {}
    for period, kind, number, reviewed in rows:
        drawn.setdefault(period, dict.fromkeys(Kind, 0))[Kind(kind)] = number
        done.setdefault(period, dict.fromkeys(Kind, 0))[Kind(kind)] = reviewed
    return tuple(Progress(period, drawn[period], done[period]) for period in list(drawn)[:QUARTERS_SHOWN])


def list_waiting(session: Session, kind: Kind, reviewer_id: int, number: int, language: str) -> SamplePage:
    """Return one page of what waits for this reviewer, the oldest quarter first."""
    found = session.scalars(
        select(ReviewSample)
        .where(ReviewSample.kind == kind, ReviewSample.verdict.is_(None))
        .order_by(ReviewSample.period, ReviewSample.id)
    )
    rows = [row_of(sample) for sample in found]
    subjects = _subjects(session, rows)
    not_theirs = _involved(session, rows, subjects, reviewer_id)
    own = [row for row in rows if row.id not in not_theirs]
    page, pages = _page(len(own), number)
    shown = own[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return SamplePage(_items(session, shown, subjects, language), page, pages, len(own), len(not_theirs))


def find_next(session: Session, kind: Kind, reviewer_id: int) -> int | None:
    """Return the first sample of a kind that waits for this reviewer."""
    found = list_waiting(session, kind, reviewer_id, 1, "en").items
    return found[0].row.id if found else None


def list_done(session: Session, reviewer_id: int, number: int, language: str) -> SamplePage:
    """Return one page of what this reviewer has reviewed, the latest first."""
    theirs = (ReviewSample.reviewer_id == reviewer_id, ReviewSample.verdict.is_not(None))
    total = session.scalar(select(func.count()).select_from(ReviewSample).where(*theirs)) or 0
    page, pages = _page(total, number)
    return SamplePage(_list(session, theirs, page, language), page, pages, total)


def list_overturned(session: Session, number: int, language: str) -> tuple[tuple[Overturned, ...], SamplePage]:
    """Return one page of the decisions that reviewers would have made otherwise, the latest first, for moderators."""
    wrong = (ReviewSample.verdict == Verdict.OVERTURNED,)
    total = session.scalar(select(func.count()).select_from(ReviewSample).where(*wrong)) or 0
    page, pages = _page(total, number)
    items = _list(session, wrong, page, language)
    subjects = _subjects(session, [item.row for item in items])
    overturned = tuple(_overturned(item, subjects) for item in items)
    return overturned, SamplePage(items, page, pages, total)


def involved(session: Session, rows: Sequence[SampleRow], reviewer_id: int) -> set[int]:
    """Return those of some samples that somebody has to do with: they decided, answered, wrote or reported."""
    return _involved(session, rows, _subjects(session, rows), reviewer_id)


def get_sample(session: Session, row: SampleRow, language: str) -> DecisionSample | AnswerSample:
    """Return a sample as its reviewer reads it."""
    if row.kind is Kind.MODERATION:
        return _decision(session, row, language)
    return _answer(session, row, language)


def is_readable(session: Session, record_id: int) -> bool:
    """Tell whether the text of a decision can still be read as it was decided on."""
    record = session.get_one(ModerationRecord, record_id)
    title, body, comment = _decided(session, record, "en")
    return comment is not None if record.comment_id is not None else title is not None and body is not None


def _decision(session: Session, row: SampleRow, language: str) -> DecisionSample:
    record = session.get_one(ModerationRecord, row.subject_id)
    title, body, comment = _decided(session, record, language)
    said = session.scalars(select(Report).where(Report.record_id == record.id).order_by(Report.id)).all()
    written = (record.words_id, row.words_id, *(one.words_id for one in said))
    shown = texts.views(session, [text_id for text_id in written if text_id], language)
    return DecisionSample(
        row=row,
        decision=Decision(record.decision),
        at=record.at,
        ground=Ground(record.ground) if record.ground else None,
        words=shown.get(record.words_id or 0),
        title=title,
        body=body,
        comment=comment,
        of_comment=record.comment_id is not None,
        reports=tuple(ReportSaid(Ground(one.ground), shown.get(one.words_id or 0)) for one in said),
        own_words=shown.get(row.words_id or 0),
    )


def _answer(session: Session, row: SampleRow, language: str) -> AnswerSample:
    step = timeline.rows_by_id(session, [row.subject_id])[row.subject_id]
    proposal = proposals.get_row(session, step.proposal_id)
    wanted = [proposal.title_id, proposal.body_id, step.words_id, step.office_id, row.words_id]
    shown = texts.views(session, [text_id for text_id in wanted if text_id], language)
    return AnswerSample(
        row=row,
        step=step.kind,
        at=step.at,
        published_at=proposal.published_at or step.at,
        office=shown.get(step.office_id or 0),
        words=shown[step.words_id or 0],
        title=shown[proposal.title_id],
        body=shown[proposal.body_id],
        own_words=shown.get(row.words_id or 0),
    )


def _decided(
    session: Session, record: ModerationRecord, language: str
) -> tuple[TextView | None, TextView | None, TextView | None]:
    """Return title, body and comment that a decision was made on; of a comment's proposal, the title as it is now."""
    proposal = proposals.get_row(session, record.proposal_id)
    if record.comment_id is None:
        wanted = {proposal.title_id: record.title_hash, proposal.body_id: record.body_hash}
        shown = texts.views_at(session, wanted, language)
        return shown.get(proposal.title_id), shown.get(proposal.body_id), None
    text_id = comments.get_row(session, record.comment_id).text_id
    said = texts.views_at(session, {text_id: record.body_hash}, language)
    return texts.get_view(session, proposal.title_id, language), None, said.get(text_id)


def _list(
    session: Session, conditions: Sequence[ColumnElement[bool]], page: int, language: str
) -> tuple[SampleItem, ...]:
    found = session.scalars(
        select(ReviewSample)
        .where(*conditions)
        .order_by(ReviewSample.reviewed_at.desc(), ReviewSample.id.desc())
        .offset((page - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    rows = [row_of(sample) for sample in found]
    return _items(session, rows, _subjects(session, rows), language)


def _items(session: Session, rows: Sequence[SampleRow], subjects: Subjects, language: str) -> tuple[SampleItem, ...]:
    wanted = [subjects.text_id(row) for row in rows]
    shown = texts.views(session, [*wanted, *(row.words_id for row in rows if row.words_id)], language)
    return tuple(
        SampleItem(
            row,
            shown[text_id],
            subjects.proposals[row.id].id,
            row.id in subjects.comments,
            shown.get(row.words_id or 0),
        )
        for row, text_id in zip(rows, wanted, strict=True)
    )


def _overturned(item: SampleItem, subjects: Subjects) -> Overturned:
    record, comment = subjects.records[item.row.id], subjects.comments.get(item.row.id)
    stands = comment.state if comment else subjects.proposals[item.row.id].state
    return Overturned(item, Decision(record.decision), record.at, record.comment_id, stands.value)


def _subjects(session: Session, rows: Sequence[SampleRow]) -> Subjects:
    numbers = {kind: {row.subject_id for row in rows if row.kind is kind} for kind in Kind}
    found = session.scalars(select(ModerationRecord).where(ModerationRecord.id.in_(numbers[Kind.MODERATION])))
    by_number = {record.id: record for record in found}
    steps = timeline.rows_by_id(session, numbers[Kind.ANSWER])
    records = {row.id: by_number[row.subject_id] for row in rows if row.kind is Kind.MODERATION}
    answers = {row.id: steps[row.subject_id] for row in rows if row.kind is Kind.ANSWER}
    about = {sample_id: one.proposal_id for sample_id, one in (records | answers).items()}
    of_comment = {sample_id: one.comment_id for sample_id, one in records.items() if one.comment_id is not None}
    proposal_rows = proposals.rows_of(session, about.values())
    comment_rows = comments.rows_by_id(session, of_comment.values())
    return Subjects(
        records,
        answers,
        {sample_id: proposal_rows[proposal_id] for sample_id, proposal_id in about.items()},
        {sample_id: comment_rows[comment_id] for sample_id, comment_id in of_comment.items()},
    )


def _involved(session: Session, rows: Sequence[SampleRow], subjects: Subjects, reviewer_id: int) -> set[int]:
    record_ids = {record.id for record in subjects.records.values()}
    reported = set(
        session.scalars(
            select(Report.record_id).where(Report.reporter_id == reviewer_id, Report.record_id.in_(record_ids))
        )
    )
    return {
        row.id
        for row in rows
        if row.actor_id == reviewer_id
        or reviewer_id in subjects.writers(row)
        or (row.kind is Kind.MODERATION and row.subject_id in reported)
    }


def _page(total: int, number: int) -> tuple[int, int]:
    pages = max(1, -(-total // PAGE_SIZE))
    return min(max(1, number), pages), pages
