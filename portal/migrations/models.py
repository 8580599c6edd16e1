"""Every table of the portal, for Alembic to compare with."""

from portal.domain.accounts import models as accounts
from portal.domain.benchmark import models as benchmark
from portal.domain.checkin import models as checkin
from portal.domain.discussion import models as discussion
from portal.domain.events import models as events
from portal.domain.exports import models as exports
from portal.domain.following import models as following
from portal.domain.moderation import models as moderation
from portal.domain.outbox import models as outbox
from portal.domain.participation import models as participation
from portal.domain.postediting import models as postediting
from portal.domain.proposals import models as proposals
from portal.domain.registration import models as registration
from portal.domain.search import models as search
from portal.domain.sitepages import models as sitepages
from portal.domain.statistics import models as statistics
from portal.domain.terms import models as terms
from portal.domain.texts import models as texts
from portal.domain.trust import models as trust
from portal.domain.webhooks import models as webhooks

__all__ = [
    "accounts",
    "benchmark",
    "checkin",
    "discussion",
    "events",
    "exports",
    "following",
    "moderation",
    "outbox",
    "participation",
    "postediting",
    "proposals",
    "registration",
    "search",
    "sitepages",
    "statistics",
    "terms",
    "texts",
    "trust",
    "webhooks",
]
