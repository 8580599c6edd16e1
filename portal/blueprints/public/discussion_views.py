"""What people say about a proposal: its first page stands on the proposal's own, long threads have pages."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.blueprints.public import blueprint
from portal.domain.discussion import queries, rules
from portal.domain.discussion.types import CommentPage, CommentSort
from portal.domain.proposals import queries as proposals
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.web.locale import current_language
from portal.web.login import reader_id
from portal.web.pager import Pager, page_number
from portal.web.services import database
from portal.web.shared_pages import same_for_everybody


@dataclass(frozen=True, slots=True)
class Discussion:
    """One page of a discussion with what its template needs."""

    page: CommentPage
    pager: Pager
    sort: CommentSort
    sorts: tuple[tuple[CommentSort, str], ...]
    form_key: str

    def can_be_restored(self, deleted_at: Any) -> bool:
        """Tell whether a writer can still bring a comment back."""
        return rules.can_be_restored(deleted_at, clock.now())


def discussion(session: Any, proposal_id: int, language: str, reader: int | None) -> Discussion:
    """Read the page of the discussion that the address asks for."""
    try:
        sort = CommentSort(request.args.get("order", ""))
    except ValueError:
        sort = CommentSort.OLDEST
    page = queries.page(session, proposal_id, sort, page_number("comments"), language, reader)

    def address(number: int | None, order: CommentSort = sort) -> str:
        named = None if order is CommentSort.OLDEST else order.value
        return url_for("public.proposal", proposal_id=proposal_id, _anchor="comments", comments=number, order=named)

    sorts = tuple((order, address(None, order)) for order in CommentSort)
    return Discussion(page, _pager(page, address), sort, sorts, secrets.token_urlsafe(24))


@blueprint.get("/proposals/<int:proposal_id>/comments/<int:comment_id>")
def comment(proposal_id: int, comment_id: int) -> Response:
    """Lead to where a comment stands."""
    with database().reading() as session:
        proposals.get_public(session, proposal_id, current_language().code, reader_id())
        place = queries.position(session, comment_id)
    if place.proposal_id != proposal_id:
        raise NotFound(f"comment {comment_id} on proposal {proposal_id}")
    anchor = f"comment-{comment_id}"
    if place.thread_id is not None:
        number = place.thread_page if place.thread_page > 1 else None
        address = url_for(
            "public.thread", proposal_id=proposal_id, comment_id=place.thread_id, page=number, _anchor=anchor
        )
    else:
        number = place.page if place.page > 1 else None
        address = url_for("public.proposal", proposal_id=proposal_id, comments=number, _anchor=anchor)
    return redirect(address, 302)


@blueprint.get("/proposals/<int:proposal_id>/comments/<int:comment_id>/thread")
@same_for_everybody
def thread(proposal_id: int, comment_id: int) -> str:
    """Show a comment with all answers to it, page by page."""
    language, reader = current_language().code, reader_id()
    with database().reading() as session:
        view = proposals.get_public(session, proposal_id, language, reader)
        first, page = queries.thread(session, comment_id, page_number(), language, reader)
    if first.row.proposal_id != proposal_id:
        raise NotFound(f"comment {comment_id} on proposal {proposal_id}")

    def address(number: int | None) -> str:
        return url_for("public.thread", proposal_id=proposal_id, comment_id=comment_id, page=number)

    talk = Discussion(page, _pager(page, address), CommentSort.OLDEST, (), secrets.token_urlsafe(24))
    return render_template("public/thread.html", proposal=view, first=first, talk=talk)


def _pager(page: CommentPage, address: Any) -> Pager:
    return Pager(page.number, page.pages, page.total, address)
