"""Commands of independent review: say whether a decision was right, and mark an answer anew from its text alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.moderation import review_queries
from portal.domain.moderation import review_rules as rules
from portal.domain.moderation.models import ReviewSample
from portal.domain.moderation.review_types import (
    Kind,
    Marks,
    ReviewRefusal,
    ReviewRefused,
    Verdict,
)
from portal.domain.texts import rules as text_rules
from portal.domain.texts import service as texts
from portal.engines.language import detect
from portal.foundation import languages
from portal.foundation.errors import NotFound


def review_decision(
    session: Session, reviewer_id: int, sample_id: int, verdict: Verdict, words: str, now: datetime
) -> ReviewRefused | None:
    """Say whether a moderator's decision was right; where it was not, the words say why."""
    sample = _locked(session, sample_id, Kind.MODERATION)
    refused = _check(session, sample, reviewer_id, now)
    if refused is not None:
        return refused
    readable = review_queries.is_readable(session, sample.subject_id)
    refused = rules.check_verdict(verdict, words, readable=readable)
    if refused is not None:
        return refused
    _conclude(session, sample, reviewer_id, verdict, words, now)
    return None


def review_answer(
    session: Session, reviewer_id: int, sample_id: int, marks: Marks, words: str, now: datetime
) -> ReviewRefused | None:
    """Mark an answer anew; whether that reproduces what is on record follows from it."""
    sample = _locked(session, sample_id, Kind.ANSWER)
    refused = _check(session, sample, reviewer_id, now)
    if refused is not None:
        return refused
    verdict = rules.compare(review_queries.row_of(sample).recorded, marks)
    if verdict is None:
        return ReviewRefused(ReviewRefusal.UNFINISHED)
    sample.found = {**sample.found, "marks": marks.to_dict()}
    _conclude(session, sample, reviewer_id, verdict, words, now)
    return None


def _locked(session: Session, sample_id: int, kind: Kind) -> ReviewSample:
    # Two reviewers at once: the second waits here, and is then told.
    sample = session.get(ReviewSample, sample_id, with_for_update=True, populate_existing=True)
    if sample is None or sample.kind != kind:
        raise NotFound(f"sample {sample_id} of kind {kind}")
    return sample


def _check(session: Session, sample: ReviewSample, reviewer_id: int, now: datetime) -> ReviewRefused | None:
    row = review_queries.row_of(sample)
    return rules.check(row, reviewer_id, involved=bool(review_queries.involved(session, [row], reviewer_id)), now=now)


def _conclude(
    session: Session, sample: ReviewSample, reviewer_id: int, verdict: Verdict, words: str, now: datetime
) -> None:
    sample.words_id = _keep_words(session, sample.words_id, words, now)
    sample.verdict, sample.reviewer_id = verdict, reviewer_id
    # A change does not begin the time for changes anew.
    sample.reviewed_at = sample.reviewed_at or now
    session.flush()


def _keep_words(session: Session, words_id: int | None, words: str, now: datetime) -> int | None:
    if not words.strip():
        return None
    if words_id is None:
        return texts.write_public(session, words, None, now)
    texts.revise(session, words_id, words, text_rules.choose_language(None, detect(words)), now)
    texts.request_translations(session, [words_id], languages.INTERFACE, now)
    return words_id
