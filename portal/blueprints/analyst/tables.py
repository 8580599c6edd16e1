"""What staff see of a release: numbers as they are, to six decimals, published and exact side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.trust.types import Beside, Look, ReleaseView
from portal.web import release_words, statistics_words, words
from portal.web.figure_formats import day_in_full, fixed, signed
from portal.web.locale import format_datetime, format_number

DIGITS = 6
DISTRICT = _l("The whole district")


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of the tables of a release's page."""

    index: tuple[tuple[Any, ...], ...]
    parts: tuple[tuple[Any, ...], ...]
    changes: tuple[tuple[Any, ...], ...]
    counts: tuple[tuple[Any, ...], ...]


def of(look: Look) -> Tables:
    """Return the rows of a release, or of a look at one that is not kept."""
    both = zip((look.result.district, *look.result.clusters), (look.exact.district, *look.exact.clusters), strict=True)
    index = tuple(
        (
            _cluster(shown.cluster),
            fixed(shown.index, DIGITS),
            fixed(exact.index, DIGITS),
            f"{fixed(shown.low)} – {fixed(shown.high)}",
            fixed(shown.data_weight),
            statistics_words.VERDICTS[shown.verdict],
        )
        for shown, exact in both
    )
    parts = tuple(
        (
            statistics_words.PILLARS[shown.pillar],
            fixed(shown.score, DIGITS),
            fixed(exact.score, DIGITS),
            signed(shown.contribution, DIGITS),
        )
        for shown, exact in zip(look.result.district.pillars, look.exact.district.pillars, strict=True)
    )
    return Tables(index, parts, _changes(look), tuple(_count(one) for one in look.beside))


def facts(view: ReleaseView) -> list[tuple[str, object]]:
    """Return what there is to know about a release itself, as terms with their values."""
    first, last = day_in_full(view.published.start), day_in_full(view.published.end)
    found: list[tuple[str, object]] = [
        (_("Period"), _("%(first)s to %(last)s", first=first, last=last)),
        (_("Kind"), statistics_words.STATUSES[view.status]),
        (_("Made"), format_datetime(view.made_at)),
    ]
    others = (
        (_("Made by"), view.made_by),
        (_("Approved by"), view.approved_by),
        (_("Corrects"), view.supersedes),
        (_("Reason"), view.reason),
    )
    return [*found, *((term, value) for term, value in others if value)]


def _changes(look: Look) -> tuple[tuple[Any, ...], ...]:
    if not look.changes:
        return ()
    district = look.changes[0]
    rows: list[tuple[Any, ...]] = [
        (_("Before"), fixed(district.before, DIGITS)),
        (_("The 2025 report weighs less"), signed(district.prior_fades, DIGITS)),
    ]
    rows += [(statistics_words.PILLARS[pillar], signed(value, DIGITS)) for pillar, value in district.pillars.items()]
    return (*rows, (_("Index now"), fixed(district.after, DIGITS)))


def _count(one: Beside) -> tuple[Any, ...]:
    what = statistics_words.INDICATORS[one.indicator]
    shown = release_words.HIDDEN[one.conf_status] if one.published is None else format_number(one.published)
    exact = "–" if one.exact is None else fixed(one.exact, 0 if float(one.exact).is_integer() else 3)
    return (f"{one.cluster} · {what}", _component(one.component), shown, exact, format_number(one.people))


def _component(code: str) -> object:
    if code.startswith("q:"):
        group = code.removeprefix("q:")
        return words.NATIONALITY_GROUPS.get(group, statistics_words.OTHERS)
    return release_words.COMPONENTS[code]


def _cluster(code: str) -> object:
    return words.CLUSTERS[code] if code else DISTRICT
