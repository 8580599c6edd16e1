"""What comes in by another way than the writing page: brought by hand, or from another system."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.participation import service as participation
from portal.domain.participation.types import ActKind
from portal.domain.proposals.models import Proposal
from portal.domain.proposals.service import holds, language_of, translate
from portal.domain.proposals.types import Draft, Entered, Imported, ProposalSubmitted, State
from portal.domain.texts import service as texts
from portal.foundation.database import added, find_or_add, key_of_changed, record


def enter(session: Session, staff_id: int, entered: Entered, form_key: str, now: datetime) -> int:
    """Hand in what somebody brought without an account; the same form sent twice is one proposal.

    Another text from the same form (somebody went back and changed it) is a proposal of its own.
    """
    proposal_id, new = _enter_once(session, staff_id, entered, form_key, now)
    if new or holds(session, proposal_id, entered.draft):
        return proposal_id
    changed = key_of_changed(form_key, entered.draft.title, entered.draft.body)
    return _enter_once(session, staff_id, entered, changed, now)[0]


def import_one(session: Session, item: Imported, now: datetime) -> tuple[int, bool]:
    """Keep a proposal from elsewhere, published at its own date; return its id and whether it is new."""
    return find_or_add(session, lambda: _imported_id(session, item), lambda: _add_imported(session, item, now))


def _enter_once(session: Session, staff_id: int, entered: Entered, form_key: str, now: datetime) -> tuple[int, bool]:
    sent = select(Proposal.id).where(Proposal.entered_by_id == staff_id, Proposal.form_key == form_key)
    return find_or_add(
        session, lambda: session.scalar(sent), lambda: _add_entered(session, staff_id, entered, form_key, now)
    )


def _imported_id(session: Session, item: Imported) -> int | None:
    return session.scalar(
        select(Proposal.id).where(Proposal.source == item.source, Proposal.source_id == item.source_id)
    )


def _add_entered(session: Session, staff_id: int, entered: Entered, form_key: str, now: datetime) -> int:
    draft = entered.draft
    choice = language_of(draft)
    proposal = added(
        session,
        Proposal(
            author_name=entered.name or None,
            entered_by_id=staff_id,
            entered_via=entered.via,
            state=State.SUBMITTED,
            cluster=draft.cluster,
            topic_id=draft.topic_id,
            event_id=draft.event_id,
            session_id=draft.session_id,
            title_id=texts.write(session, draft.title, choice, now),
            body_id=texts.write(session, draft.body, choice, now, tone=True),
            form_key=form_key,
            created_at=now,
            submitted_at=entered.received_at,
        ),
    )
    participation.note(session, ActKind.PROPOSAL, proposal.id, entered.received_at, language=choice.code)
    translate(session, proposal, now)
    record(session, ProposalSubmitted(proposal.id))
    return proposal.id


def _add_imported(session: Session, item: Imported, now: datetime) -> int:
    choice = language_of(Draft(item.title, item.body, item.language))
    moment = item.created_at or now
    proposal = added(
        session,
        Proposal(
            author_name=item.author,
            state=State.PUBLISHED,
            cluster=item.cluster,
            title_id=texts.write(session, item.title, choice, now),
            body_id=texts.write(session, item.body, choice, now, tone=True),
            source=item.source,
            source_id=item.source_id,
            checked_revision=1,
            created_at=moment,
            submitted_at=moment,
            published_at=moment,
            listed_at=moment,
        ),
    )
    translate(session, proposal, now)
    return proposal.id
