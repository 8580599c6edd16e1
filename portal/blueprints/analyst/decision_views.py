"""Approve a preview, drop it, or begin a correction of what is out."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.analyst import apart_table, blueprint
from portal.blueprints.analyst.release_forms import ConfirmForm, ReasonForm
from portal.domain.accounts.types import Act
from portal.domain.trust import apart, collecting, ordering, queries, service
from portal.domain.trust.types import ReleaseReason, ReleaseRefused, ReleaseView
from portal.domain.webhooks import deliveries
from portal.foundation import clock
from portal.web import held, login, release_words
from portal.web.forms import status
from portal.web.held import keeps_text, typed
from portal.web.services import database, settings


@blueprint.route("/releases/<release:release_id>/approve", methods=["GET", "POST"])
def approve(release_id: str) -> Response | tuple[str, int]:
    """Ask once more, then let the preview be the release for good."""
    login.require(Act.APPROVE)
    view = _get(release_id)
    form = ConfirmForm(sha256=view.document_sha256)
    if request.method == "GET" and view.is_published:
        return redirect(url_for("analyst.release", release_id=release_id), 303)
    if request.method == "POST" and form.validate():
        done = _approve(view, form)
        if isinstance(done, ReleaseView):
            name = release_words.name(done.id)
            flash(_("Release %(release)s is approved. It never changes any more.", release=name), "success")
            return redirect(url_for("analyst.release", release_id=done.id), 303)
        form.form_errors.append(release_words.REFUSALS[done.reason])
        view = _find(view)
    with database().reading() as session:
        recount = collecting.recount(session, view.pk, clock.now(), settings().timezone)
        both = apart.both(session, view.period, clock.now(), settings().timezone)
    own, rows = view.made_by_id == login.principal().id, apart_table.rows(both)
    page = render_template(
        "analyst/approve.html", view=view, form=form, recount=recount, both=both, apart_rows=rows, own=own
    )
    return page, status(form)


@blueprint.route("/releases/<release:release_id>/drop", methods=["GET", "POST"])
def drop(release_id: str) -> Response | tuple[str, int]:
    """Ask once more, then throw the preview away."""
    view = _get(release_id)
    form = ConfirmForm(sha256=view.document_sha256)
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            refused = _other(view, form) or service.drop(session, view.pk, login.principal())
        if refused is None:
            flash(_("The preview is dropped. Nothing of it was published."), "success")
            return redirect(url_for("analyst.releases"), 303)
        form.form_errors.append(release_words.REFUSALS[refused.reason])
    return render_template("analyst/drop.html", view=view, form=form), status(form)


@blueprint.route("/releases/<release:release_id>/revise", methods=["GET", "POST"])
@keeps_text
def revise(release_id: str) -> Response | tuple[str, int]:
    """Order a preview that corrects a release, with the reason that everybody will read."""
    form, view = ReasonForm(typed()), _get(release_id)
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            refused = ordering.order(
                session, view.period, login.principal(), clock.now(), settings().timezone, form.reason.data
            )
        if refused is None:
            return held.release(redirect(url_for("analyst.preview", period=view.period), 303))
        form.form_errors.append(_why_not(refused))
    return render_template("analyst/revise.html", view=view, form=form), status(form)


def _approve(view: ReleaseView, form: ConfirmForm) -> ReleaseView | ReleaseRefused:
    now = clock.now()
    with database().unit_of_work() as session:
        done = _other(view, form) or service.approve(session, view.pk, login.principal(), now)
        deliveries.owe_deliveries(session, now, settings().base_url)
    return done


def _other(view: ReleaseView, form: ConfirmForm) -> ReleaseRefused | None:
    """Refuse to decide on a preview that was made after this page was opened: nobody has looked at it."""
    same = view.is_published or form.sha256.data == view.document_sha256
    return None if same else ReleaseRefused(ReleaseReason.GONE)


def _why_not(refused: ReleaseRefused) -> str:
    return str(release_words.REFUSALS[refused.reason])


def _get(release_id: str) -> ReleaseView:
    with database().reading() as session:
        return queries.get_for_staff(session, release_id)


def _find(before: ReleaseView) -> ReleaseView:
    """Return the release as it stands now; one that is gone, as it was when the page was opened."""
    with database().reading() as session:
        return queries.find_for_staff(session, before.pk) or before
