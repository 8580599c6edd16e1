"""Promises for staff: what is overdue and what comes next, and the record of what became of each."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.moderation import blueprint
from portal.blueprints.moderation.commitment_forms import PromiseForm
from portal.domain.proposals import commitment_queries as queries
from portal.domain.proposals import commitment_rules as rules
from portal.domain.proposals import commitments
from portal.domain.proposals import queries as proposals
from portal.domain.proposals.types import Refused
from portal.foundation import clock
from portal.web import held, login, words
from portal.web.forms import show_anew, status
from portal.web.held import keeps_text
from portal.web.locale import current_language
from portal.web.pager import Pager, page_number, pages_of
from portal.web.services import database, settings


@blueprint.get("/promises")
def promises() -> str:
    """List what is still to be kept, the longest overdue first; `part=settled` lists what was kept or given up."""
    settled = request.args.get("part") == "settled"
    listed = queries.list_settled if settled else queries.list_unsettled
    today = rules.day_of(clock.now(), settings().timezone)
    with database().reading() as session:
        page = listed(session, page_number(), current_language().code, today)
    part = "settled" if settled else None
    pager = Pager(page.number, page.pages, page.total, pages_of("moderation.promises", part=part))
    return render_template("moderation/promises.html", items=page.items, pager=pager, settled=settled, today=today)


@blueprint.route("/promises/<int:promise_id>", methods=["GET", "POST"])
@keeps_text
def promise(promise_id: int) -> Response | tuple[str, int]:
    """Record what became of one promise."""
    now, zone = clock.now(), settings().timezone
    today = rules.day_of(now, zone)
    with database().reading() as session:
        item = queries.get(session, promise_id, current_language().code, today)
        author_id = proposals.get_row(session, item.promise.row.proposal_id).author_id
    row, changes = item.promise.row, item.promise.changes
    possible = rules.choices(row, (changes[-1].kind, changes[-1].at) if changes else None, now, zone)
    form = PromiseForm(held.typed(), revision=row.revision, kept_on=today).prepare(possible)
    if request.method == "POST" and form.validate():
        refused = _record(promise_id, form)
        if refused is None:
            flash(_("It is on the public page. The writer and all followers are told."), "success")
            return held.release(redirect(url_for("moderation.promises"), 303))
        form.form_errors.append(words.REFUSALS[refused.reason])
        show_anew(form.revision, row.revision)
    page = render_template(
        "moderation/promise.html",
        item=item,
        form=form,
        possible=possible,
        today=today,
        last_day=rules.last_day(rules.day_of(row.made_at, zone)),
        own=author_id == login.principal().id,
    )
    return page, status(form)


def _record(promise_id: int, form: PromiseForm) -> Refused | None:
    with database().unit_of_work() as session:
        return commitments.change(
            session,
            login.principal().id,
            promise_id,
            form.revision.data or 0,
            form.change(),
            clock.now(),
            settings().timezone,
        )
