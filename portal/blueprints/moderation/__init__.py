"""Pages for moderators."""

from functools import cached_property
from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.domain.accounts.types import Act
from portal.domain.moderation import queries
from portal.domain.proposals import queries as proposals
from portal.web import login
from portal.web.services import database

blueprint = Blueprint("moderation", __name__, url_prefix="/moderation")


@blueprint.before_request
def guard() -> Response | None:
    """Only moderators come in."""
    return login.require(Act.MODERATE)


@blueprint.context_processor
def waiting() -> dict[str, Any]:
    """Count for the tabs what waits in each part; asked for only where the tabs are shown."""
    return {"waiting": Waiting()}


class Waiting:
    """What waits for moderators, counted when a page asks."""

    @property
    def handed_in(self) -> int:
        """Count what was handed in."""
        return self._counts[0]

    @property
    def reported(self) -> int:
        """Count what was reported."""
        return self._counts[1]

    @property
    def changed(self) -> int:
        """Count what was changed after publication."""
        return self._counts[2]

    @cached_property
    def _counts(self) -> tuple[int, int, int]:
        with database().reading() as session:
            return proposals.count_waiting(session), queries.count_reported(session), proposals.count_changed(session)


from portal.blueprints.moderation import answer_views, entering_views, queue_views, reported_views  # noqa: E402

__all__ = ["answer_views", "blueprint", "entering_views", "queue_views", "reported_views"]
