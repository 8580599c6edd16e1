"""Check-in: what devices at gates send and ask; docs/check-in.md is the protocol."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Response, current_app, jsonify
from pydantic import ValidationError

from portal.blueprints.api import answers, blueprint, device_tokens
from portal.blueprints.api import checkin_answers as write
from portal.blueprints.api import checkin_examples as examples
from portal.blueprints.api import checkin_given as given
from portal.blueprints.api import checkin_schemas as schemas
from portal.blueprints.api.describing import at_gate
from portal.blueprints.api.schemas import Given
from portal.domain.checkin import beats, devices, kiosk, looking, manifests, moments, packs, redeeming
from portal.domain.checkin.devices import Beat, DeviceView
from portal.domain.checkin.doors import Door, Doors
from portal.domain.checkin.redeeming import Scene
from portal.domain.checkin.types import Answer, DeviceScope, Kind, Operation, TicketName
from portal.domain.events import queries as events
from portal.foundation import clock
from portal.web.limits import limiter
from portal.web.locale import current_language, speaking
from portal.web.pen import Pen
from portal.web.problems import Problem
from portal.web.services import database

SET_UPS = "20 per minute; 100 per hour"
SCOPES_TO_SCAN = frozenset({DeviceScope.SCAN, DeviceScope.KIOSK})


@blueprint.post("/checkin/provision")
@limiter.limit(SET_UPS)
@at_gate(
    gives=given.SetUpDone,
    example=examples.SET_UP,
    body=schemas.SetUp,
    body_example=examples.CODE,
    problems=("setup_code_unknown", "too_many"),
    open_to_all=True,
)
def set_up_device(body: schemas.SetUp) -> Response:
    """Make whoever sends the code of a supervisor's screen a device at the gates; the code works once."""
    now = clock.now()
    with database().unit_of_work() as session:
        made = devices.set_up(session, body.code, now)
    if made is None:
        raise Problem("setup_code_unknown")
    token, view = made
    return _give(given.SetUpDone(token=token, device=write.device(view), server_time=moments.of(now)))


@blueprint.get("/checkin/pack")
@at_gate(gives=given.Pack, example=examples.PACK, query=schemas.PackQuery)
def get_pack(query: schemas.PackQuery) -> Response:
    """Give what a device needs to know of its event, without anybody's name."""
    device_tokens.need(None)
    own, now = device_tokens.device(), clock.now()
    with database().reading() as session:
        manifest = manifests.read(session, own, query.lang or current_language().code, now)
    return answers.own(jsonify(write.pack(manifest, own, moments.of(now)).model_dump(mode="json")))


@blueprint.get("/checkin/pack/entries")
@at_gate(gives=given.Entries, example=examples.ENTRIES, query=schemas.EntriesQuery)
def list_pack_entries(query: schemas.EntriesQuery) -> Response:
    """Give sealed entries: each can be read only with its ticket's code in hand."""
    device_tokens.need(DeviceScope.OFFLINE)
    with database().reading() as session:
        entries = packs.after(session, device_tokens.device().event_id, query.after)
    more = entries[-1].number if len(entries) == packs.AT_ONCE else None
    made = given.Entries(entries=[write.entry(one) for one in entries], next=more)
    return answers.own(jsonify(made.model_dump(mode="json")))


@blueprint.post("/checkin/beat")
@at_gate(gives=given.Beat, example=examples.BEAT, body=schemas.BeatSent, body_example=examples.BEAT_SENT)
def beat(body: schemas.BeatSent) -> Response:
    """Hear how a device is, and tell it what has happened at all gates since it last asked."""
    device_tokens.need(None)
    own, now = device_tokens.device(), clock.now()
    at = moments.of(now)
    with database().unit_of_work() as session:
        devices.note_beat(session, own.id, _beat(body, _doors().of(session, own.event_id, now)), now)
        news = beats.news(session, own.event_id, body.since, at)
        made = given.Beat(
            server_time=at,
            revision=manifests.revision(session, own),
            entries=packs.view(session, own.event_id).number,
            known=[write.known(one) for one in news.known],
            until=news.until,
            more=news.more,
            counts=[write.counted(one) for one in beats.counts(session, own.event_id)],
        )
    return _give(made)


@blueprint.post("/checkin/redeem")
@at_gate(gives=given.Redeemed, example=examples.REDEEMED, body=schemas.Batch, body_example=examples.BATCH)
def redeem(body: schemas.Batch) -> Response:
    """Answer what is asked at a gate, and take in what has happened there without a network.

    Each operation is taken in once; sent again it is answered as before. What has happened is never refused.
    """
    now = clock.now()
    with database().unit_of_work() as session:
        own = device_tokens.check_known(devices.find(session, device_tokens.secret()))
        door = _doors().of(session, own.event_id, now)
        read = [_read(sent, door) for sent in body.operations]
        operations = [one for one in read if isinstance(one, Operation)]
        _check_may_redeem(own, operations)
        scene = Scene(door, own, body.sent_at, moments.of(now), now)
        made = {one.op_id: one for one in redeeming.redeem(session, scene, operations)}
        gates = _gate_names(session, own, made.values())
    results = [
        write.answer(made[one.op_id], gates) if isinstance(one, Operation) else write.malformed(one) for one in read
    ]
    return _give(given.Redeemed(server_time=moments.of(now), results=results))


