"""News as Atom feeds: new proposals, the city's answers, one project or topic, one proposal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import get_template_attribute, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from portal.blueprints.public import blueprint
from portal.blueprints.public.topic_views import Subject, cluster_subject, project_subject
from portal.domain.discussion import queries as discussion
from portal.domain.discussion.types import CommentView
from portal.domain.proposals import overview, queries, rules, timeline
from portal.domain.proposals.overview import AnswerView
from portal.domain.proposals.reopening import is_answer
from portal.domain.proposals.types import EVERYTHING, Filter, ProposalView, StepKind, StepView
from portal.domain.texts import queries as texts
from portal.domain.texts.types import TextView
from portal.foundation.errors import NotFound
from portal.web import words
from portal.web.feeds import Entry, Feed, answer
from portal.web.locale import current_language
from portal.web.services import database

LONGEST = 30


@blueprint.get("/feeds/proposals.atom")
def proposals_feed() -> Response:
    """Tell of new proposals."""
    with database().reading() as session:
        entries = _new_proposals(session, EVERYTHING)
    subtitle = _("New proposals, in your language.")
    return answer(Feed(_("Proposals"), subtitle, url_for("public.proposals"), entries))


@blueprint.get("/feeds/answers.atom")
def answers_feed() -> Response:
    """Tell what the city has answered."""
    with database().reading() as session:
        entries = _new_answers(session, EVERYTHING)
    subtitle = _("What the city has answered, in your language.")
    return answer(Feed(_("You said, the city did"), subtitle, url_for("public.front"), entries))


@blueprint.get("/topics/<slug:slug>/feed.atom")
def topic_feed(slug: str) -> Response:
    """Tell of new proposals to one of the city's projects, and of the answers there."""
    with database().reading() as session:
        subject = project_subject(session, slug)
        return _feed_of(session, subject)


@blueprint.get("/clusters/<code>/feed.atom")
def cluster_feed(code: str) -> Response:
    """Tell of new proposals to one of the four topics, and of the answers there."""
    with database().reading() as session:
        return _feed_of(session, cluster_subject(code))


@blueprint.get("/proposals/<int:proposal_id>/feed.atom")
def proposal_feed(proposal_id: int) -> Response:
    """Tell what becomes of a proposal and what people say about it."""
    language = current_language().code
    with database().reading() as session:
        view = queries.get_public(session, proposal_id, language, None)
        if view.row.state not in rules.PUBLIC:
            raise NotFound(f"proposal {proposal_id} is not public")
        steps = timeline.steps_of(session, proposal_id, language)
        comments = discussion.latest(session, proposal_id, LONGEST, language)
        said = [text for text in (*(step.words for step in steps), *(comment.text for comment in comments)) if text]
        changed = texts.changed_at(session, [text.text_id for text in said], language)
    entries = [
        *(_step_entry(step, view.title, changed) for step in steps),
        *(_comment_entry(comment, changed) for comment in comments if comment.text is not None),
    ]
    title = view.title.plain or _("Without a title")
    subtitle = _("What becomes of this proposal, and what people say about it.")
    return answer(Feed(title, subtitle, url_for("public.proposal", proposal_id=proposal_id), _latest(entries)))


def _feed_of(session: Any, subject: Subject) -> Response:
    entries = [*_new_proposals(session, subject.within), *_new_answers(session, subject.within)]
    subtitle = _("New proposals and the city's answers, in your language.")
    return answer(Feed(subject.plain_title, subtitle, subject.url, _latest(entries)))


def _latest(entries: Sequence[Entry]) -> Sequence[Entry]:
    return sorted(entries, key=lambda entry: entry.published, reverse=True)[:LONGEST]


def _new_proposals(session: Any, within: Filter) -> list[Entry]:
    language = current_language().code
    ids = overview.choose(session, within, rules.PUBLIC, LONGEST)
    views = queries.list_by_ids(session, ids, language, None)
    changed = texts.changed_at(session, [text.text_id for view in views for text in (view.title, view.body)], language)
    return [_proposal_entry(view, changed) for view in views]


def _new_answers(session: Any, within: Filter) -> list[Entry]:
    language = current_language().code
    answers = overview.answers_with_titles(session, language, LONGEST, within)
    said = [text for item in answers for text in (item.title, item.step.words) if text]
    changed = texts.changed_at(session, [text.text_id for text in said], language)
    return [_answer_entry(item, changed) for item in answers]


def _proposal_entry(view: ProposalView, changed: dict[int, datetime]) -> Entry:
    published = view.row.published_at or view.row.created_at
    return Entry(
        path=url_for("public.proposal", proposal_id=view.row.id),
        title=view.title.plain or _("Without a title"),
        title_language=view.title.shown,
        html=_html(view.body),
        language=view.body.shown,
        author=view.row.author_name,
        published=published,
        updated=max(published, changed[view.title.text_id], changed[view.body.text_id]),
        category=str(words.CLUSTERS[view.row.cluster]) if view.row.cluster else "",
    )


def _answer_entry(item: AnswerView, changed: dict[int, datetime]) -> Entry:
    return _step_entry(item.step, item.title, changed, titled=True)


def _step_entry(step: StepView, title: TextView, changed: dict[int, datetime], *, titled: bool = False) -> Entry:
    kind = str(words.STEPS[step.kind])
    plain = title.plain or _("Without a title")
    updated = changed.get(step.words.text_id, step.at) if step.words else step.at
    return Entry(
        path=url_for("public.proposal", proposal_id=step.proposal_id, _anchor=f"answer-{step.id}")
        if is_answer(step)
        else url_for("public.proposal", proposal_id=step.proposal_id, _anchor=f"step-{step.id}"),
        title=_("%(step)s: %(title)s", step=kind, title=plain) if titled else kind,
        title_language=current_language(),
        html=_html(step.words) if step.words else Markup("<p>{}</p>").format(words.STEP_NEWS[step.kind]),
        language=step.words.shown if step.words else current_language(),
        author=_author(step),
        published=step.at,
        updated=max(step.at, updated),
    )


def _author(step: StepView) -> str:
    if step.kind in timeline.BY_THE_CITY | timeline.OF_PROMISES:
        return (step.office.plain if step.office else "") or _("Gangnam-gu Office, Seoul")
    return step.actor if step.kind is StepKind.REOPENED and step.actor else _("Gangnam Together")


def _comment_entry(comment: CommentView, changed: dict[int, datetime]) -> Entry:
    assert comment.text is not None
    row = comment.row
    return Entry(
        path=url_for("public.comment", proposal_id=row.proposal_id, comment_id=row.id),
        title=_("Comment by %(name)s", name=row.author_name or _("Name not given")),
        title_language=current_language(),
        html=_html(comment.text),
        language=comment.text.shown,
        author=row.author_name,
        published=row.created_at,
        updated=max(row.created_at, changed[comment.text.text_id]),
    )


def _html(view: TextView) -> str:
    """Return a text as the pages show it, with the honest sentence on how it comes to be read in this language."""
    block = get_template_attribute("components/text.html", "text_block")(view)
    said = get_template_attribute("components/text.html", "state_sentence")(view)
    note = Markup('<p lang="{}"><small>{}</small></p>').format(current_language().code, said)
    return str(block + note if view.source.code != current_language().code else block)
