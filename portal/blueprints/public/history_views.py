"""How a text has changed: every public version, with the difference word by word."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, url_for

from portal.blueprints.public import blueprint
from portal.domain.discussion import queries as comments
from portal.domain.proposals import queries as proposals
from portal.domain.proposals import rules, timeline
from portal.domain.texts.differences import difference
from portal.domain.texts.types import Difference, TextEdit
from portal.foundation.errors import NotFound
from portal.web.locale import current_language
from portal.web.login import reader_id
from portal.web.pager import Pager, page_number
from portal.web.services import database
from portal.web.shared_pages import same_for_everybody


@dataclass(frozen=True, slots=True)
class Edit:
    """One change for the page."""

    at: object
    title: Difference | None
    body: Difference | None


@blueprint.get("/proposals/<int:proposal_id>/history")
@same_for_everybody
def history(proposal_id: int) -> str:
    """Show how a proposal's text has changed since it was published."""
    with database().reading() as session:
        view = proposals.get_public(session, proposal_id, current_language().code, reader_id())
        if view.row.state not in rules.PUBLIC:
            raise NotFound(f"proposal {proposal_id} is not public")
        page = timeline.edits_of(session, view.row.title_id, view.row.body_id, page_number())

    def address(number: int | None) -> str:
        return url_for("public.history", proposal_id=proposal_id, page=number)

    return render_template(
        "public/history.html",
        proposal=view,
        edits=[Edit(edit.at, _difference(edit.title), _difference(edit.body)) for edit in page.items],
        pager=Pager(page.number, page.pages, page.total, address),
    )


@blueprint.get("/proposals/<int:proposal_id>/comments/<int:comment_id>/history")
@same_for_everybody
def comment_history(proposal_id: int, comment_id: int) -> str:
    """Show how a comment has changed."""
    language, reader = current_language().code, reader_id()
    with database().reading() as session:
        view = proposals.get_public(session, proposal_id, language, reader)
        found = comments.history(session, comment_id, page_number(), language, reader)
    if found.comment.row.proposal_id != proposal_id:
        raise NotFound(f"comment {comment_id} on proposal {proposal_id}")

    def address(number: int | None) -> str:
        return url_for("public.comment_history", proposal_id=proposal_id, comment_id=comment_id, page=number)

    return render_template(
        "public/comment_history.html",
        proposal=view,
        comment=found.comment,
        edits=[Edit(edit.at, None, _difference(edit)) for edit in found.edits.items],
        pager=Pager(found.edits.number, found.edits.pages, found.edits.total, address),
    )


def _difference(edit: TextEdit | None) -> Difference | None:
    return difference(edit) if edit else None
