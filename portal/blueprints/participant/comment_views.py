"""Say something about a proposal, change or delete it, support what others say."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.blueprints.participant import blueprint, rehearsing_views
from portal.blueprints.participant.comment_forms import CommentForm, EditCommentForm
from portal.domain.discussion import queries, service
from portal.domain.discussion.types import CommentRefused, CommentView
from portal.domain.following import service as following
from portal.domain.following.types import FollowKind
from portal.domain.postediting import rehearsals
from portal.domain.proposals import queries as proposals
from portal.domain.proposals import rules as proposal_rules
from portal.domain.proposals.types import ProposalView
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.web import held, login, words
from portal.web.addresses import row_number
from portal.web.forms import show_anew
from portal.web.held import keeps_text
from portal.web.limits import limiter
from portal.web.locale import current_language
from portal.web.pager import Pager, page_number, pages_of
from portal.web.services import database

COMMENTS = "10 per minute; 100 per hour"


def _writer() -> str:
    return f"comments:{login.principal().id}"


@blueprint.route("/proposals/<int:proposal_id>/comment", methods=["GET", "POST"])
@limiter.limit(COMMENTS, methods=["POST"], key_func=_writer)
@keeps_text
def post_comment(proposal_id: int) -> Response | tuple[str, int]:
    """Say something; `parent` names the comment that is answered."""
    view = _public(proposal_id)
    typed = request.form if request.method == "POST" else held.held_fields()
    parent = request.args.get("parent", "")
    begun = rehearsing_views.rehearsed(_subject(proposal_id, row_number(parent)))
    form = CommentForm(typed, parent=parent, follow=True, body=begun).prepare()
    if "look" in request.form and not form.csrf_failed:
        return _page(form, view, answered=_answered(form, proposal_id))
    if request.method == "POST" and form.validate():
        if rehearsing_views.is_asked():
            subject = _subject(proposal_id, form.parent_id)
            return held.release(rehearsing_views.ordered(subject, form.body.data, form.chosen_language))
        answer = _post(proposal_id, form)
        if not isinstance(answer, CommentRefused):
            flash(_("Your comment is on the page. Others read it in their own language."), "success")
            address = url_for("public.comment", proposal_id=proposal_id, comment_id=answer)
            return held.release(redirect(address, 303))
        form.form_errors.append(words.COMMENT_REFUSALS[answer.reason])
    return _page(form, view, answered=_answered(form, proposal_id))


@blueprint.route("/proposals/<int:proposal_id>/comments/<int:comment_id>/edit", methods=["GET", "POST"])
@limiter.limit(COMMENTS, methods=["POST"], key_func=_writer)
@keeps_text
def edit_comment(proposal_id: int, comment_id: int) -> Response | tuple[str, int]:
    """Change one's own comment."""
    view, comment = _public(proposal_id), _own(proposal_id, comment_id)
    typed = request.form if request.method == "POST" else held.held_fields()
    given: dict[str, Any] = {"revision": comment.row.revision}
    if comment.text is not None:
        given |= {"body": comment.text.original, "language": comment.text.source.code}
    subject = f"{rehearsing_views.EDITED}:{proposal_id}:{comment_id}"
    given |= {"body": rehearsing_views.rehearsed(subject) or given.get("body")}
    form = EditCommentForm(typed, data=given).prepare()
    if request.method == "POST" and form.validate():
        if rehearsing_views.is_asked():
            return held.release(rehearsing_views.ordered(subject, form.body.data, form.chosen_language))
        with database().unit_of_work() as session:
            rehearsals.forget(session, login.principal().id, subject)
            refused = service.edit(
                session,
                login.principal().id,
                comment_id,
                form.revision.data or 0,
                form.body.data,
                form.chosen_language,
                clock.now(),
            )
        if refused is None:
            flash(_("Your change is on the page. The earlier version can still be read."), "success")
            address = url_for("public.comment", proposal_id=proposal_id, comment_id=comment_id)
            return held.release(redirect(address, 303))
        form.form_errors.append(words.COMMENT_REFUSALS[refused.reason])
        show_anew(form.revision, comment.row.revision)
    return _page(form, view, changed=comment)


