"""Proposals: the list, one of them, and handing one in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from flask import Response, jsonify
from flask_babel import gettext as _

from portal.blueprints.api import answers, blueprint, cursors, examples, schemas, tokens
from portal.blueprints.api.describing import operation
from portal.blueprints.api.reading import fault_of
from portal.domain.accounts.types import Scope
from portal.domain.events import agenda
from portal.domain.proposals import queries, rules, sending
from portal.domain.proposals.queries import Position, Stretch
from portal.domain.proposals.sending import Sent
from portal.domain.proposals.types import Cluster, Draft, Filter, ProposalView, Refused, State
from portal.domain.search import queries as search
from portal.domain.texts.types import TextProblem
from portal.foundation import clock
from portal.web import words
from portal.web.limits import limiter
from portal.web.problems import Fault, Problem
from portal.web.services import database

WRITES = "30 per minute; 300 per hour"
LOCATION = {"Location": {"description": "The address of the proposal here.", "schema": {"type": "string"}}}
AGAIN = {
    "description": "This had been sent before; nothing has been added.",
    "headers": LOCATION,
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Proposal"}}},
}


@blueprint.get("/proposals")
@operation(gives=schemas.ProposalList, example=examples.PROPOSALS, query=schemas.ProposalsQuery, problems=("invalid",))
def list_proposals(query: schemas.ProposalsQuery) -> Response:
    """List published proposals, newest first; with `q`, those that say it."""
    found, names = _find(query)
    kept = query.model_dump(exclude_none=True, exclude_defaults=True) if found.end else {}
    onward = answers.address("api.list_proposals", **kept | {"cursor": cursors.write(found.end)}) if found.end else None
    items = [answers.proposal(view, names, query.lang) for view in found.items]
    return answers.give(schemas.ProposalList(items=items, next=onward))


@blueprint.get("/proposals/<int:proposal_id>")
@operation(
    gives=schemas.Proposal,
    example=examples.PROPOSAL,
    query=schemas.ProposalQuery,
    problems=("not_found", "invalid"),
)
def get_proposal(proposal_id: int, query: schemas.ProposalQuery) -> Response:
    """Give one proposal; with a token, also one's own that is not published."""
    with database().reading() as session:
        view = queries.get_public(session, proposal_id, query.lang, tokens.reader_id())
        names = _names(session, [view])
    return answers.give(answers.proposal(view, names, query.lang))


@blueprint.post("/proposals")
@limiter.limit(WRITES, key_func=tokens.sender)
@operation(
    gives=schemas.Proposal,
    example=examples.PROPOSAL,
    status=201,
    also={200: AGAIN, 201: {"headers": LOCATION}},
    headers=schemas.IdempotencyHeader,
    body=schemas.NewProposal,
    body_examples={"handed in": {"value": examples.NEW_PROPOSAL}},
    problems=("malformed", "key_reused", "too_large", "not_json", "invalid", "too_many"),
    scope=Scope.PROPOSALS_WRITE,
)
def create_proposal(headers: schemas.IdempotencyHeader, body: schemas.NewProposal) -> Response:
    """Keep a proposal as a draft, or hand it in.

    The rules are those of the page. Sent again with the same key and content, it is the same proposal.
    """
    writer = tokens.holder().principal
    with database().unit_of_work() as session:
        topics = {slug: topic_id for topic_id, slug in queries.topic_slugs(session).items()}
        event_id = agenda.find_id(session, body.event) if body.event is not None else None
        draft = _draft(body, topics, event_id)
        key, content = _key(headers.idempotency_key), _hash(body)
        sent = sending.send(session, writer, draft, key, content, clock.now(), submit=body.submit)
        if isinstance(sent, Refused):
            raise Problem("key_reused")
        view = queries.get_public(session, sent.proposal_id, None, writer.id)
        names = _names(session, [view])
    return _kept(sent, answers.proposal(view, names, None))


def _find(query: schemas.ProposalsQuery) -> tuple[Stretch, answers.Names]:
    """Return the stretch that is asked for, and the short names of what its proposals belong to."""
    wanted = Filter(
        cluster=Cluster(query.cluster) if query.cluster else None,
        state=State(query.status) if query.status else None,
        language=query.language,
    )
    with database().reading() as session:
        found = (
            _search(session, query, wanted)
            if query.q is not None
            else queries.list_from(session, wanted, query.cursor, query.limit, query.lang)
        )
        return found, _names(session, found.items)


def _names(session: Any, views: Iterable[ProposalView]) -> answers.Names:
    events = {view.row.event_id for view in views if view.row.event_id is not None}
    return answers.Names(queries.topic_slugs(session), agenda.slugs_of(session, events))


def _search(session: Any, query: schemas.ProposalsQuery, wanted: Filter) -> Stretch:
    """Return a stretch of what is found: right after the place of the cursor, wherever that stands by now."""
    ids = search.search(session, query.q or "", wanted, 1, search.MOST_COUNTED).ids
    begin = 0
    if query.cursor is not None:
        if query.cursor.id not in ids:
            # The one we stopped at is no longer found: to go on from anywhere else would skip or repeat some.
            raise Problem("invalid", [fault_of("query", "cursor", "gone_cursor")])
        begin = ids.index(query.cursor.id) + 1
    shown = queries.list_given(session, ids[begin : begin + query.limit], query.lang)
    last = shown[-1].row if shown and begin + query.limit < len(ids) else None
    return Stretch(shown, Position(last.published_at, last.id) if last and last.published_at else None)


def _draft(body: schemas.NewProposal, topics: dict[str, int], event_id: int | None) -> Draft:
    title, text = body.title.strip(), body.body.replace("\r\n", "\n")
    faults = [
        *_faults("title", rules.check_title(title), len(title), rules.LONGEST_TITLE),
        *_faults("body", rules.check_body(text), len(text), rules.LONGEST_BODY),
    ]
    if body.topic is not None and body.topic not in topics:
        faults.append(fault_of("body", "topic", "unknown_value"))
    if body.event is not None and event_id is None:
        faults.append(fault_of("body", "event", "unknown_value"))
    if faults:
        raise Problem("invalid", faults)
    return Draft(
        title=title,
        body=text,
        language=body.language,
        cluster=Cluster(body.cluster) if body.cluster else None,
        topic_id=topics[body.topic] if body.topic is not None else None,
        event_id=event_id,
    )


def _faults(name: str, problem: TextProblem | None, length: int, longest: int) -> list[Fault]:
    if problem is TextProblem.TOO_LONG:
        detail = _(
            "This is too long: %(length)s characters, and at most %(longest)s fit.", length=length, longest=longest
        )
        return [fault_of("body", name, problem, detail)]
    return [fault_of("body", name, problem, words.TEXT_PROBLEMS[problem])] if problem is not None else []


def _key(given: str) -> str:
    """Return the form key for a program's key; those of pages are drawn by the portal and never look like this."""
    return f"api:{hashlib.sha256(given.encode()).hexdigest()[:36]}"


def _hash(body: schemas.NewProposal) -> str:
    # What came before there were events is the same content still.
    content = {name: value for name, value in body.model_dump().items() if name != "event" or value is not None}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _kept(sent: Sent, proposal: schemas.Proposal) -> Response:
    response = jsonify(proposal.model_dump(mode="json"))
    response.status_code = 201 if sent.new else 200
    response.headers["Location"] = answers.address("api.get_proposal", proposal_id=sent.proposal_id)
    response.headers["Cache-Control"] = "no-store"
    return response
