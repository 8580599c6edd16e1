"""Pages for everybody: what is proposed, and what this place is."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)

from portal.blueprints.public import front_views, proposal_list_views, proposal_views  # noqa: E402

__all__ = ["blueprint", "front_views", "proposal_list_views", "proposal_views"]
