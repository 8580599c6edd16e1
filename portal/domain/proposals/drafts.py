"""Drafts while they are being written: kept as they are typed, suggested a cluster, previewed in other languages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.domain.proposals import rules, service
from portal.domain.proposals.draft_types import Preview, Reading
from portal.domain.proposals.models import Proposal
from portal.domain.proposals.types import (
    Cluster,
    ClusterHint,
    Draft,
    Kept,
    ProposalRow,
    Refusal,
    Refused,
    State,
)
from portal.domain.texts import queries as text_queries
from portal.domain.texts import service as texts
from portal.engines.topics import suggest
from portal.foundation import languages


def keep(
    session: Session,
    author_id: int,
    draft: Draft,
    now: datetime,
    *,
    proposal_id: int | None = None,
    form_key: str = "",
    revision: int | None = None,
) -> Kept | Refused:
    """Keep what is being written, unfinished or even empty; what is not a draft any more is never changed.

    A new one is known by the key of its form. `revision` is the version that the writer has before them: where another
    one is kept by now, nothing is overwritten.
    """
    if proposal_id is None:
        proposal_id, new = service.start(session, author_id, draft, form_key, now)
        if new:
            return Kept(proposal_id, 1, now)
    proposal = service.own(session, author_id, proposal_id)
    if State(proposal.state) not in rules.EDITABLE:
        return Refused(Refusal.WRONG_STATE)
    if _says(session, proposal, draft):
        return Kept(proposal.id, proposal.revision, now)
    if revision != proposal.revision:
        return Refused(Refusal.CHANGED)
    same_text = service.holds(session, proposal.id, draft)
    refused = service.revise(session, author_id, proposal.id, draft, now, revision=revision)
    if refused is not None:
        return refused
    if not same_text:
        texts.take_back_orders(session, [proposal.title_id, proposal.body_id])
    return Kept(proposal.id, proposal.revision, now)


def order_preview(session: Session, author_id: int, proposal_id: int, now: datetime) -> Refused | None:
    """Ask for a draft in the other languages, so that its writer sees what others will read."""
    proposal = service.own(session, author_id, proposal_id)
    if State(proposal.state) not in rules.EDITABLE:
        return Refused(Refusal.WRONG_STATE)
    texts.request_translations(session, [proposal.title_id, proposal.body_id], languages.INTERFACE, now)
    return None


def preview(session: Session, row: ProposalRow) -> Preview:
    """Return a draft in each other language of the pages, as far as it is translated."""
    shown = text_queries.views_in(session, [row.title_id, row.body_id], languages.INTERFACE)
    readings = [
        Reading(languages.get(code), shown[row.title_id, code], shown[row.body_id, code])
        for code in languages.INTERFACE
        if shown[row.body_id, code].source.code != code
    ]
    return Preview(text_queries.is_ordered(session, row.body_id), tuple(readings))


def suggest_cluster(title: str, body: str, language: str) -> ClusterHint | None:
    """Return the cluster that a text seems to belong to, or None where that is not clear."""
    found = suggest(f"{title}\n{body}", language)
    return ClusterHint(Cluster(found[0].topic), found[0].word) if found else None


def _says(session: Session, proposal: Proposal, draft: Draft) -> bool:
    """Tell whether nothing at all would change."""
    language = text_queries.get_text(session, proposal.body_id).language
    return (
        proposal.cluster == draft.cluster
        and service.is_about(proposal, draft)
        and service.holds(session, proposal.id, draft)
        and language == service.language_of(draft).code
    )
