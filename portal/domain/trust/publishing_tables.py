"""From exact tables to tables as published: each is a total and its parts, and a part may be the total of another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portal.domain.statistics.metrics import Measure
from portal.domain.statistics.types import Dimension, ExactCell
from portal.domain.trust.listed import GROUPS
from portal.engines.disclosure import (
    Conf,
    Edition,
    Exact,
    Given,
    Shown,
    publish,
    publish_related,
    withhold,
)
from portal.engines.disclosure import Table as Made
from portal.engines.trust import TableCell

TOTAL: Final = ""
MERGED: Final = frozenset(
    {Dimension.LANGUAGE, Dimension.NATIONALITY_GROUP, Dimension.AGE_BAND, Dimension.COMMUNITY_KIND}
)
"""Dimensions whose small groups are shown together; of the others each part means something of its own."""
BELOW_CLUSTERS: Final = frozenset({Dimension.OUTCOME, Dimension.TONE})
"""Dimensions that are shown within each cluster, and only there: shown for all clusters together as well, a hidden
count could be found by subtraction."""
PARTITIONS: Final = (
    Dimension.CLUSTER,
    Dimension.LANGUAGE,
    Dimension.NATIONALITY_GROUP,
    Dimension.AGE_BAND,
    Dimension.COMMUNITY_KIND,
    Dimension.EVENT,
)
RELATED: Final = (Measure.REGISTRATIONS, Measure.ATTENDED)
"""Who came is among who registered, so both hide the same groups."""
WHOLE_ONLY: Final = (Measure.NO_SHOWS, Measure.WAITING)
"""Who stayed away is about what those two differ by, and who waited is among the first. Their groups are small most of
the time, and those two would have to hide the same ones; so of these everybody together is shown and no group."""
Key = tuple[str, str, str]
"""Measure, cluster, dimension."""
Table = dict[str, Exact]
ShownTable = dict[str, Shown]
Pair = tuple[Sequence[ExactCell], Sequence[TableCell]]


@dataclass(frozen=True, slots=True)
class Seen:
    """The tables of one earlier revision: what was counted, and what was shown."""

    counted: Mapping[Key, Table]
    shown: Mapping[Key, ShownTable]

    def edition(self, key: Key, total: Key, total_code: str) -> Edition | None:
        """Return one table with its total, if it was there."""
        if key not in self.counted or key not in self.shown:
            return None
        parts = list(self.counted[key].values())
        exact_total = self.counted.get(total, {}).get(total_code)
        shown_total = self.shown.get(total, {}).get(total_code)
        return Edition(exact_total, parts, shown_total, list(self.shown[key].values()))

    def total(self, key: Key, code: str) -> Edition | None:
        """Return a total alone, if it was there."""
        exact, shown = self.counted.get(key, {}).get(code), self.shown.get(key, {}).get(code)
        return Edition(exact, (), shown, ()) if exact is not None and shown is not None else None


def publish_tables(cells: Sequence[ExactCell], earlier: Sequence[Pair]) -> tuple[TableCell, ...]:
    """Return what may be shown of a quarter's tables, where everybody has seen its earlier revisions too."""
    if not cells:
        return ()
    counted = {key: _whole(key, table) for key, table in _counted(cells).items()}
    seen = [Seen(_counted(exact), _shown(shown)) for exact, shown in earlier]
    partitions = {key: one for dimension in PARTITIONS for key, one in _by(dimension, counted, seen).items()}
    shown: dict[Key, ShownTable] = {}
    for measure in sorted({measure for measure, _cluster, _dimension in counted}):
        shown |= _measure(measure, counted, seen, partitions)
    period = cells[0].period
    return tuple(
        TableCell(period, measure, cluster, dimension, one.code, one.value, one.conf.value)
        for (measure, cluster, dimension), table in shown.items()
        for one in table.values()
    )


def _by(dimension: Dimension, counted: Mapping[Key, Table], seen: Sequence[Seen]) -> dict[Key, Made]:
    """Show the tables of all measures by one dimension; some of them are about the same people."""
    merge = dimension in MERGED
    given = {key: _given(key, counted, _top(key[0]), TOTAL, seen) for key in counted if key[1:] == ("", dimension)}
    together = [key for key in given if key[0] in RELATED]
    related = publish_related([given[key] for key in together], merge=merge)
    shown = dict(zip(together, related, strict=True))
    for key, (total, parts, earlier) in given.items():
        if key[0] in WHOLE_ONLY:
            shown[key] = withhold(None, parts)
        elif key not in shown:
            shown[key] = publish(total, parts, earlier=earlier, merge=merge)
    return shown


