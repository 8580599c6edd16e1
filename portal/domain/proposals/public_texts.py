"""Which texts of proposals everybody can read, and where: a statement for a domain above to compose."""

from __future__ import annotations

from sqlalchemy import CompoundSelect, String, literal, select, union_all

from portal.domain.proposals.models import Proposal, Step
from portal.domain.proposals.timeline import BY_THE_CITY


def public_texts() -> CompoundSelect[int, str, int, int, int]:
    """Select the texts of public proposals and of the city's answers to them.

    Columns: text_id, part (title, body or answer), proposal_id, title_id, weight: how many people stand behind it.
    """
    public = Proposal.listed_at.is_not(None)

    def part(name: str) -> list[object]:
        about = (Proposal.id.label("proposal_id"), Proposal.title_id, Proposal.endorsements.label("weight"))
        return [literal(name, String).label("part"), *about]

    return union_all(
        select(Proposal.title_id.label("text_id"), *part("title")).where(public),
        select(Proposal.body_id.label("text_id"), *part("body")).where(public),
        select(Step.words_id.label("text_id"), *part("answer"))
        .join(Proposal, Proposal.id == Step.proposal_id)
        .where(public, Step.words_id.is_not(None), Step.kind.in_(BY_THE_CITY)),
    )
