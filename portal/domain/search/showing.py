"""Show what was found: hits marked in the text as a reader sees it, or in the version that has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from portal.domain.proposals import queries as proposals
from portal.domain.proposals.types import ProposalView
from portal.domain.search.types import Elsewhere, Found, Hits
from portal.domain.texts import queries as texts
from portal.domain.texts.types import Paragraph, Piece, TextView, Version
from portal.engines import search as engine
from portal.engines.search import Expression

LONGEST_SNIPPET = 150


def show(session: Session, found: Found, language: str) -> Hits:
    """Return a page of results as a reader of `language` sees them."""
    views = proposals.list_given(session, found.ids, language)
    items = tuple(_marked(view, found.expression) for view in views)
    unseen = [item for item in items if not _has_hit(item.title) and not _has_hit(item.body)]
    wanted = [text_id for item in unseen for text_id in (item.row.title_id, item.row.body_id)]
    versions = texts.versions(session, wanted)
    elsewhere = {
        item.row.id: hit
        for item in unseen
        if (hit := _find([*versions[item.row.title_id], *versions[item.row.body_id]], found.expression))
    }
    return Hits(items, elsewhere)


def _marked(view: ProposalView, expression: Expression) -> ProposalView:
    title = replace(view.title, paragraphs=tuple(_mark(paragraph, expression) for paragraph in view.title.paragraphs))
    return replace(view, title=title, body=_cut(view.body, expression))


def _cut(body: TextView, expression: Expression) -> TextView:
    """Return the surroundings of the first hit; without one, the beginning."""
    for paragraph in body.paragraphs:
        for piece in paragraph:
            around = engine.snippet(piece.text, expression, LONGEST_SNIPPET)
            if around:
                return replace(body, paragraphs=(tuple(replace(piece, text=t, is_hit=hit) for t, hit in around),))
    return body.excerpt(LONGEST_SNIPPET)


def _mark(paragraph: Paragraph, expression: Expression) -> Paragraph:
    return tuple(
        replace(piece, text=text, is_hit=hit)
        for piece in paragraph
        for text, hit in engine.highlight(piece.text, expression)
    )


def _has_hit(view: TextView) -> bool:
    return any(piece.is_hit for paragraph in view.paragraphs for piece in paragraph)


def _find(versions: Sequence[Version], expression: Expression) -> Elsewhere | None:
    for version in _originals_first(versions):
        around = engine.snippet(version.text, expression, LONGEST_SNIPPET)
        if around:
            pieces = tuple(Piece(text, version.language, version.is_original, hit) for text, hit in around)
            return Elsewhere(version.language, version.is_original, pieces)
    return None


def _originals_first(versions: Iterable[Version]) -> list[Version]:
    return sorted(versions, key=lambda version: not version.is_original)
