"""Pages for moderators."""

from functools import cached_property
from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from portal.domain.accounts.types import Act
from portal.domain.moderation import queries
from portal.domain.proposals import commitment_queries, owing
from portal.domain.proposals import queries as proposals
from portal.domain.proposals.commitment_rules import day_of
from portal.foundation import clock
from portal.web import login
from portal.web.services import database, settings

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

    @property
    def owed(self) -> int:
        """Count the proposals whose answer or decision is overdue, or that were reopened."""
        return self._counts[3]

    @property
    def promises(self) -> int:
        """Count the promises whose day has passed."""
        return self._counts[4]

    @cached_property
    def _counts(self) -> tuple[int, int, int, int, int]:
        now = clock.now()
        with database().reading() as session:
            return (
                proposals.count_waiting(session),
                queries.count_reported(session),
                proposals.count_changed(session),
                owing.count_owed(session, now),
                commitment_queries.count_overdue(session, day_of(now, settings().timezone)),
            )


from portal.blueprints.moderation import (  # noqa: E402
    answer_views,
    commitment_views,
    entering_views,
    overturned_views,
    queue_views,
    reported_views,
)

__all__ = [
    "answer_views",
    "blueprint",
    "commitment_views",
    "entering_views",
    "overturned_views",
    "queue_views",
    "reported_views",
]
