"""Commands on proposals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.domain.accounts.types import Principal
from portal.domain.outbox.service import queue_mail
from portal.domain.participation import service as participation
from portal.domain.participation.types import ActKind
from portal.domain.proposals import rules
from portal.domain.proposals.models import Endorsement, Proposal, Step, Topic
from portal.domain.proposals.types import (
    Cluster,
    Draft,
    ProposalMoved,
    ProposalSubmitted,
    Refusal,
    Refused,
    State,
    StepKind,
    StepTaken,
)
from portal.domain.texts import queries as text_queries
from portal.domain.texts import rules as text_rules
from portal.domain.texts import service as texts
from portal.domain.texts.types import LanguageChoice
from portal.engines.language import detect
from portal.foundation import languages
from portal.foundation.database import added, find_or_add, key_of_changed, record
from portal.foundation.errors import NotFound


def start(session: Session, author_id: int, draft: Draft, form_key: str, now: datetime) -> tuple[int, bool]:
    """Keep a new draft and return its id and whether it is new; the same form sent twice is one draft."""
    return find_or_add(
        session,
        lambda: find_started(session, author_id, form_key),
        lambda: _add_draft(session, author_id, draft, form_key, now),
    )


def save(session: Session, author_id: int, draft: Draft, form_key: str, now: datetime) -> int:
    """Keep what the writing form holds and return the proposal it is in.

    The same text sent twice is one draft. Another text from the same form (somebody went back and changed it) is the
    draft's next version; where that draft has been handed in already, it is a new one.
    """
    proposal_id, new = start(session, author_id, draft, form_key, now)
    if new or holds(session, proposal_id, draft):
        return proposal_id
    if State(own(session, author_id, proposal_id).state) in rules.EDITABLE:
        revise(session, author_id, proposal_id, draft, now)
        return proposal_id
    return start(session, author_id, draft, key_of_changed(form_key, draft.title, draft.body), now)[0]


def add_topic(
    session: Session, slug: str, cluster: Cluster, position: int, title_id: int, summary_id: int, now: datetime
) -> None:
    """Add one of the city's projects."""
    session.add(Topic(slug=slug, cluster=cluster, position=position, title_id=title_id, summary_id=summary_id))
    session.flush()
    texts.request_translations(session, [title_id, summary_id], languages.INTERFACE, now)


def find_started(session: Session, author_id: int, form_key: str) -> int | None:
    """Return the proposal that came from a form."""
    return session.scalar(select(Proposal.id).where(Proposal.author_id == author_id, Proposal.form_key == form_key))


def holds(session: Session, proposal_id: int, draft: Draft) -> bool:
    """Tell whether a proposal's title and text are those of the draft already."""
    proposal = session.get_one(Proposal, proposal_id)
    kept = text_queries.text_rows(session, [proposal.title_id, proposal.body_id])
    return (kept[proposal.title_id].body, kept[proposal.body_id].body) == (draft.title, draft.body)


def is_about(proposal: Proposal, draft: Draft) -> bool:
    """Tell whether a proposal belongs to the project, the event and the place of the draft already."""
    return all(getattr(proposal, name) == value for name, value in _columns(draft).items())


def _add_draft(session: Session, author_id: int, draft: Draft, form_key: str, now: datetime) -> int:
    choice = language_of(draft)
    proposal = Proposal(
        author_id=author_id,
        state=State.DRAFT,
        cluster=draft.cluster,
        **_columns(draft),
        title_id=texts.write(session, draft.title, choice, now),
        body_id=texts.write(session, draft.body, choice, now, tone=True),
        form_key=form_key,
        created_at=now,
    )
    return added(session, proposal).id


def revise(
    session: Session, author_id: int, proposal_id: int, draft: Draft, now: datetime, *, revision: int | None = None
) -> Refused | None:
    """Replace the text of one's own proposal by its next version, unless somebody changed it since `revision`.

    A draft is changed in private. What is public is changed in the open: the earlier version stays readable, followers
    are told, and a moderator looks at it.
    """
    proposal = own(session, author_id, proposal_id)
    state = State(proposal.state)
    if state not in rules.EDITABLE | rules.CHANGEABLE:
        return Refused(Refusal.WRONG_STATE)
    if revision is not None and revision != proposal.revision:
        return Refused(Refusal.CHANGED)
    public = state in rules.CHANGEABLE
    choice = language_of(draft)
    before = holds(session, proposal_id, draft)
    if public and before and _stands(session, proposal, draft, choice):
        return None
    for text_id, body in ((proposal.title_id, draft.title), (proposal.body_id, draft.body)):
        texts.revise(session, text_id, body, choice, now, keep=public)
    if not public:
        proposal.cluster = draft.cluster
    for name, value in _columns(draft).items():
        setattr(proposal, name, value)
    proposal.revision += 1
    if public:
        # Also where only the language was set right: there is one more language to bring it into.
        translate(session, proposal, now)
    if public and not before and not _just_edited(session, proposal, now):
        take_step(session, proposal, StepKind.EDITED, now, author_id)
    return None