@blueprint.post("/checkin/look")
@at_gate(
    gives=given.Looked,
    example=examples.LOOKED,
    body=schemas.LookSent,
    body_example=examples.LOOK,
    problems=("not_found",),
)
def look_up(body: schemas.LookSent) -> Response:
    """Show whom a code is for, or who is called so, without admitting anybody."""
    device_tokens.need(DeviceScope.NAMES if body.name is not None else None)
    own, now = device_tokens.device(), clock.now()
    with database().reading() as session:
        door = _doors().of(session, own.event_id, now)
        if body.list not in door.lists:
            raise Problem("not_found")
        scene = Scene(door, own, moments.of(now), moments.of(now), now)
        found = _look(session, scene, body, body.gate if body.gate in door.gates else own.gate_id)
    return _give(given.Looked(found=[write.found(one) for one in found], server_time=moments.of(now)))


@blueprint.post("/checkin/badge")
@at_gate(
    gives=None,
    example=None,
    media_type="application/pdf",
    body=schemas.BadgeSent,
    body_example=examples.BADGE,
    problems=("not_found",),
)
def print_badge(body: schemas.BadgeSent) -> Response:
    """Give the badge of somebody who has just come in as a PDF page, in their own language."""
    device_tokens.need(DeviceScope.KIOSK)
    own, now = device_tokens.device(), clock.now()
    with database().reading() as session:
        ticket = kiosk.get_ticket(session, own.event_id, TicketName(body.ticket.ref, body.ticket.serial))
        with speaking(ticket.language):
            event = events.get_event_by_id(session, own.event_id, ticket.language, now)
            data = kiosk.badge(session, ticket, event, Pen(), now)
    return Response(data, content_type="application/pdf", headers={"Cache-Control": "no-store"})


def _look(session: Any, scene: Scene, body: schemas.LookSent, gate_id: int | None) -> list[looking.Found]:
    place = looking.Place(scene, body.list, gate_id)
    if body.token is not None:
        return looking.by_code(session, place, body.token)
    if body.code is not None:
        return looking.by_short_code(session, place, body.code)
    return looking.by_name(session, place, body.name or "")


def _doors() -> Doors:
    kept: Doors = current_app.extensions.setdefault("portal.doors", Doors())
    return kept


def _check_may_redeem(own: DeviceView, operations: Sequence[Operation]) -> None:
    """Refuse what a device asks once it has ended; what has happened at its gate is taken all the same."""
    if any(not operation.offline for operation in operations):
        device_tokens.check(own, None)
    if own.scopes.isdisjoint(SCOPES_TO_SCAN):
        raise Problem("device_scope")


def _read(sent: Any, door: Door) -> Operation | str | None:
    """Return an operation, or the name of one that can't be read, if it has one."""
    try:
        one = schemas.OperationSent.model_validate(sent)
    except ValidationError:
        return _name_of(sent)
    if one.list not in door.lists:
        return one.op_id
    verdict = one.verdict
    return Operation(
        op_id=one.op_id,
        kind=Kind(one.kind),
        list_id=one.list,
        gate_id=one.gate if one.gate in door.gates else None,
        people=one.people,
        scanned_at=one.scanned_at,
        offline=one.offline,
        token=one.token,
        ticket=None if one.ticket is None else TicketName(one.ticket.ref, one.ticket.serial),
        short_code=one.code,
        device_verdict=None if verdict is None else ":".join(filter(None, (verdict.result, verdict.code))),
        pack_at=one.pack_at,
        answers={int(question_id): value for question_id, value in one.answers.items()},
        override=one.override,
        annuls=one.annuls,
    )


def _name_of(sent: Any) -> str | None:
    given = sent.get("op_id") if isinstance(sent, dict) else None
    return given[:64] if isinstance(given, str) else None


def _beat(body: schemas.BeatSent, door: Door) -> Beat:
    return Beat(
        sent_at=body.sent_at,
        queue=body.queue,
        oldest_at=body.oldest_at,
        dead=body.dead,
        list_id=body.list if body.list in door.lists else None,
        gate_id=body.gate if body.gate in door.gates else None,
        entries=body.entries,
        pack_at=body.pack_at,
    )


def _gate_names(session: Any, own: DeviceView, made: Iterable[Answer]) -> dict[int, str]:
    """Name gates where a refusal tells where somebody came in before."""
    named = any(one.verdict.code is not None and one.first is not None for one in made)
    return manifests.gate_names(session, own.event_id, current_language().code) if named else {}


def _give(made: Given) -> Response:
    response = jsonify(made.model_dump(mode="json"))
    response.headers["Cache-Control"] = "no-store"
    return response
