"""What staff see of a release: numbers as they are, to six decimals, published and exact side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.trust import comparing
from portal.domain.trust.types import Beside, Look, ReleaseView, Status
from portal.web import release_words, statistics_words, words
from portal.web.figure_formats import day_in_full, fixed, signed
from portal.web.locale import format_datetime, format_number, format_share, isolated

DIGITS = 6
NOT_KNOWN = "–"
DISTRICT = _l("The whole district")


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of the tables of a release's page."""

    headings: tuple[str, ...]
    """Those of the index."""
    index: tuple[tuple[Any, ...], ...]
    parts: tuple[tuple[Any, ...], ...]
    changes: tuple[tuple[Any, ...], ...]
    counts: tuple[tuple[Any, ...], ...]


def of(look: Look) -> Tables:
    """Return the rows of a release, or of a look at one that is not kept."""
    exact = {one.cluster: one.index for one in (look.exact.district, *look.exact.clusters)} if look.exact else {}
    scores = {str(one.pillar): one.score for one in look.exact.district.pillars} if look.exact else {}
    index = tuple(
        (
            _cluster(shown.cluster),
            fixed(shown.index, DIGITS),
            _exact(exact, shown.cluster),
            _("%(low)s to %(high)s", low=fixed(shown.low), high=fixed(shown.high)),
            fixed(shown.data_weight),
            statistics_words.VERDICTS[shown.verdict],
        )
        for shown in (look.result.district, *look.result.clusters)
    )
    parts = tuple(
        (
            statistics_words.PILLARS[shown.pillar],
            fixed(shown.score, DIGITS),
            _exact(scores, shown.pillar),
            signed(shown.contribution, DIGITS),
        )
        for shown in look.result.district.pillars
    )
    return Tables(_index_headings(), index, parts, _changes(look), tuple(_count(one) for one in look.beside))


def facts(view: ReleaseView) -> list[tuple[str, object]]:
    """Return what there is to know about a release itself, as terms with their values."""
    first, last = day_in_full(view.published.start), day_in_full(view.published.end)
    found: list[tuple[str, object]] = [
        (_("Period"), _("%(first)s to %(last)s", first=first, last=last)),
        (_("Kind"), release_words.kind(view)),
        (_("Its id in files and for programs"), isolated(view.id)),
        (_("Method"), view.methodology),
        (_("Made"), format_datetime(view.made_at)),
    ]
    others = (
        (_("Made by"), view.made_by),
        (_("Approved by"), view.approved_by),
        (_("Corrects"), release_words.name(view.supersedes) if view.supersedes else None),
        (_("Reason"), release_words.baseline(view.period) if view.status is Status.BASELINE else view.reason),
    )
    return [*found, *((term, value) for term, value in others if value)]


def _index_headings() -> tuple[str, ...]:
    return (
        _("Topic"),
        _("Published figure"),
        _("Exact"),
        _("Range (%(level)s)", level=format_share(comparing.LEVEL)),
        _("Weight of the counts"),
        _("Target of %(target)s", target=fixed(comparing.TARGET, 2)),
    )


def _changes(look: Look) -> tuple[tuple[Any, ...], ...]:
    if not look.result.changes:
        return ()
    district = look.result.changes[""]
    rows: list[tuple[Any, ...]] = [
        (_("Index of the release before"), fixed(district.before, DIGITS)),
        (_("The 2025 report weighs less"), signed(district.prior_fades, DIGITS)),
    ]
    rows += [(statistics_words.PILLARS[pillar], signed(value, DIGITS)) for pillar, value in district.pillars.items()]
    return (*rows, (_("Index now"), fixed(district.after, DIGITS)))


def _count(one: Beside) -> tuple[Any, ...]:
    what = statistics_words.INDICATORS[one.indicator]
    shown = release_words.HIDDEN[one.conf_status] if one.published is None else format_number(one.published)
    exact = NOT_KNOWN if one.exact is None else fixed(one.exact, 0 if float(one.exact).is_integer() else 3)
    return (what, _cluster(one.cluster), _component(one.component), shown, exact, format_number(one.people))


def _exact(known: Mapping[str, float], code: str) -> str:
    return fixed(known[code], DIGITS) if code in known else NOT_KNOWN


def _component(code: str) -> object:
    if code.startswith("q:"):
        group = code.removeprefix("q:")
        return words.NATIONALITY_GROUPS.get(group, statistics_words.OTHERS)
    return release_words.COMPONENTS[code]


def _cluster(code: str) -> object:
    return words.CLUSTERS[code] if code else DISTRICT