def _stands(session: Session, proposal: Proposal, draft: Draft, choice: LanguageChoice) -> bool:
    """Tell whether also all but the words is as it was: then nobody need look at it again."""
    written = {row.language for row in text_queries.text_rows(session, [proposal.title_id, proposal.body_id]).values()}
    return written == {choice.code} and is_about(proposal, draft)


def _just_edited(session: Session, proposal: Proposal, now: datetime) -> bool:
    """Tell whether the last step is an edit of a moment ago: whoever mends a text ten times tells of it once."""
    last = session.scalar(select(Step).where(Step.proposal_id == proposal.id).order_by(Step.id.desc()).limit(1))
    return last is not None and last.kind == StepKind.EDITED and now - last.at < rules.ONE_EDIT


def submit(
    session: Session, author: Principal, proposal_id: int, now: datetime, *, tell: bool = True
) -> Refused | None:
    """Hand a proposal in: from here on it is translated, so that its moderator can read it."""
    proposal = own(session, author.id, proposal_id)
    refused = rules.move(State(proposal.state), State.SUBMITTED) or _unfinished(session, proposal)
    if refused is not None:
        return refused
    proposal.state = State.SUBMITTED
    proposal.submitted_at = now
    language = text_queries.get_text(session, proposal.body_id).language
    participation.note(session, ActKind.PROPOSAL, proposal.id, now, account_id=author.id, language=language)
    translate(session, proposal, now)
    if tell:
        queue_mail(
            session, author.email, "proposal_received", author.language, _mail_context(session, author, proposal), now
        )
    record(session, ProposalSubmitted(proposal.id))
    return None


def withdraw(session: Session, author_id: int, proposal_id: int, now: datetime) -> Refused | None:
    """Take one's own proposal back."""
    proposal = own(session, author_id, proposal_id)
    refused = rules.move(State(proposal.state), State.WITHDRAWN)
    if refused is None:
        was_public = proposal.listed_at is not None
        enter_state(session, proposal, State.WITHDRAWN)
        if was_public:
            take_step(session, proposal, StepKind.WITHDRAWN, now, author_id)
    return refused


def decide(
    session: Session,
    proposal_id: int,
    to: State,
    revision: int,
    moderator_id: int,
    now: datetime,
    cluster: Cluster | None = None,
    *,
    public: bool = False,
) -> Refused | None:
    """Move on what waits for a moderator, or (`public`) take it off, if it is the version that the moderator read."""
    proposal = locked(session, proposal_id)
    if proposal.revision != revision:
        return Refused(Refusal.CHANGED)
    state = State(proposal.state)
    # Whoever refuses what was handed in does not take off what another moderator has just published.
    if state not in (rules.PUBLIC if public else {State.SUBMITTED}):
        return Refused(Refusal.WRONG_STATE)
    refused = rules.move(state, to)
    if refused is not None:
        return refused
    proposal.checked_revision = revision
    if to is State.PUBLISHED:
        proposal.published_at = now
        proposal.cluster = cluster or proposal.cluster
        enter_state(session, proposal, to)
        take_step(session, proposal, StepKind.PUBLISHED, now, moderator_id)
        return None
    was_public = proposal.listed_at is not None
    enter_state(session, proposal, to)
    if was_public:
        take_step(session, proposal, StepKind.REMOVED, now, moderator_id)
    session.flush()
    return None


def mark_checked(session: Session, proposal_id: int, revision: int) -> Refused | None:
    """Note that a moderator has read what a writer changed after publication."""
    proposal = _public(session, proposal_id)
    if proposal.revision != revision:
        return Refused(Refusal.CHANGED)
    proposal.checked_revision = revision
    return None


def check_read(session: Session, proposal_id: int, revision: int) -> Refused | None:
    """Refuse a decision on another version than the one that was read; until it is made, nobody changes this one."""
    return None if locked(session, proposal_id).revision == revision else Refused(Refusal.CHANGED)


def enter_state(session: Session, proposal: Proposal, to: State) -> None:
    """Enter a state; what is public is listed, all else is not."""
    proposal.state = to
    listed_at = proposal.published_at if to in rules.PUBLIC else None
    if listed_at != proposal.listed_at:
        proposal.listed_at = listed_at
        record(session, ProposalMoved(proposal.id))


