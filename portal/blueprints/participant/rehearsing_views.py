"""How will this read in another language: what is being written, translated and read back, before anybody sees it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.blueprints.participant import blueprint
from portal.domain.postediting import rehearsals, rules
from portal.domain.postediting.types import RehearsalState, RehearsalView
from portal.foundation import clock, languages
from portal.foundation.errors import NotFound
from portal.web import login, postediting_words
from portal.web.addresses import row_number
from portal.web.limits import limiter
from portal.web.locale import current_language
from portal.web.services import database

REHEARSALS = "20 per minute; 200 per hour"
PROPOSAL, COMMENT, EDITED = "proposal", "comment", "edited"


def _writer() -> str:
    return f"rehearsals:{login.principal().id}"


def is_asked() -> bool:
    """Tell whether a form was sent only to see how it will read."""
    return "rehearse" in request.form


def ordered(subject: str, body: str, source: str | None) -> Response:
    """Order a rehearsal of what was typed, and lead to it."""
    wanted = request.form.get("rehearse_in", "")
    language = wanted if wanted in languages.INTERFACE else current_language().code
    with database().unit_of_work() as session:
        rehearsal_id = rehearsals.order(session, login.principal().id, subject, body, source, language, clock.now())
    return redirect(url_for("participant.rehearsal", rehearsal_id=rehearsal_id), 303)


def rehearsed(subject: str) -> str | None:
    """Return what was typed when it was tried out, for the form that somebody comes back to."""
    rehearsal_id = row_number(request.args.get("rehearsal", ""))
    if rehearsal_id is None:
        return None
    try:
        with database().reading() as session:
            view = rehearsals.get(session, rehearsal_id, login.principal().id)
    except NotFound:
        return None  # a day has passed: then the form is as it was without it
    return view.body if view.subject == subject else None


@blueprint.route("/rehearsals/<int:rehearsal_id>", methods=["GET", "POST"])
@limiter.limit(REHEARSALS, methods=["POST"], key_func=_writer)
def rehearsal(rehearsal_id: int) -> Response | str:
    """Show how a text will read and what that says when it is read back; another language is another order."""
    with database().reading() as session:
        view = rehearsals.get(session, rehearsal_id, login.principal().id)
    if request.method == "POST":
        return ordered(view.subject, view.body, view.source.code)
    return render_template(
        "participant/rehearsal.html",
        view=view,
        waiting=view.state is RehearsalState.WAITING,
        is_cut=len(view.body) > rules.LONGEST_REHEARSED,
        back=_back(view),
        said=postediting_words,
    )


def _back(view: RehearsalView) -> str:
    """Return the form that this was typed into."""
    kind, *numbers = view.subject.split(":")
    first = int(numbers[0])
    if kind == PROPOSAL:
        return url_for("participant.edit", proposal_id=first, rehearsal=view.id)
    if kind == EDITED:
        return url_for("participant.edit_comment", proposal_id=first, comment_id=int(numbers[1]), rehearsal=view.id)
    parent = numbers[1] or None
    return url_for("participant.post_comment", proposal_id=first, parent=parent, rehearsal=view.id)
