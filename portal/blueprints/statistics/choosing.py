"""What a reader may choose on a dashboard, by plain links: a topic, a quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from portal.domain.trust.types import CLUSTERS
from portal.web import statistics_words as said
from portal.web.locale import format_quarter
from portal.web.words import CLUSTERS as TOPICS


@dataclass(frozen=True, slots=True)
class Option:
    """One choice."""

    label: Any
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Choices of which one is taken."""

    label: Any
    options: tuple[Option, ...]


def chosen_topic() -> str:
    """Return the topic that the address asks for; none stands for all of them together."""
    asked = request.args.get("topic", "")
    return asked if asked in CLUSTERS else ""


def chosen_period(known: Sequence[str]) -> str | None:
    """Return the quarter that the address asks for if there is something to show of it, else the newest."""
    asked = request.args.get("period", "")
    return asked if asked in known else (max(known) if known else None)


def groups(endpoint: str, topic: str, period: str | None, known: Sequence[str]) -> tuple[Group, ...]:
    """Return the choices of a page, the newest quarter first."""
    newest = max(known) if known else None

    def address(other_topic: str, other_period: str | None) -> str:
        named = other_period if other_period != newest else None
        return url_for(endpoint, topic=other_topic or None, period=named)

    topics = tuple(
        Option(TOPICS[code] if code else said.TOPICS_TOGETHER, address(code, period), code == topic)
        for code in ("", *CLUSTERS)
    )
    quarters = tuple(
        Option(format_quarter(other), address(topic, other), other == period) for other in sorted(known, reverse=True)
    )
    made = [Group(said.TOPIC, topics)]
    if len(quarters) > 1:
        made.append(Group(said.QUARTER, quarters))
    return tuple(made)
