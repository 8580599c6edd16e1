"""The city's projects and the four topics: what is proposed there, what the city said, what has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for

from portal.blueprints.public import blueprint
from portal.blueprints.public.event_cards import cards_within
from portal.blueprints.public.numbers import numbers
from portal.domain.discussion import queries as discussion
from portal.domain.following import queries as following
from portal.domain.following.types import FollowKind
from portal.domain.proposals import overview, queries, rules
from portal.domain.proposals.overview import AnswerView
from portal.domain.proposals.types import Cluster, Filter, ProposalView, Sort, State, TopicView
from portal.foundation.errors import NotFound
from portal.web import words
from portal.web.locale import current_language
from portal.web.login import reader_id
from portal.web.services import database
from portal.web.shared_pages import same_for_everybody

SHOWN = 4
ANSWERS = 3
EVENTS = 3
DONE = (State.ACCEPTED, State.IMPLEMENTED)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is about: a project, or one of the four topics."""

    kind: FollowKind
    key: str
    within: Filter
    topic: TopicView | None
    cluster: Cluster

    @property
    def plain_title(self) -> str:
        """Return the title as one string."""
        return self.topic.title.plain if self.topic else str(words.CLUSTERS[self.cluster])

    @property
    def url(self) -> str:
        """Return the address of the page."""
        if self.topic:
            return url_for("public.topic", slug=self.topic.slug)
        return url_for("public.cluster", code=self.cluster.value)

    @property
    def feed_url(self) -> str:
        """Return the address of the feed."""
        if self.topic:
            return url_for("public.topic_feed", slug=self.topic.slug)
        return url_for("public.cluster_feed", code=self.cluster.value)

    def list_url(self, sort: Sort = Sort.NEWEST) -> str:
        """Return the address of the list of all that is proposed here."""
        narrowed = {"topic": self.topic.id} if self.topic else {"cluster": self.cluster.value}
        return url_for("public.proposals", **narrowed, sort=None if sort is Sort.NEWEST else sort.value)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Several short lists of proposals that are read together, so that a page costs the same however many it has."""

    newest: tuple[ProposalView, ...]
    endorsed: tuple[ProposalView, ...]
    done: tuple[ProposalView, ...]
    comments: dict[int, int]


@blueprint.get("/topics")
@same_for_everybody
def topics() -> str:
    """Show the city's projects that proposals can belong to."""
    with database().reading() as session:
        found = queries.list_topics(session, current_language().code)
    return render_template("public/topics.html", topics=found, clusters=tuple(Cluster))


@blueprint.get("/topics/<slug:slug>")
@same_for_everybody
def topic(slug: str) -> str:
    """Show one of the city's projects and what people propose there."""
    with database().reading() as session:
        return _page(session, project_subject(session, slug))


@blueprint.get("/clusters/<code>")
@same_for_everybody
def cluster(code: str) -> str:
    """Show one of the four topics and what people propose there."""
    with database().reading() as session:
        return _page(session, cluster_subject(code))


def project_subject(session: Any, slug: str) -> Subject:
    """Return one of the city's projects by its short name."""
    found = queries.find_topic(session, queries.find_topic_id(session, slug), current_language().code)
    if found is None:
        raise NotFound("no such project")
    return Subject(FollowKind.PROJECT, str(found.id), Filter(topic_id=found.id), found, found.cluster)


def cluster_subject(code: str) -> Subject:
    """Return one of the four topics by its code."""
    if code not in set(Cluster):
        raise NotFound("no such topic")
    return Subject(FollowKind.TOPIC, code, Filter(cluster=Cluster(code)), None, Cluster(code))


def shelf(session: Any, within: Filter, states: frozenset[State], *, with_done: bool = True) -> Shelf:
    """Read the newest and the most endorsed proposals in some states, and what came of others."""
    most = Filter(cluster=within.cluster, topic_id=within.topic_id, sort=Sort.ENDORSED)
    newest = overview.choose(session, within, states, SHOWN)
    endorsed = [
        proposal_id for proposal_id in overview.choose(session, most, states, 2 * SHOWN) if proposal_id not in newest
    ][: SHOWN // 2]
    done = overview.choose(session, within, DONE, SHOWN) if with_done else ()
    wanted = [*dict.fromkeys((*newest, *endorsed, *done))]
    views = {view.row.id: view for view in queries.list_by_ids(session, wanted, current_language().code, None)}

    def pick(ids: Any) -> tuple[ProposalView, ...]:
        return tuple(views[proposal_id] for proposal_id in ids if proposal_id in views)

    return Shelf(pick(newest), pick(endorsed), pick(done), discussion.counts(session, wanted))


def _page(session: Any, subject: Subject) -> str:
    language, reader = current_language().code, reader_id()
    answers: tuple[AnswerView, ...] = overview.answers_with_titles(
        session, language, ANSWERS, subject.within, once=True
    )
    followed = reader is not None and following.follows(session, reader, subject.kind, subject.key)
    return render_template(
        "public/topic.html",
        subject=subject,
        shelf=shelf(session, subject.within, rules.OPEN),
        answers=answers,
        events=cards_within(session, subject.within.topic_id, subject.cluster, EVENTS),
        followed=followed,
        numbers=numbers(session, subject.within),
    )
