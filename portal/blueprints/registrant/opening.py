"""What a mailed link opens: one registration, for as long as the link is the latest one."""

from __future__ import annotations

from flask import render_template

from portal.blueprints.registrant import blueprint
from portal.domain.registration import queries
from portal.domain.registration.types import RegistrationRow, RegistrationView
from portal.foundation import clock
from portal.foundation.errors import NotFound
from portal.web import links
from portal.web.locale import current_language
from portal.web.services import database, settings

ACTS = "60 per hour"
"""How often something can be done with links from one address; a household or a company often has only one."""


class DeadLink(NotFound):
    """A link that opens nothing: forged, mistyped, or older than a change of address."""


def open_row(code: str) -> RegistrationRow:
    """Return what is kept of the registration that a link opens; DeadLink where it opens none."""
    return _row(links.read_registration(settings(), code))


def open_view(code: str) -> RegistrationView:
    """Return the registration that a link opens, as its owner sees it; DeadLink where it opens none."""
    own = open_row(code)
    with database().reading() as session:
        return queries.get_view(session, own.id, current_language().code, clock.now())


def open_receipt(receipt: str) -> RegistrationView:
    """Return the registration that a receipt is of; DeadLink where it is of none."""
    own = _row(links.read_receipt(settings(), receipt))
    with database().reading() as session:
        return queries.get_view(session, own.id, current_language().code, clock.now())


def link_of(row: RegistrationRow) -> str:
    """Return what opens a registration, for an address."""
    return links.sign_registration(settings(), row.code, row.moved_on)


def receipt_of(row: RegistrationRow) -> str:
    """Return what shows whether seats are held, for an address."""
    return links.sign_receipt(settings(), row.code, row.moved_on)


@blueprint.errorhandler(DeadLink)
def dead_link(_error: DeadLink) -> tuple[str, int]:
    """Say the same for every link that opens nothing, so that nothing can be learnt from it."""
    return render_template("registrant/dead_link.html"), 404


def _row(signed: tuple[str, int] | None) -> RegistrationRow:
    if signed is None:
        raise DeadLink("not signed by this portal")
    code, moved_on = signed
    with database().reading() as session:
        found = queries.find_row(session, code)
    if found is None or found.moved_on != moved_on:
        raise DeadLink(f"registration {code} has moved on")
    return found
