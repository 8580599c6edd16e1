"""What the page on keywords shows of a quarter: the picture of their network, and its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.blueprints.statistics.drawings import mirrored
from portal.domain.topics import reading
from portal.domain.topics.types import Edition, PublishedNode
from portal.foundation.languages import Language, get
from portal.web.arcs import Arcs, lay_out
from portal.web.figure_formats import fixed, plain, signed
from portal.web.locale import current_language
from portal.web.words import CLUSTERS

MOST_DRAWN = 20
MOST_JOINED = 5
LONGEST_DRAWN = 18
NOT_SHOWN = "–"


@dataclass(frozen=True, slots=True)
class Name:
    """A keyword in the reader's language, or in its own."""

    words: str
    language: Language

    @property
    def short(self) -> str:
        """Return as much of it as the picture has room for."""
        return self.words if len(self.words) <= LONGEST_DRAWN else f"{self.words[: LONGEST_DRAWN - 1]}…"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a keyword, or a topic."""

    name: Any
    people: str
    centrality: str
    change: str
    joined: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicsPage:
    """A quarter as everybody reads it."""

    period: str
    people: str
    picture: Arcs | None
    drawn: tuple[Name, ...]
    description: str
    rows: tuple[Row, ...]
    clusters: tuple[Row, ...]


def build(edition: Edition, before: Edition | None) -> TopicsPage:
    """Put together what is shown of an edition; the one of the quarter before tells how the tone has changed."""
    names = {node.name: _name(node) for node in edition.nodes}
    order = reading.in_short_order(edition, MOST_DRAWN)
    changes = reading.changes(edition, before)
    return TopicsPage(
        edition.period,
        "" if edition.people is None else plain(edition.people),
        _picture(edition, order) if order else None,
        tuple(names[name] for name in order),
        _description(edition, order, names),
        tuple(
            Row(
                names[node.name],
                plain(node.people),
                fixed(node.centrality, 2),
                _change(changes.get(node.name)),
                tuple(names[other] for other in reading.joined_most(edition, node.name, MOST_JOINED)),
            )
            for node in edition.nodes
        ),
        tuple(
            Row(
                CLUSTERS[cluster.code],
                "",
                NOT_SHOWN if cluster.centrality is None else fixed(cluster.centrality, 2),
                _change(changes.get(cluster.code)),
            )
            for cluster in edition.clusters
        ),
    )


def _name(node: PublishedNode) -> Name:
    words, code = node.label(current_language().code)
    return Name(words, get(code))


def _picture(edition: Edition, order: Sequence[str]) -> Arcs:
    people = {node.name: node.people for node in edition.nodes}
    most = max(people[name] for name in order)
    rows = {name: row for row, name in enumerate(order)}
    joined = {
        (rows[one], rows[other]): float(weight)
        for (one, other), weight in edition.weights.items()
        if one in rows and other in rows
    }
    return lay_out([people[name] / most for name in order], joined, mirrored=mirrored())


def _description(edition: Edition, order: Sequence[str], names: dict[str, Name]) -> str:
    """Say in a sentence what the picture shows, for those who don't see it."""
    drawn = {pair: weight for pair, weight in edition.weights.items() if set(pair) <= set(order)}
    if not drawn:
        return str(_("No two keywords were used by ten or more of the same people. The table below has all figures."))
    one, other = min(drawn, key=lambda pair: (-drawn[pair], pair))
    return str(
        _(
            "The thickest line joins %(one)s and %(other)s, which about %(people)s people used both. "
            "The table below has all figures.",
            one=names[one].words,
            other=names[other].words,
            people=plain(drawn[one, other]),
        )
    )


def _change(change: float | None) -> str:
    return NOT_SHOWN if change is None else signed(change, 2)
