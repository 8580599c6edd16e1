"""From exact counts to counts as published: rounded, small ones hidden, and compared with what earlier releases showed.

The exact counts behind a release are kept with it, so that the next one is compared with them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from portal.domain.statistics.types import ExactCell, ExactEvidence, Residents, Window
from portal.domain.trust.listed import FOREIGN
from portal.domain.trust.publishing_tables import publish_tables
from portal.domain.trust.types import CLUSTERS, REF_AREA
from portal.engines.disclosure import Conf, Edition, Exact, ShareEdition, Shown, publish, publish_share
from portal.engines.sheets.texts import clean
from portal.engines.trust import BASELINE, METHODOLOGY, Count, Indicator, Pillar, Published, TableCell, canonical
from portal.engines.trust import Residents as PublishedResidents

OVERLAP: Final = "q:"
OF_NOBODY: Final = frozenset(indicator for indicator in Indicator if indicator[:3] in {Pillar.REL, Pillar.INT})
"""Indicators that count cases of the office, not people."""
SHARE: Final = ("x", "n")
PARITY_SIDES: Final = (("x_ko", "n_ko"), ("x_other", "n_other"))


@dataclass(frozen=True, slots=True)
class Counted:
    """Everything exact that a release is made from."""

    evidence: tuple[ExactEvidence, ...]
    tables: tuple[ExactCell, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier release: what was counted, and what it showed."""

    counted: Counted
    published: Published


def published_counts(
    window: Window, counted: Counted, residents: Residents | None, earlier: Sequence[Before]
) -> Published:
    """Return what may be published of exact counts, where everybody has seen `earlier` revisions, oldest first."""
    same = [before for before in earlier if before.published.period_id == window.id]
    return _published(
        window,
        residents,
        tuple(count for item in counted.evidence for count in _evidence(item, same)),
        publish_tables(counted.tables, [(before.counted.tables, before.published.tables) for before in same]),
    )


def exact_counts(window: Window, counted: Counted, residents: Residents | None) -> Published:
    """Return the exact counts in the same form, for staff's eyes only: what the index would be without rounding."""
    counts = tuple(
        Count(item.cluster, Indicator(item.indicator), name, value, Conf.FREE)
        for item in counted.evidence
        for name, value in item.components.items()
    )
    return _published(window, residents, counts, ())


def baseline_counts(window: Window) -> Published:
    """Return a release's counts where there are none: the index is what it began with."""
    return _published(window, None, (), ())


def kept(counted: Counted, compared: Iterable[int]) -> str:
    """Write exact counts down, with the releases that they were compared with."""
    return canonical(
        {
            "compared": sorted(compared),
            "evidence": [
                [item.cluster, item.indicator, dict(item.components), item.people] for item in counted.evidence
            ],
            "tables": [
                [cell.period, cell.measure, cell.cluster, cell.dimension, cell.code, cell.value, cell.people]
                for cell in counted.tables
            ],
        }
    )


def read_kept(text: str) -> tuple[Counted, frozenset[int]]:
    """Read exact counts back, and which releases they were compared with."""
    found: Mapping[str, Any] = json.loads(text)
    evidence = tuple(ExactEvidence(*item) for item in found["evidence"])
    tables = tuple(ExactCell(*item) for item in found["tables"])
    return Counted(evidence, tables), frozenset(found["compared"])


def _published(
    window: Window, residents: Residents | None, evidence: tuple[Count, ...], tables: tuple[TableCell, ...]
) -> Published:
    made = Published(
        methodology_version=METHODOLOGY,
        ref_area=REF_AREA,
        period_id=window.id,
        start=window.first_day,
        end=window.last_day,
        prior={cluster: BASELINE[cluster] for cluster in CLUSTERS},
        residents=_residents(residents),
        evidence=evidence,
        tables=tables,
    )
    made.check()
    return made


