"""What may be published of counts of people, so that nobody is found in them. Pure."""

from portal.engines.disclosure.history import OTHER
from portal.engines.disclosure.rounding import BASE, THRESHOLD, round5
from portal.engines.disclosure.shares import publish_share
from portal.engines.disclosure.sums import for_sums
from portal.engines.disclosure.tables import Given, Table, publish, publish_related, withhold
from portal.engines.disclosure.types import Conf, Edition, Exact, ShareEdition, Shown

__all__ = [
    "BASE",
    "OTHER",
    "THRESHOLD",
    "Conf",
    "Edition",
    "Exact",
    "Given",
    "ShareEdition",
    "Shown",
    "Table",
    "for_sums",
    "publish",
    "publish_related",
    "publish_share",
    "round5",
    "withhold",
]
