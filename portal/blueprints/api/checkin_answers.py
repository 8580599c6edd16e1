"""How rows of check-in become JSON."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from flask_babel import gettext as _

from portal.blueprints.api import checkin_given as given
from portal.domain.checkin import moments
from portal.domain.checkin.beats import KnownStanding, ListCount
from portal.domain.checkin.devices import DeviceView
from portal.domain.checkin.lists import ListView
from portal.domain.checkin.looking import Found
from portal.domain.checkin.manifests import Manifest
from portal.domain.checkin.packs import Entry
from portal.domain.checkin.types import Answer, Code, FirstEntry, Holder, Result, Standing, TicketName
from portal.domain.events.types import QuestionView, SessionView
from portal.domain.texts.types import TextView
from portal.web import locale, verdict_words
from portal.web.verdict_words import Circumstances


def binary(data: bytes) -> str:
    """Write bytes as the protocol has them."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def device(view: DeviceView) -> given.OwnDevice:
    """Return a device as it knows itself."""
    return given.OwnDevice(
        id=view.id,
        name=view.name,
        scopes=sorted(view.scopes),
        expires_at=moments.of(view.expires_at),
        gate=view.gate_id,
        list=view.list_id,
    )


def pack(manifest: Manifest, own: DeviceView, now: int) -> given.Pack:
    """Return what a device needs to know."""
    return given.Pack(
        server_time=now,
        revision=manifest.revision,
        device=device(own),
        event=given.PackEvent(id=manifest.event.row.id, slug=manifest.event.slug, title=_text(manifest.event.title)),
        keys={str(key_id): binary(key) for key_id, key in manifest.keys.items()},
        gates=[
            given.PackGate(id=gate.id, name=_text(gate.name), venue=_text(venue.name)) for gate, venue in manifest.gates
        ],
        lists=[_list(view, manifest.sessions) for view in manifest.lists],
        questions=[_question(question) for question in manifest.questions],
        revoked=[f"{random.hex()}.{serial}" for random, serial in manifest.revoked],
        blocked=[random.hex() for random in manifest.blocked],
        entries=given.PackState(count=manifest.pack.count, cursor=manifest.pack.number, light=manifest.pack.light),
    )


def entry(one: Entry) -> tuple[int, str, str | None]:
    """Return a sealed entry."""
    return one.number, binary(one.place), None if one.sealed is None else binary(one.sealed)


def known(one: KnownStanding) -> given.Known:
    """Return where a ticket stands on a list."""
    return given.Known(
        ref=one.ref,
        list=one.list_id,
        admitted=one.standing.admitted,
        inside=one.standing.inside,
        first_at=None if one.first is None else one.first.at,
        last_at=one.last_at,
        gate=None if one.first is None else one.first.gate_id,
    )


def counted(one: ListCount) -> given.Counted:
    """Return how many came in on a list."""
    return given.Counted(list=one.list_id, admitted=one.admitted, inside=one.inside, limit=one.limit)


def answer(one: Answer, gates: Mapping[int, str]) -> given.OperationAnswer:
    """Return how an operation is answered, with words where it is not simply green."""
    return given.OperationAnswer(
        op_id=one.op_id,
        result=one.verdict.result,
        code=one.verdict.code,
        overridden=one.verdict.overridden,
        replayed=one.replayed,
        ticket=None if one.ticket is None else _ticket(one.ticket, one.party),
        holder=None if one.holder is None else _holder(one.holder),
        standing=None if one.standing is None else _standing(one.standing),
        first=_first(one.first),
        questions=sorted(one.verdict.missing),
        words=None if one.verdict.result is Result.OK else _words(one, gates),
    )


def malformed(op_id: str | None) -> given.OperationAnswer:
    """Answer what can't be read."""
    return given.OperationAnswer(op_id=op_id, result=Result.REFUSED, code=Code.ERROR, problem="malformed")


def found(one: Found) -> given.FoundShown:
    """Return a ticket that was looked up."""
    return given.FoundShown(
        ticket=_ticket(one.ticket, one.party),
        holder=_holder(one.holder),
        standing=_standing(one.standing),
        first=_first(one.first),
        result=one.verdict.result,
        code=one.verdict.code,
    )


def _text(view: TextView) -> given.Words:
    return given.Words(text=view.plain, language=view.shown.code)


def _list(view: ListView, sessions: Mapping[int, SessionView]) -> given.PackList:
    rules = view.rules
    return given.PackList(
        id=view.id,
        name=_list_name(view, sessions),
        bits=sorted(rules.sessions),
        gates=sorted(rules.gates),
        opens_at=rules.opens_at,
        closes_at=rules.closes_at,
        policy=view.policy,
        paused=rules.paused,
        limit=view.people_limit,
        sessions=[
            given.PackSession(
                bit=row.bit,
                title=_text(sessions[row.id].title),
                starts_at=moments.of(row.starts_at),
                ends_at=moments.of(row.ends_at),
            )
            for row in view.sessions
        ],
    )


def _list_name(view: ListView, sessions: Mapping[int, SessionView]) -> given.Words:
    if view.name is not None:
        return given.Words(text=view.name, language="und")
    first = sessions[view.sessions[0].id]
    if len(view.sessions) == 1:
        return _text(first.title)
    name = _("%(venue)s, %(day)s", venue=first.venue.name.plain, day=locale.format_date(view.opens_at))
    return given.Words(text=name, language=first.venue.name.shown.code)


def _question(view: QuestionView) -> given.PackQuestion:
    return given.PackQuestion(
        id=view.id,
        kind=view.kind,
        label=_text(view.label),
        options=[given.PackOption(id=option.id, label=_text(option.label)) for option in view.options],
    )


def _ticket(name: TicketName, party: int) -> given.TicketShown:
    return given.TicketShown(ref=name.ref, serial=name.serial, party=party)


def _holder(one: Holder) -> given.HolderShown:
    notices = [given.Notice(kind="need", value=need) for need in one.needs]
    if one.interpretation:
        notices.append(given.Notice(kind="interpretation", value=one.interpretation))
    return given.HolderShown(name=one.name, party=one.group, language=one.language, notices=notices)


def _standing(one: Standing) -> given.StandingShown:
    return given.StandingShown(admitted=one.admitted, inside=one.inside)


def _first(one: FirstEntry | None) -> given.FirstShown | None:
    return None if one is None else given.FirstShown(at=one.at, gate=one.gate_id)


def _words(one: Answer, gates: Mapping[int, str]) -> given.AnswerWords:
    code = one.verdict.code.value if one.verdict.code is not None else one.verdict.result.value
    known = Circumstances(
        first_at=None if one.first is None else moments.back(one.first.at),
        gate=None if one.first is None else gates.get(one.first.gate_id or 0),
        admitted=0 if one.standing is None else one.standing.admitted,
        party=one.party or 1,
    )
    staff, language = verdict_words.staff_words(code, known)
    holder, spoken = verdict_words.holder_words(code, one.holder.language if one.holder else None, known)
    return given.AnswerWords(
        staff=given.Words(text=staff, language=language), holder=given.Words(text=holder, language=spoken)
    )
