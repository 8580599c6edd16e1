"""The pictures of the page about taking part; each of its figures stands in its table as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _

from portal.blueprints.statistics import periods
from portal.blueprints.statistics.drawings import Drawing, Label, Part, Table, in_words, mirrored, percent_ticks, ticks
from portal.blueprints.statistics.published import OTHER, Figure, Tables, added
from portal.domain.trust.types import CLUSTERS
from portal.foundation import languages
from portal.web import pictures, words
from portal.web import statistics_words as said
from portal.web.event_words import COMMUNITY_KINDS
from portal.web.figure_formats import fixed, listed
from portal.web.locale import format_quarter, format_share

QUARTERS = 6
LEAST_QUARTERS = 4
HOME = "korea"
UNKNOWN = "unknown"
TONES = ("negative", "neutral", "positive", "unclear")
Whole = tuple[Any, Mapping[str, Figure]]
NAMES: Mapping[str, Mapping[str, Any]] = {
    "nationality_group": words.NATIONALITY_GROUPS,
    "age_band": words.AGE_BANDS,
    "community_kind": COMMUNITY_KINDS,
}


def over_quarters(tables: Tables, measure: str, period: str, topic: str) -> Drawing:
    """Draw one measure as a column for each of the last quarters."""
    shown = _told(tables, period)
    figures = [tables.total(quarter, measure, topic) for quarter in shown]
    labels = tuple(
        Label(*periods.short(quarter), note=_above(figure)) for quarter, figure in zip(shown, figures, strict=True)
    )
    rows = tuple((format_quarter(quarter), str(figure)) for quarter, figure in zip(shown, figures, strict=True))
    return Drawing(
        id=f"quarters-{measure}",
        title=said.MEASURES[measure],
        description=in_words([Label(name, figure) for name, figure in rows]),
        columns=pictures.columns([figure.value for figure in figures], mirrored=mirrored()),
        labels=labels,
        table=Table((_("Quarter"), said.MEASURES[measure]), rows),
        how=(said.WHO_COUNTS[measure],),
    )


def _told(tables: Tables, period: str) -> tuple[str, ...]:
    """Return the quarters to show: none before the first that there are figures of, unless they would be very few."""
    every = periods.until(period, QUARTERS)
    return tuple(quarter for quarter in every if quarter >= min(tables.periods) or quarter in every[-LEAST_QUARTERS:])


def _above(figure: Figure) -> str:
    return str(figure) if figure.value is not None or figure.suppressed else "\N{EN DASH}"


def by_code(tables: Tables, measure: str, dimension: str, period: str) -> Drawing | None:
    """Draw a measure by what tells people apart: a bar for each code, the longest first; nothing without figures.

    Tables list all groups that there are; those that nobody is in are left out, and so is a table that is hidden whole.
    """
    found = {code: one for code, one in tables.parts(period, measure, dimension).items() if one.value != 0}
    parts = _in_order(found, dimension)
    if all(figure.value is None for _code, figure in parts):
        return None
    on = pictures.scale([figure.value or 0 for _code, figure in parts])
    together = any(figure.suppressed for _code, figure in parts)
    labels = tuple(_label(dimension, code, figure, together) for code, figure in parts)
    bars = [[pictures.Bar(0.0, figure.value or 0, "bar")] if figure.value else [] for _code, figure in parts]
    return Drawing(
        id=f"{measure}-{dimension}".replace("_", "-"),
        title=said.DIMENSIONS[dimension],
        description=in_words(labels),
        picture=pictures.rows(bars, on, mirrored=mirrored()),
        labels=labels,
        ticks=ticks(on, 0),
        table=Table((_("Group"), said.MEASURES[measure]), tuple((label.words, label.shown) for label in labels)),
        how=(said.WHO_COUNTS[measure], _kept_back(parts)),
    )


def beside_residents(tables: Tables, period: str, residents: Any) -> Drawing | None:
    """Draw, for each part of the world, its share of foreign participants beside that of foreign residents."""
    found = tables.parts(period, "participants", "nationality_group")
    living = _merged(dict(residents.groups), found)
    known = {code: figure for code, figure in found.items() if code not in {HOME, UNKNOWN} and figure.value is not None}
    if not any(figure.value for figure in known.values()) or not sum(living.values()):
        return None
    parts = {code: Figure(0) for code in living} | known
    codes = [code for code, _figure in _in_order(parts, "nationality_group")]
    came = pictures.shares([float(parts[code].value or 0) for code in codes])
    live = pictures.shares([float(living.get(code, 0)) for code in codes])
    picture = pictures.paired(list(zip(came, live, strict=True)), ("bar", "beside"), mirrored=mirrored())
    labels, rows = [], []
    for code, first, second in zip(codes, came, live, strict=True):
        name = _name("nationality_group", code)[0]
        shares = format_share(first), format_share(second)
        pair = _("%(participants)s beside %(residents)s", participants=shares[0], residents=shares[1])
        labels.append(Label(name, pair))
        rows.append((name, str(parts[code]), shares[0], fixed(living.get(code, 0), 0), shares[1]))
    return Drawing(
        id="beside-residents",
        title=_("Foreign participants beside foreign residents"),
        description=in_words(labels),
        picture=picture,
        labels=tuple(labels),
        ticks=percent_ticks(picture.scale),
        legend=(Part("bar", _("Share of foreign participants")), Part("beside", _("Share of foreign residents"))),
        table=Table(
            (
                _("Part of the world"),
                _("Participants"),
                _("Their share"),
                _("Residents"),
                _("Their share of residents"),
            ),
            tuple(rows),
        ),
        how=(
            _("Only people from other countries are compared, and only those who told where they come from."),
            _residents_source(residents),
        ),
    )


def tone_by_topic(tables: Tables, period: str, topic: str) -> Drawing | None:
    """Draw how people spoke in each topic of a quarter."""
    chosen = (topic,) if topic else CLUSTERS
    wholes = [(words.CLUSTERS[code], tables.parts(period, "tone", "tone", code)) for code in chosen]
    return _tones("tone-topics", _("Tone by topic"), _("Topic"), [(name, parts) for name, parts in wholes if parts])


def tone_by_quarter(tables: Tables, period: str, topic: str) -> Drawing | None:
    """Draw how people spoke in each of the last quarters, in all topics of which that is published."""
    chosen, wholes, left_out = (topic,) if topic else CLUSTERS, [], set()
    for quarter in reversed(periods.until(period, QUARTERS)):
        by_topic = {code: parts for code in chosen if (parts := tables.parts(quarter, "tone", "tone", code))}
        shown = [parts for parts in by_topic.values() if _is_whole(parts)]
        left_out |= {code for code, parts in by_topic.items() if not _is_whole(parts)}
        if by_topic:
            name = format_quarter(quarter)
            wholes.append((name, {tone: added(parts.get(tone, Figure(0)) for parts in shown) for tone in TONES}))
    drawing = _tones("tone-quarters", _("Tone by quarter"), _("Quarter"), wholes)
    if drawing is None or not left_out or topic:
        return drawing
    names = listed([str(words.CLUSTERS[code]) for code in sorted(left_out)])
    note = _(
        "Where too few texts of a topic can be published, it is left out of its quarter: %(topics)s.", topics=names
    )
    return replace(drawing, note=note)


def _is_whole(parts: Mapping[str, Figure]) -> bool:
    return all(figure.value is not None for figure in parts.values())


def _tones(name: str, title: str, heading: str, wholes: Sequence[Whole]) -> Drawing | None:
    if not wholes:
        return None
    bars, labels, rows = [], [], []
    for what, parts in wholes:
        figures = [parts.get(code, Figure(0)) for code in TONES]
        whole = _is_whole(parts)
        values = [float(figure.value or 0) if whole else 0.0 for figure in figures]
        bars.append([(f"tone-{code}", value) for code, value in zip(TONES, values, strict=True)])
        labels.append(Label(what, "" if sum(values) else str(said.NOTHING_YET if whole else said.SUPPRESSED["D"])))
        rows.append((what, *_with_shares(figures, pictures.shares(values))))
    return Drawing(
        id=name,
        title=title,
        description=_spoken(rows),
        picture=pictures.stacked(bars, mirrored=mirrored()),
        labels=tuple(labels),
        ticks=percent_ticks(pictures.Scale(0.0, 1.0, 0.25)),
        legend=tuple(Part(f"tone-{code}", words.TONES[code]) for code in TONES),
        table=Table((heading, *(words.TONES[code] for code in TONES)), tuple(rows)),
        how=(said.WHO_COUNTS["tone"],),
    )


def _with_shares(figures: Sequence[Figure], shares: Sequence[float]) -> list[str]:
    """Write figures with their shares of the whole, where that can be told."""
    if not sum(shares):
        return [str(figure) for figure in figures]
    return [
        _("%(number)s (%(share)s)", number=str(figure), share=format_share(share))
        for figure, share in zip(figures, shares, strict=True)
    ]


def _spoken(rows: Sequence[tuple[Any, ...]]) -> str:
    return " ".join(
        _(
            "%(name)s: critical %(negative)s, matter-of-fact %(neutral)s, appreciative %(positive)s, "
            "unclear %(unclear)s.",
            name=str(name),
            **dict(zip(TONES, cells, strict=True)),
        )
        for name, *cells in rows
    )


def _in_order(parts: Mapping[str, Figure], dimension: str) -> list[tuple[str, Figure]]:
    """Return the parts of a table: ages by age, else the most first; what is put together or not told comes last."""
    if dimension == "age_band":
        order = [*words.AGE_BANDS, OTHER, UNKNOWN]
        return sorted(parts.items(), key=lambda part: order.index(part[0]) if part[0] in order else len(order))
    last = (OTHER, UNKNOWN)
    return sorted(parts.items(), key=lambda part: (part[0] in last, -(part[1].value or 0), part[0]))


def _name(dimension: str, code: str, *, together: bool = True) -> tuple[Any, str | None]:
    """Name a code, and tell in which language the name is if it is not the page's.

    A community may itself be of another kind; where small groups are put `together`, they are among those.
    """
    if code == OTHER and (together or dimension != "community_kind"):
        return said.OTHERS, None
    if code == UNKNOWN:
        return said.NOT_TOLD, None
    if dimension == "language":
        return languages.get(code).name, code
    return NAMES[dimension].get(code, code), None


def _label(dimension: str, code: str, figure: Figure, together: bool) -> Label:
    words_of, language = _name(dimension, code, together=together)
    return Label(words_of, str(figure), language)


def _kept_back(parts: Sequence[tuple[str, Figure]]) -> Any:
    return next((said.SUPPRESSED_LONG[figure.conf] for _code, figure in parts if figure.suppressed), "")


def _merged(living: Mapping[str, int], found: Mapping[str, Figure]) -> dict[str, int]:
    """Put those residents together whose groups are put together among the participants; leave the home group out."""
    made: dict[str, int] = {}
    for code, people in living.items():
        together = code in found and found[code].value is None
        if code != HOME:
            made[OTHER if together else code] = made.get(OTHER if together else code, 0) + people
    return made


def _residents_source(residents: Any) -> str:
    if residents.made_up:
        return str(
            _("The figures of residents are made up for this demonstration. They are no real figures of the district.")
        )
    return str(_("Residents: %(source)s.", source=residents.source))
