"""The list of proposals and the page of one."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import render_template, request, url_for
from flask_babel import gettext as _

from portal.blueprints.public import blueprint
from portal.blueprints.public.discussion_views import discussion
from portal.domain.discussion import queries as comments
from portal.domain.following import queries as following
from portal.domain.following.types import FollowKind
from portal.domain.moderation import queries as moderation
from portal.domain.proposals import queries, rules, timeline
from portal.domain.proposals.types import Cluster, Filter, ProposalPage, Sort, State, StepKind
from portal.foundation import languages
from portal.web import words
from portal.web.addresses import row_number
from portal.web.locale import current_language
from portal.web.login import reader_id
from portal.web.pager import Pager, page_number
from portal.web.services import database

Code = TypeVar("Code", bound=enum.StrEnum)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter."""

    label: Any
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A filter."""

    label: str
    options: tuple[Option, ...]


@blueprint.get("/proposals")
def proposals() -> str:
    """List what has been proposed; an unknown filter value is no filter."""
    wanted = Filter(
        cluster=_code(Cluster, "cluster"),
        state=_state(),
        language=_language(),
        topic_id=row_number(request.args.get("topic", "")),
        sort=_code(Sort, "sort") or Sort.NEWEST,
    )
    number = page_number()
    reader_language = current_language().code
    with database().reading() as session:
        page = queries.list_public(session, wanted, number, reader_language)
        written = queries.languages_written(session)
        topics = queries.list_topics(session, reader_language)
        said = comments.counts(session, [view.row.id for view in page.items])
    topic = next((topic for topic in topics if topic.id == wanted.topic_id), None)
    return render_template(
        "public/proposals.html",
        items=page.items,
        comments=said,
        pager=_pager(page),
        filters=_filters(wanted, written),
        topic=topic,
        narrowed=wanted != Filter(sort=wanted.sort),
    )


@blueprint.get("/proposals/<int:proposal_id>")
def proposal(proposal_id: int) -> str:
    """Show one proposal, what became of it and what people say; its writer also sees the decisions on it."""
    language, reader = current_language().code, reader_id()
    with database().reading() as session:
        view = queries.get_public(session, proposal_id, language, reader)
        own = view.row.author_id is not None and view.row.author_id == reader
        public = view.row.state in rules.PUBLIC
        decisions = moderation.decisions_on(session, proposal_id, language) if own else ()
        topic = queries.find_topic(session, view.row.topic_id, language)
        steps = timeline.steps_of(session, proposal_id, language) if public else ()
        talk = discussion(session, proposal_id, language, reader) if public else None
        followed = reader is not None and following.follows(session, reader, FollowKind.PROPOSAL, str(proposal_id))
    return render_template(
        "public/proposal.html",
        proposal=view,
        own=own,
        public=public,
        open=view.row.state in rules.OPEN,
        editable=view.row.state in rules.EDITABLE,
        changeable=view.row.state in rules.CHANGEABLE,
        withdrawable=State.WITHDRAWN in rules.MAY_FOLLOW.get(view.row.state, frozenset()),
        decisions=decisions,
        topic=topic,
        steps=steps,
        answers=[step for step in steps if step.kind in timeline.BY_THE_CITY and step.words],
        edited=any(step.kind is StepKind.EDITED for step in steps),
        talk=talk,
        followed=followed,
    )


def _code(kind: type[Code], name: str) -> Code | None:
    try:
        return kind(request.args.get(name, ""))
    except ValueError:
        return None


def _state() -> State | None:
    state = _code(State, "status")
    return state if state in rules.PUBLIC else None


def _language() -> str | None:
    code = request.args.get("language", "")
    return code if languages.is_known(code) else None


def _same_list(**changes: Any) -> str:
    kept = {
        name: request.args[name]
        for name in ("cluster", "status", "language", "topic", "sort")
        if request.args.get(name)
    }
    return url_for("public.proposals", **{name: value for name, value in (kept | changes).items() if value is not None})


def _pager(page: ProposalPage) -> Pager:
    return Pager(page.number, page.pages, page.total, lambda number: _same_list(page=number))


def _filters(wanted: Filter, written: tuple[str, ...]) -> list[Group]:
    clusters = [Option(_("All"), _same_list(cluster=None), wanted.cluster is None)] + [
        Option(words.CLUSTERS[code], _same_list(cluster=code.value), wanted.cluster is code) for code in Cluster
    ]
    spoken = [Option(_("All"), _same_list(language=None), wanted.language is None)] + [
        Option(languages.get(code).name, _same_list(language=code), wanted.language == code) for code in written
    ]
    sorts = [Option(words.SORTS[sort], _same_list(sort=sort.value), wanted.sort is sort) for sort in Sort]
    return [
        Group(_("Topic"), tuple(clusters)),
        Group(_("Written in"), tuple(spoken)),
        Group(_("Order"), tuple(sorts)),
    ]
