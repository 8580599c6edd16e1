"""What the city promised in the demo's answers, what became of it, and where a writer was not content."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from portal.cli import demo_life
from portal.cli.demo_life import Life
from portal.domain.proposals import commitment_queries, commitments, reopening, timeline
from portal.domain.proposals.commitment_types import Change, ChangeKind


def go_on(session: Session, life: Life) -> None:
    """Let promises be kept, moved or given up, and a writer object, after all responses."""
    for response in life.item.get("responses", ()):
        if "promise" in response:
            _become(session, life, response)
    if "objection" in life.item:
        _object(session, life, life.item["objection"])


def _become(session: Session, life: Life, response: dict[str, Any]) -> None:
    language, item = response["language"], response["promise"]
    promises = commitment_queries.of_proposal(session, life.proposal_id, language, life.now.date())
    row = next(iter(promises.by_answer.values())).row
    demo_life.keep_translations(session, row.words_id, item["words"], language, life.moment(response["days_after"]))
    for number, became in enumerate(item["became"], start=1):
        at = life.moment(became["days_after"])
        day = life.day(became["day_after"]) if "day_after" in became else None
        given = Change(ChangeKind(became["kind"]), became["words"][language], language, day)
        refused = commitments.change(session, life.people[response["by"]].id, row.id, number, given, at, life.zone)
        assert refused is None, refused
        _translate_last(session, life, became["words"], language)


def _object(session: Session, life: Life, objection: dict[str, Any]) -> None:
    language, at = life.item["language"], life.moment(objection["days_after"])
    answered = timeline.latest_row(session, life.proposal_id)
    author = life.people[life.item["author"]]
    refused = reopening.reopen(
        session, author.id, life.proposal_id, answered.id, objection["words"][language], language, at
    )
    assert refused is None, refused
    _translate_last(session, life, objection["words"], language)


def _translate_last(session: Session, life: Life, words: dict[str, str], language: str) -> None:
    step = timeline.latest_row(session, life.proposal_id)
    assert step.words_id is not None
    demo_life.keep_translations(session, step.words_id, words, language, step.at)