def _measure(
    measure: str, counted: Mapping[Key, Table], seen: Sequence[Seen], partitions: Mapping[Key, Made]
) -> dict[Key, ShownTable]:
    top = _top(measure)
    total = counted.get(top, {}).get(TOTAL)
    found = {key: made for key, made in partitions.items() if key[0] == measure}
    totals = [shown_total for shown_total, _parts in found.values() if shown_total is not None]
    if total is not None:
        totals.insert(0, _alone(total, [one.total(top, TOTAL) for one in seen]))
    hidden = next((one for one in totals if one.value is None), None)
    shown: dict[Key, ShownTable] = {key: {one.code: one for one in parts} for key, (_total, parts) in found.items()}
    if hidden is not None:
        # Whoever sees all parts of one table has the total, and with it what is hidden in another.
        shown = {key: _nothing(counted[key], parts) for key, parts in shown.items()}
    if totals:
        shown[top] = {TOTAL: _named(TOTAL, hidden or totals[0])}
    for key in _below_clusters(measure, counted):
        shown[key] = _below(key, counted, shown, seen)
    return shown


def _top(measure: str) -> Key:
    return (measure, "", Dimension.TOTAL)


def _given(key: Key, counted: Mapping[Key, Table], above: Key, code: str, seen: Sequence[Seen]) -> Given:
    """Take one table with its earlier editions; a total that is not the sum of the parts tells nothing of them."""
    total, parts = counted.get(above, {}).get(code), list(counted[key].values())
    whole = total if total is not None and sum(part.value for part in parts) == total.value else None
    return whole, parts, [edition for one in seen if (edition := one.edition(key, above, code)) is not None]


def _below_clusters(measure: str, counted: Mapping[Key, Table]) -> Iterator[Key]:
    for key in counted:
        if key[0] == measure and key[1] and key[2] in BELOW_CLUSTERS:
            yield key


def _below(key: Key, counted: Mapping[Key, Table], shown: Mapping[Key, ShownTable], seen: Sequence[Seen]) -> ShownTable:
    """Show a cluster's own table; where the cluster is hidden, nothing of it may be seen."""
    measure, cluster, _dimension = key
    clusters: Key = (measure, "", Dimension.CLUSTER)
    upper = shown.get(clusters, {}).get(cluster)
    if upper is not None and upper.value is None:
        return _nothing(counted[key], {})
    total, parts, earlier = _given(key, counted, clusters, cluster, seen)
    _total, cells = publish(total, parts, earlier=earlier, merge=Dimension(key[2]) in MERGED)
    return {one.code: one for one in cells}


def _alone(total: Exact, earlier: Sequence[Edition | None]) -> Shown:
    shown, _parts = publish(total, (), earlier=[edition for edition in earlier if edition is not None])
    assert shown is not None
    return shown


def _nothing(table: Table, shown: Mapping[str, Shown]) -> ShownTable:
    """Hide a table whole; where nothing of it is seen as it is, each part keeps its own reason."""
    if shown and all(one.value is None for one in shown.values()):
        return dict(shown)
    return {one.code: one for one in withhold(None, list(table.values()))[1]}


def _named(code: str, shown: Shown) -> Shown:
    return Shown(code, shown.value, shown.conf)


def _counted(cells: Sequence[ExactCell]) -> dict[Key, Table]:
    found: dict[Key, Table] = defaultdict(dict)
    for cell in cells:
        key = _key(cell)
        if key is not None:
            found[key][cell.code] = Exact(cell.code, cell.value, cell.people)
    return dict(found)


def _whole(key: Key, table: Table) -> Table:
    """List every group that there can be, also those that nobody is in."""
    listed = dict.fromkeys([*map(str, GROUPS.get(key[2], ())), *table])
    return {code: table.get(code) or Exact(code, 0, 0) for code in listed}


def _shown(cells: Sequence[TableCell]) -> dict[Key, ShownTable]:
    found: dict[Key, ShownTable] = defaultdict(dict)
    for cell in cells:
        found[cell.measure, cell.cluster, cell.dimension][cell.code] = Shown(
            cell.code, cell.value, Conf(cell.conf_status)
        )
    return dict(found)


def _key(cell: ExactCell) -> Key | None:
    """Return the table that a cell belongs to, None where it is not shown."""
    if cell.dimension in BELOW_CLUSTERS:
        return (cell.measure, cell.cluster, cell.dimension) if cell.cluster else None
    return (cell.measure, "", cell.dimension)
