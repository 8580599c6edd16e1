"""No more of these mails: one click in the mail program or on the page, without a sign-in, and it can be undone."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from portal.blueprints.public import blueprint
from portal.domain.following import queries, service
from portal.domain.following.types import FollowKind, Rhythm
from portal.domain.registration import editing
from portal.domain.registration import queries as registrations
from portal.domain.registration.letters import REMINDERS
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.web import links
from portal.web.errors import takes_posts_from_elsewhere
from portal.web.limits import limiter
from portal.web.services import database, settings


@blueprint.route("/unsubscribe/<token>", methods=["GET", "POST"])
@limiter.limit("60 per minute", methods=["POST"])
@takes_posts_from_elsewhere
def unsubscribe(token: str) -> str:
    """End the mails that this key is for; with `again`, let them come once more."""
    found = links.read_unsubscribe(settings(), token)
    if found is None or not _opens(*found):
        raise NotFound("no such key")
    if request.method == "GET":
        return render_template("public/unsubscribe.html", token=token, state="asked", kind=found[1])
    again = "again" in request.form
    with database().unit_of_work() as session:
        _change(session, *found, again=again)
    state = "again" if again else "ended"
    return render_template("public/unsubscribe.html", token=token, state=state, kind=found[1])


def _opens(whose: int, kind: str, subject: str) -> bool:
    """Tell whether a key is for something; that of a registration ends when somebody else has it."""
    if kind != REMINDERS:
        return kind == "mail" or kind in set(FollowKind)
    with database().reading() as session:
        return str(registrations.get_row(session, whose).moved_on) == subject


def _change(session: Any, whose: int, kind: str, subject: str, *, again: bool) -> None:
    if kind == REMINDERS:
        editing.want_reminders(session, whose, wanted=again)
    else:
        _change_of_member(session, whose, kind, subject, again=again)


def _change_of_member(session: Any, account_id: int, kind: str, subject: str, *, again: bool) -> None:
    now = clock.now()
    zone = queries.get_preference(session, account_id, str(settings().timezone)).zone
    match kind, again:
        case "mail", False:
            service.stop_mail(session, account_id, zone, now)
        case "mail", True:
            rhythm = Rhythm.DAILY if subject == Rhythm.DAILY else Rhythm.AT_ONCE
            service.choose_rhythm(session, account_id, rhythm, zone, now)
        case _, False:
            service.unfollow(session, account_id, FollowKind(kind), subject)
        case _, True:
            service.follow(session, account_id, FollowKind(kind), subject, now)
