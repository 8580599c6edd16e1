"""Pages for developers, on their own machine only; the application does not have them in production."""

import ipaddress

from flask import Blueprint, abort, request

blueprint = Blueprint("development", __name__, url_prefix="/development")


@blueprint.before_request
def guard() -> None:
    """Nobody from elsewhere reads other people's mail."""
    if not ipaddress.ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # noqa: S104
        abort(404)


from portal.blueprints.development import development_views  # noqa: E402

__all__ = ["blueprint", "development_views"]
