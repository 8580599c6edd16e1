"""Sign up, sign in, one's own account; each view says for itself whether it needs a sign-in."""

from flask import Blueprint

blueprint = Blueprint("account", __name__, url_prefix="/account")

from portal.blueprints.account import link_views, profile_views, sign_in_views  # noqa: E402

__all__ = ["blueprint", "link_views", "profile_views", "sign_in_views"]
