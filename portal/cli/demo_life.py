"""What became of the demo's proposals: changes, comments, the city's answers, and who is told of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy.orm import Session

from portal.domain.accounts.types import Principal
from portal.domain.discussion import queries as comments
from portal.domain.discussion import service as discussion
from portal.domain.discussion.types import CommentRefused
from portal.domain.following import service as following
from portal.domain.following import telling
from portal.domain.proposals import answers, queries, service, timeline
from portal.domain.proposals.types import Answer, Draft, Promise, State
from portal.domain.texts import service as texts

RECENT = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Life:
    """One proposal of the demo, when it was published, and the people of the demo."""

    item: dict[str, Any]
    proposal_id: int
    published: datetime
    people: Mapping[str, Principal]
    now: datetime
    zone: tzinfo

    def moment(self, days_after: int, minutes: int = 0) -> datetime:
        """Return a moment after the publication, never one to come."""
        return min(self.now, self.published + timedelta(days=days_after, minutes=minutes))

    def day(self, days_after: int) -> date:
        """Return a day after the publication, in the city's time zone; it may be one to come."""
        return (self.published + timedelta(days=days_after)).astimezone(self.zone).date()


def live(session: Session, life: Life) -> None:
    """Let a proposal be changed, talked about and answered, in the order of time."""
    for change in life.item.get("edits", ()):
        _edit(session, life, change)
    for number, (comment, parent) in enumerate(_in_order(life.item.get("comments", ()))):
        _comment(session, life, comment, parent, number)
    for response in life.item.get("responses", ()):
        _respond(session, life, response)


def merge(session: Session, life: Life, target_id: int, official: Principal) -> None:
    """Join a proposal with the one that goes on with it."""
    revision = queries.get_row(session, life.proposal_id).revision
    given = Answer(State.MERGED, target_id=target_id)
    refused = answers.answer(session, official.id, life.proposal_id, revision, given, life.now - timedelta(days=1))
    assert refused is None, refused


def tell(session: Session, now: datetime) -> int:
    """Make the notices of all this without a mail, the older ones read; return how much there was to tell."""
    told = telling.tell_of_steps(session, now) + telling.tell_of_comments(session)
    following.settle_quietly(session, now - RECENT, now)
    return told


def keep_translations(session: Session, text_id: int, versions: Mapping[str, str], source: str, now: datetime) -> None:
    """Keep what people translated."""
    for language, body in versions.items():
        if language != source:
            texts.keep_human_translation(session, text_id, language, body, now)


def _edit(session: Session, life: Life, change: dict[str, Any]) -> None:
    row, language = queries.get_row(session, life.proposal_id), life.item["language"]
    title, body = change.get("title", life.item["title"]), change.get("body", life.item["body"])
    subject = (row.cluster, row.topic_id, row.place, row.event_id, row.session_id)
    draft = Draft(title[language], body[language], language, *subject)
    at = life.moment(change["days_after"])
    refused = service.revise(session, life.people[life.item["author"]].id, row.id, draft, at)
    assert refused is None, refused
    keep_translations(session, row.title_id, title, language, at)
    keep_translations(session, row.body_id, body, language, at)


def _in_order(threads: Any) -> Iterator[tuple[dict[str, Any], str | None]]:
    """Yield comments with the key of the one they answer, in the order in which they were said."""
    said = [(comment, None) for comment in threads]
    said += [(reply, comment["key"]) for comment in threads for reply in comment.get("replies", ())]
    yield from sorted(said, key=lambda pair: (pair[0]["days_after"], pair[1] is not None))


def _comment(session: Session, life: Life, item: dict[str, Any], parent: str | None, number: int) -> None:
    language, at = item["language"], life.moment(item["days_after"], minutes=7 * number)
    parent_id = comments.find_by_form(session, f"demo-{life.item['key']}-{parent}"[:40]) if parent else None
    comment_id = discussion.post(
        session,
        life.people[item["author"]].id,
        life.proposal_id,
        item["body"][language],
        language,
        f"demo-{life.item['key']}-{item['key']}"[:40],
        at,
        parent_id=parent_id,
    )
    assert not isinstance(comment_id, CommentRefused), comment_id
    keep_translations(session, comments.get_row(session, comment_id).text_id, item["body"], language, at)
    for email in item.get("supported_by", ()):
        discussion.support(session, life.people[email].id, comment_id, at)


def _respond(session: Session, life: Life, response: dict[str, Any]) -> None:
    language, at = response["language"], life.moment(response["days_after"])
    revision = queries.get_row(session, life.proposal_id).revision
    given = Answer(
        State(response["status"]),
        response["office"][language],
        response["body"][language],
        language,
        substantive=response["substantive"],
        promise=_promise_in(response, life),
    )
    official = life.people[response["by"]]
    refused = answers.answer(session, official.id, life.proposal_id, revision, given, at, life.zone)
    assert refused is None, refused
    step = timeline.latest_row(session, life.proposal_id)
    for text_id, versions in ((step.words_id, response["body"]), (step.office_id, response["office"])):
        if text_id is not None:
            keep_translations(session, text_id, versions, language, at)


def _promise_in(response: dict[str, Any], life: Life) -> Promise | None:
    item = response.get("promise")
    return Promise(item["words"][response["language"]], life.day(item["due_after"])) if item else None
