"""Sign up, sign in, one's own account."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from portal.domain.accounts.types import Act
from portal.web import login

blueprint = Blueprint("account", __name__, url_prefix="/account")
OPEN = frozenset({"sign_up", "sign_in", "sign_out", "request_link", "reset", "mail_sent", "open_link"})


@blueprint.before_request
def guard() -> Response | None:
    """Ask for a sign-in, but on the ways to it."""
    view = (request.endpoint or "").rpartition(".")[2]
    return None if view in OPEN else login.require(Act.PARTICIPATE)


from portal.blueprints.account import (  # noqa: E402
    address_views,
    closing_views,
    link_views,
    profile_views,
    sign_in_views,
    token_views,
)

__all__ = [
    "address_views",
    "blueprint",
    "closing_views",
    "link_views",
    "profile_views",
    "sign_in_views",
    "token_views",
]
