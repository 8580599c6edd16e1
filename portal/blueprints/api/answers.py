"""How rows become JSON, and which caches may keep it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Response, g, jsonify, request, url_for

from portal.blueprints.api import schemas
from portal.domain.proposals.types import ProposalView, TopicView
from portal.domain.texts.types import TextView
from portal.foundation import languages
from portal.web.services import settings


@dataclass(frozen=True, slots=True)
class Names:
    """The short names of topics and of public events by their numbers."""

    topics: Mapping[int, str]
    events: Mapping[int, str] = field(default_factory=dict)

    def topic(self, topic_id: int | None) -> schemas.TopicName | None:
        """Return a topic by its names."""
        return None if topic_id is None else schemas.TopicName(id=topic_id, slug=self.topics[topic_id])

    def event(self, event_id: int | None, session_id: int | None) -> schemas.EventName | None:
        """Return an event by its names, where everybody may see it."""
        if event_id is None or event_id not in self.events:
            return None
        return schemas.EventName(id=event_id, slug=self.events[event_id], session=session_id)


def give(answer: schemas.Given) -> Response:
    """Answer a reader: with a mark of the content, and once more only if that has changed."""
    response = jsonify(answer.model_dump(mode="json"))
    return own(response) if g.token_holder is not None else open_to_all(response)


def open_to_all(response: Response) -> Response:
    """Let every cache keep what everybody may see, if it asks whether it still is so."""
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    return _marked(response)


def own(response: Response) -> Response:
    """Let only the asker's own cache keep what may be theirs alone."""
    response.headers["Cache-Control"] = "private, no-cache"
    return _marked(response)


def address(endpoint: str, **values: object) -> str:
    """Return a whole address, as others see the portal."""
    return settings().base_url + url_for(endpoint, _external=False, **values)  # type: ignore[arg-type]


def proposal(view: ProposalView, names: Names, lang: str | None) -> schemas.Proposal:
    """Return a proposal as the interface gives it."""
    row = view.row
    reader = lang or (view.body.source.code if view.body.source.code in languages.INTERFACE else languages.DEFAULT)
    return schemas.Proposal(
        id=row.id,
        url=address("public.proposal", lang_code=reader, proposal_id=row.id),
        title=text(view.title),
        body=text(view.body),
        cluster=row.cluster,
        topic=names.topic(row.topic_id),
        event=names.event(row.event_id, row.session_id),
        status=row.state,
        author=row.author_name or None,
        endorsements=view.endorsements,
        tone=view.tone,
        published_at=row.published_at,
        updated_at=view.updated_at,
        source=row.source,
        source_id=row.source_id,
    )


def topic(view: TopicView) -> schemas.Topic:
    """Return a topic as the interface gives it."""
    return schemas.Topic(
        id=view.id,
        slug=view.slug,
        cluster=view.cluster,
        title=text(view.title),
        summary=text(view.summary),
        proposals=view.proposals,
    )


def text(view: TextView) -> schemas.Text:
    """Return a text: the original to the last character, a translation as its reader sees it."""
    return schemas.Text(
        text=view.plain if view.is_translation else view.original,
        language=view.shown.code,
        source_language=view.source.code,
        provenance=view.provenance,
        status=view.status,
    )


def _marked(response: Response) -> Response:
    response.vary.add("Authorization")
    response.add_etag()
    response.make_conditional(request)
    return response