@blueprint.post("/proposals/<int:proposal_id>/comments/<int:comment_id>/delete")
def delete_comment(proposal_id: int, comment_id: int) -> Response:
    """Delete one's own comment; `again=1` brings it back."""
    _own(proposal_id, comment_id)
    act, done = (
        (service.restore, _("Your comment is back."))
        if request.form.get("again")
        else (service.remove, _("Your comment is deleted. For a day you can bring it back."))
    )
    with database().unit_of_work() as session:
        refused = act(session, login.principal().id, comment_id, clock.now())
    flash(words.COMMENT_REFUSALS[refused.reason] if refused else done, "warning" if refused else "success")
    return _to(proposal_id, comment_id)


@blueprint.post("/proposals/<int:proposal_id>/comments/<int:comment_id>/support")
@limiter.limit("60 per minute")
def support_comment(proposal_id: int, comment_id: int) -> Response:
    """Support a comment; `voice=off` takes it back."""
    _public(proposal_id)
    account_id = login.principal().id
    with database().unit_of_work() as session:
        if queries.get_row(session, comment_id).proposal_id != proposal_id:
            raise NotFound(f"comment {comment_id} on proposal {proposal_id}")
        if request.form.get("voice") == "off":
            service.unsupport(session, account_id, comment_id)
            refused = None
        else:
            refused = service.support(session, account_id, comment_id, clock.now())
    if refused is not None:
        flash(words.COMMENT_REFUSALS[refused.reason], "warning")
    return _to(proposal_id, comment_id)


@blueprint.get("/comments/mine")
def own_comments() -> str:
    """List all that one has said."""
    with database().reading() as session:
        page = queries.list_own(session, login.principal().id, page_number(), current_language().code)
        shown = proposals.views_of(session, {item.row.proposal_id for item in page.items}, current_language().code)
    pager = Pager(page.number, page.pages, page.total, pages_of("participant.own_comments"))
    return render_template(
        "participant/own_comments.html", items=page.items, pager=pager, proposals=shown, public=proposal_rules.PUBLIC
    )


def _post(proposal_id: int, form: CommentForm) -> int | CommentRefused:
    account_id, now = login.principal().id, clock.now()
    with database().unit_of_work() as session:
        answer = service.post(
            session,
            account_id,
            proposal_id,
            form.body.data,
            form.chosen_language,
            form.form_key.data,
            now,
            parent_id=form.parent_id,
        )
        rehearsals.forget(session, account_id, _subject(proposal_id, form.parent_id))
        if form.follow.data and not isinstance(answer, CommentRefused):
            following.follow(session, account_id, FollowKind.PROPOSAL, str(proposal_id), now)
    return answer


def _subject(proposal_id: int, parent_id: int | None) -> str:
    """Return what a comment that is being written is kept under when it is tried out."""
    return f"{rehearsing_views.COMMENT}:{proposal_id}:{parent_id or ''}"


def _public(proposal_id: int) -> ProposalView:
    with database().reading() as session:
        view = proposals.get_public(session, proposal_id, current_language().code, login.principal().id)
    if view.row.state not in proposal_rules.PUBLIC:
        raise NotFound(f"proposal {proposal_id} is not public")
    return view


def _own(proposal_id: int, comment_id: int) -> CommentView:
    with database().reading() as session:
        comment = queries.get_view(session, comment_id, current_language().code, login.principal().id)
    if not comment.own or comment.row.proposal_id != proposal_id:
        raise NotFound(f"comment {comment_id} of this writer")
    return comment


def _answered(form: CommentForm, proposal_id: int) -> CommentView | None:
    if form.parent_id is None:
        return None
    with database().reading() as session:
        comment = queries.get_view(session, form.parent_id, current_language().code, login.principal().id)
    if comment.row.proposal_id != proposal_id:
        raise NotFound(f"comment {form.parent_id} on proposal {proposal_id}")
    return comment


def _to(proposal_id: int, comment_id: int) -> Response:
    return redirect(url_for("public.comment", proposal_id=proposal_id, comment_id=comment_id), 303)


def _page(form: CommentForm, view: ProposalView, **more: Any) -> tuple[str, int]:
    status = 400 if form.csrf_failed else 409 if form.form_errors else 422 if form.errors else 200
    return render_template("participant/comment.html", form=form, proposal=view, **more), status