def _residents(found: Residents | None) -> PublishedResidents:
    if found is None or not found.groups:
        return PublishedResidents(None, "", False, {})
    source = " ".join(clean(found.source).split())
    return PublishedResidents(found.as_of, source, found.made_up, dict(sorted(found.groups.items())))


def _evidence(item: ExactEvidence, earlier: Sequence[Before]) -> tuple[Count, ...]:
    indicator = Indicator(item.indicator)
    if indicator is Indicator.FAI_OVERLAP:
        shown = _overlap(item, earlier)
    elif indicator is Indicator.FAI_PARITY:
        shown = _parity(item, earlier)
    else:
        people = None if indicator in OF_NOBODY else item.people
        shown = _share(item, SHARE, people, earlier)
    return tuple(Count(item.cluster, indicator, name, one.value, one.conf.value) for name, one in shown.items())


def _share(
    item: ExactEvidence, names: tuple[str, str], people: int | None, earlier: Sequence[Before]
) -> dict[str, Shown]:
    x, n = (item.components[name] for name in names)
    editions = [edition for before in earlier if (edition := _share_edition(before, item, names, people is None))]
    if n == 0 and not editions:
        return {name: Shown(name, 0, Conf.FREE) for name in names}
    return dict(zip(names, publish_share(x, n, people, earlier=editions), strict=True))


def _share_edition(before: Before, item: ExactEvidence, names: tuple[str, str], of_nobody: bool) -> ShareEdition | None:
    was, shown = _item(before.counted, item), _shown(before.published, item)
    if was is None or not all(name in shown for name in names):
        return None
    x, n = (was.components[name] for name in names)
    people = None if of_nobody else was.people if names == SHARE else int(n)
    return ShareEdition(x, n, people, (shown[names[0]], shown[names[1]]))


def _parity(item: ExactEvidence, earlier: Sequence[Before]) -> dict[str, Shown]:
    """Show both sides or none: together they are the answers of the first indicator, so one gives the other away."""
    sides = [_share(item, names, int(item.components[names[1]]), earlier) for names in PARITY_SIDES]
    hidden = [any(one.value is None for one in side.values()) for side in sides]
    if any(hidden) and not all(hidden):
        open_side = sides[hidden.index(False)]
        sides[hidden.index(False)] = {name: Shown(name, None, Conf.SECONDARY) for name in open_side}
    return {**sides[0], **sides[1]}


def _overlap(item: ExactEvidence, earlier: Sequence[Before]) -> dict[str, Shown]:
    editions = []
    for before in earlier:
        was = _item(before.counted, item)
        if was is not None:
            shown = _shown(before.published, item)
            parts = [one for one in _groups(was) if f"{OVERLAP}{one.code}" in shown]
            seen = [Shown(name.removeprefix(OVERLAP), one.value, one.conf) for name, one in shown.items()]
            editions.append(Edition(None, parts, None, seen))
    _total, parts_shown = publish(None, _whole(_groups(item)), earlier=editions)
    return {f"{OVERLAP}{one.code}": one for one in parts_shown}


def _groups(item: ExactEvidence) -> list[Exact]:
    return [Exact(name.removeprefix(OVERLAP), value, int(value)) for name, value in sorted(item.components.items())]


def _whole(groups: Sequence[Exact]) -> list[Exact]:
    """List every foreign group once anybody is in one; which of them are listed must not say who the few are."""
    known = {one.code: one for one in groups}
    listed = sorted({*map(str, FOREIGN), *known}) if known else ()
    return [known.get(code) or Exact(code, 0, 0) for code in listed]


def _item(counted: Counted, like: ExactEvidence) -> ExactEvidence | None:
    return next(
        (one for one in counted.evidence if (one.cluster, one.indicator) == (like.cluster, like.indicator)), None
    )


def _shown(published: Published, like: ExactEvidence) -> dict[str, Shown]:
    return {
        count.component: Shown(
            count.component, None if count.value is None else int(count.value), Conf(count.conf_status)
        )
        for count in published.evidence
        if (count.cluster, count.indicator) == (like.cluster, like.indicator)
    }
