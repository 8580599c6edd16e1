"""Follow things, read the notices that come of it, choose how often mail comes."""

from __future__ import annotations

from zoneinfo import available_timezones

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField
from wtforms.validators import ValidationError

from portal.blueprints.participant import blueprint
from portal.domain.accounts import queries as accounts
from portal.domain.following import queries, rules, service
from portal.domain.following.types import Followed, FollowKind, Rhythm
from portal.domain.proposals import queries as proposals
from portal.domain.proposals.types import Cluster
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.web import login, words
from portal.web.addresses import row_number
from portal.web.forms import NEEDED, PortalForm
from portal.web.limits import limiter
from portal.web.locale import current_language, zone_choices
from portal.web.pager import Pager, page_number, pages_of
from portal.web.services import database, settings


class MailForm(PortalForm):
    """How often mail comes, and where one's mornings are."""

    rhythm = RadioField(
        _l("How often do you want mail about what you follow?"), validators=[NEEDED], validate_choice=False
    )
    zone = SelectField(_l("Your time zone"), validators=[NEEDED], validate_choice=False)

    def prepare(self) -> MailForm:
        """Offer the choices in the reader's language."""
        self.rhythm.choices = [(rhythm.value, words.RHYTHMS[rhythm]) for rhythm in Rhythm]
        self.zone.choices = zone_choices(self.zone.data)
        return self

    def validate_rhythm(self, field: object) -> None:
        """There are three rhythms."""
        if self.rhythm.data not in set(Rhythm):
            raise ValidationError(_("Please choose how often mail shall come."))

    def validate_zone(self, field: object) -> None:
        """A time zone must be one that clocks know."""
        if self.zone.data not in available_timezones() or not rules.is_zone(self.zone.data):
            raise ValidationError(_("Please choose a time zone from the list."))


@blueprint.post("/follow/<kind>/<subject>")
@limiter.limit("60 per minute")
def follow(kind: str, subject: str) -> Response:
    """Follow something; `voice=off` ends it."""
    what = _existing(kind, subject)
    account_id = login.principal().id
    with database().unit_of_work() as session:
        if request.form.get("voice") == "off":
            service.unfollow(session, account_id, what, subject)
        else:
            service.follow(session, account_id, what, subject, clock.now())
    if request.form.get("voice") == "off":
        flash(_("You will hear no more of this."), "success")
    else:
        flash(_("You will hear of what happens here, on the site and by mail."), "success")
    return redirect(login.page_of_button() or _address(what, subject), 303)


@blueprint.get("/notices")
def notices() -> str:
    """Show what one has been told."""
    account_id = login.principal().id
    with database().reading() as session:
        page = queries.page(session, account_id, page_number(), current_language().code)
    pager = Pager(page.number, page.pages, page.total, pages_of("participant.notices"))
    return render_template("participant/notices.html", page=page, pager=pager)


@blueprint.post("/notices/read")
def read_notices() -> Response:
    """Mark all notices as read."""
    with database().unit_of_work() as session:
        service.mark_read(session, login.principal().id, clock.now())
    return redirect(url_for("participant.notices"), 303)


@blueprint.get("/notices/<int:notice_id>")
def notice(notice_id: int) -> Response:
    """Lead to what a notice is about, and count it as read."""
    account_id = login.principal().id
    with database().unit_of_work() as session:
        found = queries.find_target(session, account_id, notice_id)
        if found is None:
            raise NotFound(f"notice {notice_id} of account {account_id}")
        service.mark_read(session, account_id, clock.now(), notice_id)
    proposal_id, comment_id = found
    if comment_id is not None:
        return redirect(url_for("public.comment", proposal_id=proposal_id, comment_id=comment_id), 303)
    return redirect(url_for("public.proposal", proposal_id=proposal_id, _anchor="timeline"), 303)


@blueprint.route("/following", methods=["GET", "POST"])
def mail_settings() -> Response | tuple[str, int]:
    """Choose how often mail comes; list what one follows."""
    account_id, zone = login.principal().id, str(settings().timezone)
    with database().reading() as session:
        preference = queries.get_preference(session, account_id, zone)
    form = MailForm(rhythm=preference.rhythm.value, zone=preference.zone).prepare()
    if form.validate_on_submit():
        with database().unit_of_work() as session:
            service.choose_rhythm(session, account_id, Rhythm(form.rhythm.data), form.zone.data, clock.now())
        flash(_("Your changes are saved."), "success")
        return redirect(url_for("participant.mail_settings"), 303)
    page = render_template("participant/following.html", form=form, followed=_followed(account_id))
    return page, 422 if form.errors else 200


def _existing(kind: str, subject: str) -> FollowKind:
    """Return what kind of thing this is, if it is there."""
    number, language = row_number(subject), current_language().code
    with database().reading() as session:
        match kind:
            case FollowKind.PROPOSAL if number is not None:
                proposals.get_public(session, number, language, None)
            case FollowKind.PROJECT if number is not None and proposals.find_topic(session, number, language):
                pass
            case FollowKind.TOPIC if subject in set(Cluster):
                pass
            case FollowKind.COMMUNITY if number is not None:
                accounts.get_community(session, number)
            case _:
                raise NotFound(f"nothing to follow: {kind} {subject}")
    return FollowKind(kind)


def _address(kind: FollowKind, subject: str) -> str:
    match kind:
        case FollowKind.PROPOSAL:
            return url_for("public.proposal", proposal_id=int(subject))
        case FollowKind.PROJECT:
            return url_for("public.proposals", topic=subject)
        case FollowKind.TOPIC:
            return url_for("public.cluster", code=subject)
        case FollowKind.COMMUNITY:
            return url_for("public.community", community_id=int(subject))


def _followed(account_id: int) -> list[tuple[Followed, object, str]]:
    """Return what somebody follows with its name and address; what is no longer public is left out."""
    language = current_language().code
    with database().reading() as session:
        found = queries.list_followed(session, account_id)
        ids = [int(item.subject) for item in found if item.kind is FollowKind.PROPOSAL]
        titles = {str(view.row.id): view.title for view in proposals.list_by_ids(session, ids, language, None)}
        topics = {str(topic.id): topic.title for topic in proposals.list_topics(session, language)}
        groups = [int(item.subject) for item in found if item.kind is FollowKind.COMMUNITY]
        communities = {str(number): name for number, name in accounts.community_names(session, groups).items()}
    named = {
        FollowKind.PROPOSAL: titles,
        FollowKind.PROJECT: topics,
        FollowKind.TOPIC: words.CLUSTERS,
        FollowKind.COMMUNITY: communities,
    }
    return [
        (item, named[item.kind][item.subject], _address(item.kind, item.subject))
        for item in found
        if item.subject in named[item.kind]
    ]
