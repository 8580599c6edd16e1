"""What a form need not ask anew: what a member has told already, or what stood in an earlier registration."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_login import current_user

from portal.blueprints.registering.register_forms import DelegationForm, RegisterForm
from portal.blueprints.registrant.opening import DeadLink, open_view
from portal.blueprints.registrant.programme import Offered
from portal.domain.accounts import queries as accounts
from portal.domain.registration.types import RegistrationView
from portal.foundation import languages
from portal.web.addresses import row_number
from portal.web.locale import current_language
from portal.web.services import database


def known_fields(offered: Offered, kind: type[RegisterForm]) -> dict[str, Any]:
    """Return the values that a fresh form begins with."""
    fields: dict[str, Any] = {"language": current_language().code, "sessions": _asked_for(offered)}
    return fields | _of_member(kind) | _of_earlier(offered)


def _asked_for(offered: Offered) -> list[int]:
    """Return the sessions that the address names, or the only one that there is."""
    wanted = {row_number(number) for number in request.args.getlist("session")}
    there = offered.open_ids
    return there if len(there) == 1 else [number for number in there if number in wanted]


def _of_member(kind: type[RegisterForm]) -> dict[str, Any]:
    if not current_user.is_authenticated:
        return {}
    member = current_user.principal
    with database().reading() as session:
        profile = accounts.get_profile(session, member.id)
        told = accounts.get_statistics(session, member.id)
    fields: dict[str, Any] = {"name": member.display_name, "email": member.email}
    if kind is DelegationForm:
        return fields | {"community": profile.community}
    return fields | {"nationality_group": told.nationality_group or "", "age_band": told.age_band or ""}


def _of_earlier(offered: Offered) -> dict[str, Any]:
    """Return what stood in a registration of the same event that somebody has ended and wants again."""
    code = request.args.get("again")
    if not code:
        return {}
    try:
        view = open_view(code)
    except DeadLink:
        return {}
    return _again(view, offered) if view.row.event_id == offered.event.row.id else {}


def _again(view: RegistrationView, offered: Offered) -> dict[str, Any]:
    row, first = view.row, next(iter(view.attendees), None)
    booked = {booking.session.id for booking in view.bookings}
    return {
        "name": row.name,
        "email": row.email,
        "language": row.language if row.language in languages.INTERFACE else current_language().code,
        "sessions": [number for number in offered.open_ids if number in booked],
        "size": str(row.size),
        "together": row.together,
        "others": "\n".join(person.name for person in view.attendees[1:] if person.name),
        "interpretation": (first.interpretation or "") if first else "",
        "community": row.community,
        "community_kind": row.community_kind,
        "tickets": "one" if row.one_ticket else "each",
        "guardian": row.guardian,
        "under_14": row.guardian is not None,
    }
