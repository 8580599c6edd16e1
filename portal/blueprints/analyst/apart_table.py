"""The index with everybody and without those who are set apart, as rows of a table."""

from __future__ import annotations

from typing import Any

from portal.blueprints.analyst.tables import DIGITS, DISTRICT
from portal.domain.trust.apart import BothIndices
from portal.web import words
from portal.web.figure_formats import fixed, signed


def rows(both: BothIndices | None) -> tuple[tuple[Any, ...], ...]:
    """Return a row for the district and one for each topic; none where there is one index only."""
    if both is None:
        return ()
    pairs = zip(
        (both.everybody.district, *both.everybody.clusters),
        (both.without.district, *both.without.clusters),
        strict=True,
    )
    return tuple(
        (
            words.CLUSTERS[one.cluster] if one.cluster else DISTRICT,
            fixed(one.index, DIGITS),
            fixed(other.index, DIGITS),
            signed(one.index - other.index, DIGITS),
        )
        for one, other in pairs
    )
