"""The log of the doors, page by page, narrowed."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from typing import Any, TypeVar

from flask import render_template, request, url_for
from flask_babel import gettext as _

from portal.blueprints.supervisor import blueprint
from portal.blueprints.supervisor.pages import Doors, get_doors
from portal.domain.checkin import attempts as domain
from portal.domain.checkin import devices
from portal.domain.checkin.attempts import Place, Wanted
from portal.domain.checkin.devices import DeviceView
from portal.domain.checkin.types import Code, Result
from portal.web import console_words, verdict_words
from portal.web.addresses import row_number
from portal.web.services import database

PLACE = re.compile(r"([0-9]{1,15})-([0-9]{1,15})")
NAMES = ("list", "gate", "device", "result", "code")
Member = TypeVar("Member", bound=enum.StrEnum)


@blueprint.get("/events/<slug:slug>/attempts")
def attempts(slug: str) -> str:
    """Show every attempt, the newest first."""
    doors, wanted = get_doors(slug), _wanted()
    with database().reading() as session:
        page = domain.page(session, doors.event.row.id, wanted, _place())
        there = devices.of_event(session, doors.event.row.id)
    asked: dict[str, Any] = {name: request.args[name] for name in NAMES if request.args.get(name)}
    after = f"{page.end[0]}-{page.end[1]}" if page.end else ""
    return render_template(
        "supervisor/attempts.html",
        doors=doors,
        event=doors.event,
        page=page,
        choices=_choices(doors, there, wanted),
        narrowed=bool(asked),
        older=url_for("supervisor.attempts", slug=slug, **asked, after=after) if after else None,
        newest=url_for("supervisor.attempts", slug=slug, **asked) if request.args.get("after") else None,
    )


def _wanted() -> Wanted:
    return Wanted(
        list_id=row_number(request.args.get("list", "")),
        gate_id=row_number(request.args.get("gate", "")),
        device_id=row_number(request.args.get("device", "")),
        result=_member(Result, request.args.get("result")),
        code=_member(Code, request.args.get("code")),
    )


def _place() -> Place | None:
    found = PLACE.fullmatch(request.args.get("after", ""))
    return (int(found[1]), int(found[2])) if found else None


def _member(kind: type[Member], value: str | None) -> Member | None:
    return kind(value) if value in set(kind) else None


def _choices(doors: Doors, there: Iterable[DeviceView], wanted: Wanted) -> list[tuple[str, str, list[Any]]]:
    codes = [(code.value, verdict_words.VERDICTS[code].title) for code in Code]
    return [
        _choice("list", _("List"), doors.list_choices(), wanted.list_id),
        _choice("gate", _("Gate"), doors.gate_choices(), wanted.gate_id),
        _choice("device", _("Device"), [(device.id, device.name) for device in there], wanted.device_id),
        _choice("result", _("How it was answered"), console_words.RESULTS.items(), wanted.result),
        _choice("code", _("Reason"), codes, wanted.code),
    ]


def _choice(name: str, label: str, options: Iterable[tuple[Any, Any]], current: Any) -> tuple[str, str, list[Any]]:
    return name, label, [("", _("All"), current is None), *((key, words, key == current) for key, words in options)]
