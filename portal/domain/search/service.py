"""Commands of search: bring the index up to what the texts say, make it anew, and say where it differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.domain.proposals import indexing as proposals
from portal.domain.proposals.types import Source
from portal.domain.search import dialects, rules
from portal.domain.search.models import SearchDocument, SearchTerm
from portal.domain.search.types import Drift
from portal.domain.texts import queries as texts
from portal.domain.texts import work as text_work
from portal.engines.search import count_terms

Fields = tuple[str, str]


def index_due(session: Session, limit: int) -> int:
    """Index one batch of what has changed; return how many changes were taken.

    The rows are locked before their texts are read: whoever changes one meanwhile makes it due again afterwards.
    From there on this transaction waits for nobody, so that nobody who waits for it can wait in a ring.
    """
    dialects.one_at_a_time(session)
    changed_texts = text_work.claim_index_due(session, limit)
    changed = proposals.claim_index_due(session, limit)
    wanted = set(changed) | set(proposals.owners_of(session, changed_texts))
    if wanted:
        index(session, sorted(wanted))
    return len(changed_texts) + len(changed)


def index(session: Session, proposal_ids: Sequence[int]) -> None:
    """Make the documents of some proposals what their texts are now; what is not public has none."""
    dialects.one_at_a_time(session)
    sources = {source.id: source for source in proposals.sources(session, proposal_ids)}
    now = _fields(session, sources.values())
    before = {
        document.proposal_id: document
        for document in session.scalars(select(SearchDocument).where(SearchDocument.proposal_id.in_(proposal_ids)))
    }
    terms: Counter[str] = Counter()
    for proposal_id in proposal_ids:
        document, source = before.get(proposal_id), sources.get(proposal_id)
        if document is not None:
            terms.subtract(_terms((document.title, document.body)))
        if source is not None:
            terms.update(_terms(now[proposal_id]))
        _put(session, document, source, now.get(proposal_id))
    session.flush()
    dialects.add_to_terms(session, terms, rules.backwards)


def clear(session: Session) -> None:
    """Empty the index, to make it anew."""
    dialects.one_at_a_time(session)
    dialects.clear(session)
    session.expunge_all()


def drift(session: Session, proposal_ids: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return which of some public proposals the index lacks, and which it holds differently."""
    sources = proposals.sources(session, proposal_ids)
    now = _fields(session, sources)
    there = {
        document.proposal_id: (document.id, document.title, document.body)
        for document in session.scalars(select(SearchDocument).where(SearchDocument.proposal_id.in_(proposal_ids)))
    }
    missing = [source.id for source in sources if source.id not in there]
    different = [
        source.id for source in sources if source.id in there and there[source.id] != (_key(source), *now[source.id])
    ]
    return missing, different


def whole_drift(session: Session, missing: Iterable[int], different: Iterable[int]) -> Drift:
    """Add to what differs what should not be there, and count the terms anew from the documents."""
    there = session.scalars(select(SearchDocument.proposal_id).order_by(SearchDocument.proposal_id)).all()
    public = proposals.public_among(session, there)
    counted: Counter[str] = Counter()
    for title, body in session.execute(
        select(SearchDocument.title, SearchDocument.body), execution_options={"yield_per": 500}
    ):
        counted.update(_terms((title, body)))
    kept = dict(session.execute(select(SearchTerm.term, SearchTerm.documents)).all())
    wrong = sum(kept.get(term, 0) != counted.get(term, 0) for term in kept.keys() | counted.keys())
    return Drift(tuple(missing), tuple(different), tuple(i for i in there if i not in public), wrong)


def _fields(session: Session, sources: Iterable[Source]) -> dict[int, Fields]:
    sources = list(sources)
    versions = texts.versions(session, [i for source in sources for i in (source.title_id, source.body_id)])
    return {
        source.id: (
            rules.field(version.text for version in versions[source.title_id]),
            rules.field(version.text for version in versions[source.body_id]),
        )
        for source in sources
    }


def _put(session: Session, document: SearchDocument | None, source: Source | None, fields: Fields | None) -> None:
    if document is not None and (source is None or document.id != _key(source)):
        session.execute(delete(SearchDocument).where(SearchDocument.id == document.id))
        document = None
    if source is None or fields is None:
        return
    if document is None:
        session.add(SearchDocument(id=_key(source), proposal_id=source.id, title=fields[0], body=fields[1]))
    else:
        document.title, document.body = fields


def _key(source: Source) -> int:
    return rules.document_id(source.id, source.published_at)


def _terms(fields: Fields) -> Counter[str]:
    return count_terms([" ".join(fields)])
