"""What waits for a reviewer, what they have done, and how it works."""

from __future__ import annotations

from flask import render_template, request

from portal.blueprints.review import blueprint
from portal.domain.moderation import drawing
from portal.domain.moderation import review_queries as queries
from portal.domain.moderation import review_rules as rules
from portal.domain.moderation.review_types import Kind
from portal.foundation import clock
from portal.web import login
from portal.web.locale import current_language
from portal.web.pager import Pager, page_number, pages_of
from portal.web.services import database, settings


@blueprint.get("")
def waiting() -> str:
    """List what waits for this reviewer, by kind, and how far the latest quarters are."""
    kind = Kind.ANSWER if request.args.get("kind") == Kind.ANSWER else Kind.MODERATION
    with database().reading() as session:
        page = queries.list_waiting(session, kind, login.principal().id, page_number(), current_language().code)
        progress = queries.progress(session)
        left_out = drawing.count_left_out(session, progress[0].period, settings().timezone) if progress else 0
    named = kind.value if kind is Kind.ANSWER else None
    pager = Pager(page.number, page.pages, page.total, pages_of("review.waiting", kind=named))
    return render_template(
        "review/waiting.html", kind=kind, kinds=Kind, page=page, pager=pager, progress=progress, left_out=left_out
    )


@blueprint.get("/done")
def done() -> str:
    """List what this reviewer has reviewed."""
    with database().reading() as session:
        page = queries.list_done(session, login.principal().id, page_number(), current_language().code)
    pager = Pager(page.number, page.pages, page.total, pages_of("review.done"))
    now = clock.now()
    final = {item.row.id for item in page.items if rules.is_final(item.row.reviewed_at, now)}
    return render_template("review/done.html", page=page, pager=pager, final=final, until=rules.TIME_TO_CHANGE)


@blueprint.get("/how")
def how() -> str:
    """Say how independent review works."""
    return render_template("review/how.html", fewest=rules.FEWEST, most=rules.MOST, days=rules.TIME_TO_CHANGE.days)
