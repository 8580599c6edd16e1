"""Unusual bursts of new people: look at them, set their people apart or let them count, see who is set apart."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from portal.blueprints.analyst import blueprint
from portal.blueprints.analyst.burst_forms import DecisionForm
from portal.domain.statistics import burst_decisions, burst_queries, burst_rules
from portal.domain.statistics.burst_decisions import BurstRefused
from portal.domain.statistics.burst_queries import BurstView
from portal.foundation import clock
from portal.web import burst_words, held, login
from portal.web.forms import show_anew, status
from portal.web.held import keeps_text, typed
from portal.web.locale import current_language
from portal.web.pager import Pager, page_number, pages_of
from portal.web.services import database

Decide = Callable[[BurstView, DecisionForm], int | BurstRefused]


@blueprint.get("/bursts")
def bursts() -> str:
    """List unusual bursts, the latest first."""
    with database().reading() as session:
        page = burst_queries.page(session, page_number(), current_language().code, clock.now())
    pager = Pager(page.number, page.pages, page.total, pages_of("analyst.bursts"))
    return _rendered("analyst/bursts.html", page=page, pager=pager)


@blueprint.get("/bursts/<int:burst_id>")
def burst(burst_id: int) -> str:
    """Show one burst: where, when, how many, its new people under no name, and what was decided."""
    with database().reading() as session:
        view = burst_queries.get(session, burst_id, current_language().code, clock.now())
        people = burst_queries.people_of(session, view)
    return _rendered("analyst/burst.html", view=view, people=people)


@blueprint.route("/bursts/<int:burst_id>/set-apart", methods=["GET", "POST"])
@keeps_text
def set_apart(burst_id: int) -> Response | tuple[str, int]:
    """Ask why, then set the new people of a burst apart."""
    return _decide(burst_id, "analyst/set_apart.html", _set_apart)


@blueprint.route("/bursts/<int:burst_id>/let-count", methods=["GET", "POST"])
@keeps_text
def let_count(burst_id: int) -> Response | tuple[str, int]:
    """Ask why, then let the people of a burst count, or one of them."""
    return _decide(burst_id, "analyst/let_count.html", _let_count)


@blueprint.get("/set-apart")
def apart() -> str:
    """List who is set apart, by the decisions that did it."""
    with database().reading() as session:
        page = burst_queries.page_of_groups(session, page_number())
    pager = Pager(page.number, page.pages, page.total, pages_of("analyst.apart"))
    return _rendered("analyst/apart.html", page=page, pager=pager)


def _decide(burst_id: int, template: str, decide: Decide) -> Response | tuple[str, int]:
    view, form = _get(burst_id), DecisionForm(typed())
    if request.method == "POST" and form.validate():
        done = decide(view, form)
        if not isinstance(done, BurstRefused):
            return held.release(redirect(url_for("analyst.burst", burst_id=burst_id), 303))
        form.form_errors.append(burst_words.REFUSALS[done.reason])
        view = _get(burst_id)
    show_anew(form.decision, view.decision)
    if not form.person.data:
        show_anew(form.person, request.args.get("person", ""))
    return _rendered(template, view=view, form=form), status(form)


def _set_apart(view: BurstView, form: DecisionForm) -> int | BurstRefused:
    with database().unit_of_work() as session:
        done = burst_decisions.set_apart(
            session, login.principal(), view, form.reason.data, clock.now(), form.decision.data
        )
    if not isinstance(done, BurstRefused):
        flash(ngettext("%(num)s person is set apart.", "%(num)s people are set apart.", done), "success")
    return done


def _let_count(view: BurstView, form: DecisionForm) -> int | BurstRefused:
    person, now = form.person.data or None, clock.now()
    with database().unit_of_work() as session:
        done = burst_decisions.let_count(
            session, login.principal(), view, form.reason.data, now, form.decision.data, person
        )
    if isinstance(done, BurstRefused):
        return done
    counted = ngettext("%(num)s person counts again.", "%(num)s people count again.", done)
    flash(counted if done else _("It is on record that they count."), "success")
    return done


def _get(burst_id: int) -> BurstView:
    with database().reading() as session:
        return burst_queries.get(session, burst_id, current_language().code, clock.now())


def _rendered(template: str, **values: object) -> str:
    return render_template(template, burst_words=burst_words, rules=burst_rules, **values)