def take_step(
    session: Session, proposal: Proposal, kind: StepKind, now: datetime, actor_id: int | None, **more: int | None
) -> Step:
    """Add a step to a proposal's timeline; whoever follows it is told by a worker."""
    step = Step(proposal_id=proposal.id, kind=kind, at=now, actor_id=actor_id, **more)
    session.add(step)
    session.flush()
    record(session, StepTaken(step.id))
    return step


def locked(session: Session, proposal_id: int) -> Proposal:
    """Return a proposal, locked and as it is now: each of its steps waits for the one before."""
    proposal = session.get(Proposal, proposal_id, with_for_update=True, populate_existing=True)
    if proposal is None:
        raise NotFound(f"proposal {proposal_id}")
    return proposal


def endorse(session: Session, account_id: int, proposal_id: int, now: datetime) -> Refused | None:
    """Give a verified person's voice to a proposal; a second time changes nothing."""
    proposal = _public(session, proposal_id)
    if proposal.author_id == account_id:
        return Refused(Refusal.OWN_PROPOSAL)
    if State(proposal.state) not in rules.OPEN:
        return Refused(Refusal.CLOSED)
    if session.get(Endorsement, (proposal_id, account_id)) is None:
        session.add(Endorsement(proposal_id=proposal_id, account_id=account_id, created_at=now))
        participation.note(session, ActKind.ENDORSEMENT, proposal_id, now, account_id=account_id)
        _count_endorsements(session, proposal)
    return None


def unendorse(session: Session, account_id: int, proposal_id: int, now: datetime) -> None:
    """Take one's voice back."""
    proposal = _public(session, proposal_id)
    participation.undo(session, ActKind.ENDORSEMENT, proposal_id, now, account_id=account_id)
    session.execute(
        delete(Endorsement).where(Endorsement.proposal_id == proposal_id, Endorsement.account_id == account_id)
    )
    _count_endorsements(session, proposal)


def leave(session: Session, account_id: int) -> None:
    """Take along what is not public of somebody who closes their account: drafts go, what waits is withdrawn."""
    unpublished = session.scalars(
        select(Proposal)
        .where(Proposal.author_id == account_id, Proposal.state.in_([State.DRAFT, State.SUBMITTED, State.RETURNED]))
        .with_for_update()
    ).all()
    for proposal in unpublished:
        if proposal.state == State.DRAFT:
            session.delete(proposal)
        else:
            proposal.state = State.WITHDRAWN
    session.flush()
    drafts = [proposal for proposal in unpublished if proposal.state == State.DRAFT]
    texts.forget(session, [text_id for draft in drafts for text_id in (draft.title_id, draft.body_id)])


def language_of(draft: Draft) -> LanguageChoice:
    """Decide one language for title and text."""
    return text_rules.choose_language(draft.language, detect(f"{draft.title}\n{draft.body}"))


def translate(session: Session, proposal: Proposal, now: datetime) -> None:
    """Ask for title and text in every language of the portal."""
    texts.request_translations(session, [proposal.title_id, proposal.body_id], languages.INTERFACE, now)


def own(session: Session, author_id: int, proposal_id: int) -> Proposal:
    """Return somebody's own proposal, locked; what belongs to others does not exist for them."""
    proposal = locked(session, proposal_id)
    if proposal.author_id != author_id:
        raise NotFound(f"proposal {proposal_id} of account {author_id}")
    return proposal


def _unfinished(session: Session, proposal: Proposal) -> Refused | None:
    kept = text_queries.text_rows(session, [proposal.title_id, proposal.body_id])
    return rules.check_finished(kept[proposal.title_id].body, kept[proposal.body_id].body)


def _public(session: Session, proposal_id: int) -> Proposal:
    proposal = locked(session, proposal_id)
    if State(proposal.state) not in rules.PUBLIC:
        raise NotFound(f"proposal {proposal_id} is not public")
    return proposal


def _count_endorsements(session: Session, proposal: Proposal) -> None:
    # The proposal is locked: whoever counts sees every voice that was given before.
    session.flush()
    proposal.endorsements = session.scalar(select(func.count()).where(Endorsement.proposal_id == proposal.id)) or 0


def _columns(draft: Draft) -> dict[str, Any]:
    return {
        "topic_id": draft.topic_id,
        "event_id": draft.event_id,
        "session_id": draft.session_id,
        "place": draft.place.name,
        "neighbourhood": draft.place.neighbourhood,
        "latitude": draft.place.latitude,
        "longitude": draft.place.longitude,
    }


def _mail_context(session: Session, author: Principal, proposal: Proposal) -> dict[str, object]:
    title = text_queries.get_text(session, proposal.title_id).body
    return {"name": author.display_name, "proposal_id": proposal.id, "title": title}
