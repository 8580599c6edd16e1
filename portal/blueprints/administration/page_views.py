"""The site pages: edit, look at earlier versions, translate."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.administration import blueprint
from portal.blueprints.administration.page_forms import PageForm, PageTranslationForm
from portal.domain.sitepages import queries, service
from portal.domain.sitepages.types import PageView, Slug
from portal.foundation import clock
from portal.web import held, login, words
from portal.web.forms import show_anew
from portal.web.held import keeps_text
from portal.web.locale import current_language
from portal.web.services import database

SLUGS = f"<any({', '.join(repr(slug.value) for slug in Slug)}):slug>"


@blueprint.get("/pages")
def pages() -> str:
    """List the pages and how each stands in each language."""
    with database().reading() as session:
        states = queries.list_pages(session, current_language().code)
    return render_template("administration/pages.html", states=states)


@blueprint.route(f"/pages/{SLUGS}", methods=["GET", "POST"])
@keeps_text
def page(slug: str) -> Response | tuple[str, int]:
    """Write the next version of a page; its history stands below."""
    with database().reading() as session:
        view = queries.get_latest(session, Slug(slug), current_language().code)
        versions = queries.list_versions(session, Slug(slug), current_language().code)
    form = PageForm(_typed(), data=_fields(view)).prepare()
    if request.method == "POST" and form.validate():
        publish = request.form.get("act") == "publish"
        with database().unit_of_work() as session:
            refused = service.save_page(
                session,
                login.principal().id,
                view.slug,
                form.words(),
                _number(form),
                clock.now(),
                publish=publish,
            )
        if refused is None:
            flash(_("The page is published.") if publish else _("Saved. Readers do not see it yet."), "success")
            return held.release(redirect(url_for("administration.page", slug=slug), 303))
        return _told(form, refused.reason, "administration/page.html", slug, current_language().code)
    return render_template("administration/page.html", form=form, page=view, versions=versions), _status(form)


@blueprint.get(f"/pages/{SLUGS}/versions/<int:number>")
def page_version(slug: str, number: int) -> str:
    """Show one version of a page."""
    with database().reading() as session:
        view = queries.get_version(session, Slug(slug), number, current_language().code)
        versions = queries.list_versions(session, Slug(slug), current_language().code)
    version = next(version for version in versions if version.number == number)
    return render_template("administration/page_version.html", page=view, version=version)


@blueprint.route(f"/pages/{SLUGS}/translations/<language:code>", methods=["GET", "POST"])
@keeps_text
def page_translation(slug: str, code: str) -> Response | tuple[str, int]:
    """Translate a page beside its original."""
    with database().reading() as session:
        view = queries.get_latest(session, Slug(slug), code)
    if view.body.source.code == code:
        abort(404)
    form = PageTranslationForm(_typed(), data=_translated(view))
    if request.method == "POST" and form.validate():
        with database().unit_of_work() as session:
            refused = service.translate_page(
                session,
                view.slug,
                _number(form),
                code,
                form.words(),
                _basis(form),
                clock.now(),
                by_id=login.principal().id,
            )
        if refused is None:
            flash(_("The translation is saved."), "success")
            return held.release(redirect(url_for("administration.pages"), 303))
        return _told(form, refused.reason, "administration/page_translation.html", slug, code)
    return render_template("administration/page_translation.html", form=form, page=view), _status(form)


def _told(form: Any, reason: str, template: str, slug: str, code: str) -> tuple[str, int]:
    """Show what was typed beside what somebody else has saved meanwhile; the next press is on top of that."""
    with database().reading() as session:
        view = queries.get_latest(session, Slug(slug), code)
        versions = queries.list_versions(session, Slug(slug), current_language().code)
    form.form_errors.append(words.REFUSALS[reason])
    # What was sent would be shown again, before what is set here.
    show_anew(form.number, view.number)
    if "basis" in form:
        form.basis.data = view.basis
    return render_template(template, form=form, page=view, versions=versions, changed=True), 409


def _number(form: Any) -> int:
    """Return which version was opened; a form that does not say so has seen none."""
    return form.number.data if form.number.raw_data and form.number.data is not None else -1


def _basis(form: Any) -> str:
    return form.basis.data if form.basis.raw_data else "unknown"


def _typed() -> Any:
    return request.form if request.method == "POST" else held.held_fields()


def _fields(view: PageView) -> dict[str, Any]:
    return {
        "title": view.title.original,
        "body": view.body.original,
        "language": view.body.source.code,
        "number": view.number,
    }


def _translated(view: PageView) -> dict[str, Any]:
    """Begin a translation with what there is: a person's or a machine's, else the original."""
    return {
        "title": _shown(view.title),
        "body": _shown(view.body),
        "number": view.number,
        "basis": view.basis,
    }


def _shown(view: Any) -> str:
    """Write a text as it is typed: an empty line between its parts, none between the points of a list."""
    lines = view.plain.split("\n")
    gaps = ["\n" if line.startswith("- ") and before.startswith("- ") else "\n\n" for before, line in pairwise(lines)]
    return "".join(line + gap for line, gap in zip(lines, [*gaps, ""], strict=True))


def _status(form: Any) -> int:
    return 400 if form.csrf_failed else 422 if form.errors else 200
