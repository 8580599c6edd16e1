"""The trust index: its releases to the byte, their schema, and the figures of participation published with them."""

from __future__ import annotations

from flask import Response, request

from portal.blueprints.api import answers, blueprint, examples_trust, trust_schemas
from portal.blueprints.api.describing import operation
from portal.domain.trust import opendata, queries
from portal.domain.trust.types import ReleaseEntry
from portal.foundation.errors import NotFound
from portal.web.services import database

FOR_EVER = "public, max-age=31536000, immutable"
TOTAL = "total"


@blueprint.get("/trust/releases")
@operation(
    gives=trust_schemas.TrustList,
    example=examples_trust.RELEASES,
    query=trust_schemas.Nothing,
    problems=("invalid",),
)
def list_trust_releases(query: trust_schemas.Nothing) -> Response:
    """List the approved releases of the trust index, revisions included."""
    with database().reading() as session:
        found = queries.list_all(session)
    return answers.give(trust_schemas.TrustList(items=[_entry(one) for one in found]))


@blueprint.get("/trust/releases/<release:release_id>")
@operation(
    gives=trust_schemas.TrustRelease,
    example=examples_trust.RELEASE,
    query=trust_schemas.Nothing,
    problems=("not_found", "invalid"),
)
def get_trust_release(release_id: str, query: trust_schemas.Nothing) -> Response:
    """Give one release, byte for byte what was approved; it never changes."""
    with database().reading() as session:
        document, hashed = queries.get_document(session, release_id)
    response = Response(document, mimetype="application/json")
    response.headers["Cache-Control"] = FOR_EVER
    response.set_etag(hashed)
    response.make_conditional(request)
    return response


@blueprint.get("/trust/schema")
@operation(
    gives=trust_schemas.TrustSchema, example=examples_trust.SCHEMA, query=trust_schemas.Nothing, problems=("invalid",)
)
def get_trust_schema(query: trust_schemas.Nothing) -> Response:
    """Give the JSON Schema of releases."""
    return answers.open_to_all(Response(opendata.schema(), mimetype="application/json"))


@blueprint.get("/statistics/participation")
@operation(
    gives=trust_schemas.Participation,
    example=examples_trust.PARTICIPATION,
    query=trust_schemas.ParticipationQuery,
    problems=("not_found", "invalid"),
)
def get_participation(query: trust_schemas.ParticipationQuery) -> Response:
    """Give the figures of participation as published, of a quarter or of the newest release."""
    with database().reading() as session:
        view = queries.latest(session) if query.period is None else queries.latest_of(session, query.period)
    if view is None:
        if query.period is not None:
            raise NotFound(query.period)
        return answers.give(trust_schemas.Participation(release=None, period=None, items=[]))
    dimension = "" if query.dimension == TOTAL else query.dimension
    cells = [
        trust_schemas.ParticipationCell(**{name: cell.to_dict()[name] for name in cell.to_dict() if name != "period"})
        for cell in view.published.tables
        if query.measure in {None, cell.measure} and dimension in {None, cell.dimension}
    ]
    return answers.give(trust_schemas.Participation(release=view.id, period=view.period, items=cells))


def _entry(one: ReleaseEntry) -> trust_schemas.TrustEntry:
    assert one.approved_at is not None, "what is listed is approved"
    return trust_schemas.TrustEntry(
        id=one.id,
        period=one.period,
        revision=one.revision,
        status=one.status,
        methodology_version=one.methodology,
        published_at=one.approved_at,
        supersedes=one.supersedes,
        reason=one.reason or None if one.supersedes else None,
        url=answers.address("api.get_trust_release", release_id=one.id),
        sha256=one.document_sha256,
        input_sha256=one.input_sha256,
        open_data_url=answers.address("open_data_files.folder", release_id=one.id),
        archive_url=answers.address("open_data_files.archive", release_id=one.id),
    )
