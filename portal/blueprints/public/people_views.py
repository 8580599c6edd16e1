"""The public page of a person: what they publish, and what they endorse if they want that seen."""

from __future__ import annotations

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _

from portal.blueprints.public import blueprint
from portal.domain.accounts import queries as accounts
from portal.domain.accounts.types import PublicPerson
from portal.domain.following import queries as following
from portal.domain.following.types import FollowKind
from portal.domain.proposals import queries
from portal.domain.proposals.types import Filter
from portal.domain.registration import queries as registrations
from portal.foundation import clock
from portal.web.locale import current_language
from portal.web.login import reader_id
from portal.web.pager import Pager, page_number, pages_of
from portal.web.services import database
from portal.web.shared_pages import same_for_everybody
from portal.web.templating import NavigationLink


@blueprint.get("/people/<int:account_id>")
def person(account_id: int) -> str:
    """Show a person; who has nothing public has no page, so that counting up finds no list of members."""
    with database().reading() as session:
        shown = accounts.get_public_person(session, account_id)
        wanted = _parts(shown)
        found = {
            name: queries.list_public(session, narrowed, page_number(), current_language().code)
            for name, narrowed in wanted.items()
        }
    there = {name: page for name, page in found.items() if page.total}
    if not there:
        return _nothing(shown)
    asked = request.args.get("part", "")
    current = asked if asked in there else next(iter(there))
    page = there[current]
    labels = {"proposals": _("Proposals"), "endorsements": _("Endorsed")}
    parts = [NavigationLink(labels[name], _url(account_id, name), name == current) for name in there]
    values = {"account_id": account_id, "part": current if current != "proposals" else None}
    pager = Pager(page.number, page.pages, page.total, pages_of("public.person", **values))
    return render_template("public/person.html", person=shown, items=page.items, pager=pager, parts=parts)


@blueprint.get("/communities/<int:community_id>")
@same_for_everybody
def community(community_id: int) -> str:
    """Show a community: what its members have published, and which events it sends a delegation to."""
    reader, language = reader_id(), current_language().code
    with database().reading() as session:
        shown = accounts.get_community(session, community_id)
        page = queries.list_public(session, Filter(community_id=community_id), page_number(), language)
        sent = registrations.delegations_of(session, community_id, language, clock.now())
        followed = reader is not None and following.follows(session, reader, FollowKind.COMMUNITY, str(community_id))
    pager = Pager(page.number, page.pages, page.total, pages_of("public.community", community_id=community_id))
    return render_template(
        "public/community.html", community=shown, items=page.items, pager=pager, followed=followed, delegations=sent
    )


def _nothing(shown: PublicPerson) -> str:
    """Tell somebody themselves why there is nothing here; everybody else finds no page."""
    if shown.id != reader_id():
        abort(404)
    return render_template("public/person.html", person=shown, items=(), pager=None, parts=[])


def _parts(shown: PublicPerson) -> dict[str, Filter]:
    parts = {}
    if shown.proposals_shown:
        parts["proposals"] = Filter(author_id=shown.id)
    if shown.endorsements_shown:
        parts["endorsements"] = Filter(endorsed_by=shown.id)
    return parts


def _url(account_id: int, part: str) -> str:
    return url_for("public.person", account_id=account_id, part=part if part != "proposals" else None)
