"""The command with which programs hand proposals in: all of it once, or none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.accounts.types import Principal
from portal.domain.proposals import service
from portal.domain.proposals.models import Proposal
from portal.domain.proposals.types import Draft, Refusal, Refused


@dataclass(frozen=True, slots=True)
class Sent:
    """What a program has sent: which proposal it is in, and whether this is the first time that it came."""

    proposal_id: int
    new: bool


def send(
    session: Session, author: Principal, draft: Draft, key: str, content_hash: str, now: datetime, *, submit: bool
) -> Sent | Refused:
    """Keep a proposal and, where that is wanted, hand it in; the same key with the same content is the same one.

    What first came with the key is compared by its hash: the proposal itself may have been edited on its page since.
    """
    proposal_id, new = service.start(session, author.id, draft, key, now)
    proposal = session.get_one(Proposal, proposal_id)
    if not new:
        return Sent(proposal_id, new=False) if proposal.form_hash == content_hash else Refused(Refusal.KEY_REUSED)
    proposal.form_hash = content_hash
    if submit:
        refused = service.submit(session, author, proposal_id, now)
        if refused is not None:
            return refused
    return Sent(proposal_id, new=True)
