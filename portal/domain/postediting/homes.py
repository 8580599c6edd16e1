"""Where texts are shown: this domain alone asks those below it which texts everybody can read, and at which page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Integer, Select, String, Subquery, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from portal.domain.discussion import public_texts as comments
from portal.domain.events import public_texts as events
from portal.domain.postediting.types import Home, HomeKind, Key
from portal.domain.proposals import public_texts as proposals
from portal.domain.sitepages import public_texts as pages
from portal.domain.texts import queries as texts
from portal.foundation import languages
from portal.foundation.errors import NotFound

SEEN_BY_MANY = 1000
"""The weight of words on events and on the office's pages: all who come here pass them."""
WHOLES = {
    HomeKind.TITLE: (HomeKind.TITLE, HomeKind.BODY),
    HomeKind.BODY: (HomeKind.TITLE, HomeKind.BODY),
    HomeKind.EVENT: (HomeKind.EVENT,),
    HomeKind.PAGE: (HomeKind.PAGE,),
}
"""The kinds of texts that are improved one after the other; the others stand for themselves."""


def public() -> Subquery:
    """Return all texts that everybody can read: text_id, kind, weight, part_id, comment_id, slug, title_id."""
    of_proposals = proposals.public_texts().subquery("of_proposals")
    said = comments.public_texts().subquery("said")
    of_events = events.public_texts().subquery("of_events")
    of_pages = pages.public_texts().subquery("of_pages")
    no_number, no_slug = cast(null(), Integer), cast(null(), String(80))
    about = select(of_proposals.c.proposal_id, of_proposals.c.title_id).where(of_proposals.c.part == "title").subquery()
    return union_all(
        select(
            of_proposals.c.text_id,
            of_proposals.c.part.label("kind"),
            of_proposals.c.weight,
            of_proposals.c.proposal_id.label("part_id"),
            no_number.label("comment_id"),
            no_slug.label("slug"),
            of_proposals.c.title_id,
        ),
        select(
            said.c.text_id,
            literal(HomeKind.COMMENT.value, String),
            said.c.weight,
            said.c.proposal_id,
            said.c.comment_id,
            no_slug,
            about.c.title_id,
        ).join(about, about.c.proposal_id == said.c.proposal_id),
        *(
            select(
                there.c.text_id,
                literal(kind.value, String),
                literal(SEEN_BY_MANY, Integer),
                number,
                no_number,
                there.c.slug,
                there.c.title_id,
            )
            for there, kind, number in (
                (of_events, HomeKind.EVENT, of_events.c.event_id),
                (of_pages, HomeKind.PAGE, of_pages.c.page_id),
            )
        ),
    ).subquery("public_text")


def find(session: Session, text_ids: Iterable[int], language: str) -> dict[int, Home]:
    """Return where each of some texts is shown; those that not everybody can read are left out."""
    there = public()
    return _homes(session, select(there).where(there.c.text_id.in_(set(text_ids))), language)


def get(session: Session, text_id: int, language: str) -> Home:
    """Return where a text is shown or raise NotFound: what is not public does not exist for readers."""
    found = find(session, [text_id], language)
    if text_id not in found:
        raise NotFound(f"text {text_id} is not public")
    return found[text_id]


def of_translation(session: Session, key: Key, language: str) -> Home:
    """Return where a translation is shown or raise NotFound: readers read in the languages of the pages."""
    if key.language not in languages.INTERFACE:
        raise NotFound(f"pages in {key.language}")
    return get(session, key.text_id, language)


def beside(session: Session, home: Home, language: str) -> tuple[Home, ...]:
    """Return the other texts of the same whole: the title of a proposal beside its body, the words of one event."""
    there = public()
    kinds = WHOLES.get(home.kind)
    if kinds is None:
        return ()
    statement = select(there).where(there.c.kind.in_(kinds), there.c.part_id == home.part_id)
    found = _homes(session, statement, language)
    return tuple(one for text_id, one in sorted(found.items()) if text_id != home.text_id)


def _homes(session: Session, statement: Select[Any], language: str) -> dict[int, Home]:
    rows = session.execute(statement).all()
    titles = texts.views(session, {row.title_id for row in rows}, language)
    return {row.text_id: _home(row, titles) for row in rows}


def _home(row: Any, titles: dict[int, Any]) -> Home:
    kind = HomeKind(row.kind)
    endpoint, values = _page(kind, row)
    return Home(row.text_id, kind, row.part_id, titles[row.title_id], endpoint, values)


def _page(kind: HomeKind, row: Any) -> tuple[str, dict[str, object]]:
    match kind:
        case HomeKind.COMMENT:
            return "public.comment", {"proposal_id": row.part_id, "comment_id": row.comment_id}
        case HomeKind.EVENT:
            return "public.event", {"slug": row.slug}
        case HomeKind.PAGE:
            return f"public.{row.slug}", {}
        case _:
            return "public.proposal", {"proposal_id": row.part_id}
