"""The termbase: find, add, change, retire and bring back terms; what the machine got wrong."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.administration import blueprint
from portal.blueprints.administration.term_forms import TermForm, form_for
from portal.domain.accounts import queries as accounts
from portal.domain.terms import queries, rules, service
from portal.domain.terms.queries import Filter
from portal.domain.terms.types import Concept, Kind, Refused, State
from portal.domain.texts import violations
from portal.foundation import clock, languages
from portal.web import held, login, term_words
from portal.web.forms import show_anew, status
from portal.web.held import keeps_text, typed
from portal.web.pager import Pager, page_number, pages_of
from portal.web.services import database

LONGEST_SEARCH = 200


@blueprint.get("/terms")
def terms() -> str:
    """List the terms, as narrowed down."""
    wanted = _filter()
    with database().reading() as session:
        found = queries.list_concepts(session, wanted, page_number())
    narrowed = {
        "q": wanted.words or None,
        "kind": wanted.kind.value if wanted.kind else None,
        "lacking": wanted.lacking or None,
        "state": wanted.state.value if wanted.state is State.RETIRED else None,
    }
    pager = Pager(found.number, found.pages, found.total, pages_of("administration.terms", **narrowed))
    return _page("administration/terms.html", found=found, pager=pager, wanted=wanted, narrowed=narrowed)


@blueprint.route("/terms/new", methods=["GET", "POST"])
@keeps_text
def new_term() -> Response | tuple[str, int]:
    """Add a term."""
    form = form_for(None, typed())
    if request.method == "POST" and _is_good(form):
        with database().unit_of_work() as session:
            made = service.add(session, login.principal().id, form.draft(), clock.now())
        if not isinstance(made, Refused):
            flash(_("The term is added. Translations that name it are made anew in the background."), "success")
            return held.release(_to(made))
        form.form_errors.append(term_words.REFUSALS[made.reason])
    return _page("administration/term.html", form=form, concept=None, changes=(), names={}), status(form)


@blueprint.route("/terms/<int:concept_id>", methods=["GET", "POST"])
@keeps_text
def term(concept_id: int) -> Response | tuple[str, int]:
    """Change a term; its history stands below."""
    concept = _get(concept_id)
    form = form_for(concept.draft, typed(), concept.basis)
    is_changed = False
    if request.method == "POST" and _is_good(form):
        basis = form.basis.data if form.basis.raw_data else "unknown"
        with database().unit_of_work() as session:
            refused = service.edit(session, login.principal().id, concept_id, form.draft(), basis or "", clock.now())
        if refused is None:
            flash(_("Saved. Translations that name the term are made anew in the background."), "success")
            return held.release(_to(concept_id))
        is_changed, concept = True, _get(concept_id)
        form.form_errors.append(term_words.REFUSALS[refused.reason])
        # The next press is on top of what is shown beside the form now.
        show_anew(form.basis, concept.basis)
    return _form_page(form, concept, is_changed=is_changed), status(form)


@blueprint.post("/terms/<int:concept_id>/state")
def move_term(concept_id: int) -> Response:
    """Retire a term, or bring it back."""
    act = request.form.get("act")
    if act not in {"retire", "restore"}:
        abort(400)
    state = State.RETIRED if act == "retire" else State.ACTIVE
    with database().unit_of_work() as session:
        refused = service.set_state(session, login.principal().id, concept_id, state, clock.now())
    if refused is not None:
        flash(term_words.REFUSALS[refused.reason], "error")
    elif act == "retire":
        flash(_("The term is retired: nothing is checked for it any more. You can bring it back below."), "success")
    else:
        flash(_("The term is in use again."), "success")
    return _to(concept_id)


@blueprint.get("/terms/violations")
def term_violations() -> str:
    """List what the machine did not give as approved."""
    language = request.args.get("language", "")
    language = language if languages.is_known(language) else ""
    with database().reading() as session:
        found = violations.list_violations(session, language, page_number())
        concepts = queries.by_key(session, {one.term for one in found.items})
    pager = Pager(
        found.number, found.pages, found.total, pages_of("administration.term_violations", language=language or None)
    )
    return _page("administration/term_violations.html", found=found, concepts=concepts, pager=pager, chosen=language)


def _is_good(form: TermForm) -> bool:
    if not form.validate():
        return False
    problems = rules.check(form.draft())
    form.tell(problems)
    return not problems


def _form_page(form: TermForm, concept: Concept, *, is_changed: bool) -> str:
    with database().reading() as session:
        changes = queries.history(session, concept.id)
        names = accounts.display_names(session, {change.by_id for change in changes if change.by_id})
    return _page(
        "administration/term.html", form=form, concept=concept, changes=changes, names=names, changed=is_changed
    )


def _filter() -> Filter:
    """Return what the list is narrowed down to; what makes no sense is left out."""
    given = request.args
    lacking, kind = given.get("lacking", ""), given.get("kind", "")
    return Filter(
        words=given.get("q", "").replace("\x00", "")[:LONGEST_SEARCH],
        kind=Kind(kind) if kind in set(Kind) else None,
        lacking=lacking if languages.is_known(lacking) else "",
        state=State.RETIRED if given.get("state") == State.RETIRED else State.ACTIVE,
    )


def _get(concept_id: int) -> Concept:
    with database().reading() as session:
        return queries.get_concept(session, concept_id)


def _to(concept_id: int) -> Response:
    return redirect(url_for("administration.term", concept_id=concept_id), 303)


def _page(name: str, **shown: Any) -> str:
    return render_template(name, term_words=term_words, **shown)
