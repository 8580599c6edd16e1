"""Keep the words of texts, and take them anew where a text, or its translation, is another one by now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from portal.domain.topics import sources
from portal.domain.topics.models import TopicText
from portal.domain.topics.sources import Stamp
from portal.engines.topics import Term, terms

Words = tuple[str, tuple[Term, ...]]
"""The language that a text is compared in, and its words."""


def outdated(session: Session, text_ids: Iterable[int]) -> dict[int, Stamp]:
    """Return the texts whose words are not kept, or are those of another form, with the form to take them from."""
    now = sources.stamps(session, text_ids)
    kept = {
        row.text_id: Stamp(row.language, row.source_hash, row.form_at)
        for some in sources.batches(now)
        for row in session.execute(
            select(TopicText.text_id, TopicText.language, TopicText.source_hash, TopicText.form_at).where(
                TopicText.text_id.in_(some)
            )
        )
    }
    return {text_id: stamp for text_id, stamp in now.items() if kept.get(text_id) != stamp}


def take(session: Session, wanted: Mapping[int, Stamp]) -> dict[int, Words]:
    """Return the words of some texts, from the texts themselves."""
    found = sources.bodies(session, ((text_id, stamp.language) for text_id, stamp in wanted.items()))
    return {
        text_id: (stamp.language, terms(found[text_id, stamp.language], stamp.language))
        for text_id, stamp in wanted.items()
        if (text_id, stamp.language) in found
    }


def keep(session: Session, taken: Mapping[int, Words], stamps: Mapping[int, Stamp]) -> None:
    """Keep words instead of those that were kept."""
    session.execute(delete(TopicText).where(TopicText.text_id.in_(taken)))
    rows = [
        {
            "text_id": text_id,
            "language": language,
            "source_hash": stamps[text_id].source_hash,
            "form_at": stamps[text_id].form_at,
            "terms": [[term.key, term.form, term.count] for term in words],
        }
        for text_id, (language, words) in taken.items()
    ]
    if rows:
        session.execute(insert(TopicText), rows)


def kept_words(session: Session, text_ids: Iterable[int]) -> dict[int, Words]:
    """Return what is kept of some texts."""
    return {
        row.text_id: (row.language, tuple(Term(*term) for term in row.terms))
        for some in sources.batches(text_ids)
        for row in session.execute(
            select(TopicText.text_id, TopicText.language, TopicText.terms).where(TopicText.text_id.in_(some))
        )
    }


def forget_all_but(session: Session, text_ids: Iterable[int]) -> int:
    """Forget the words of all other texts: what was taken off or erased, and what is of a published quarter."""
    others = set(session.scalars(select(TopicText.text_id))).difference(text_ids)
    for some in sources.batches(others):
        session.execute(delete(TopicText).where(TopicText.text_id.in_(some)))
    return len(others)
