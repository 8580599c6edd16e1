"""Pages for developers; the application does not have them in production."""

from flask import Blueprint

blueprint = Blueprint("development", __name__, url_prefix="/development")

from portal.blueprints.development import development_views  # noqa: E402

__all__ = ["blueprint", "development_views"]
