"""What follows from published quarters for those who read them. Pure."""

from __future__ import annotations

from portal.domain.topics.types import Edition, PublishedTone
from portal.engines import topics


def in_short_order(edition: Edition, most: int) -> tuple[str, ...]:
    """Return the names of the most used keywords, so that those that belong together stand together."""
    chosen = [node.name for node in edition.nodes[:most]]
    return topics.in_short_order(chosen, edition.weights)


def joined_most(edition: Edition, name: str, most: int) -> tuple[str, ...]:
    """Return the keywords that most people use together with one."""
    near = {
        other if one == name else one: weight
        for (one, other), weight in edition.weights.items()
        if name in {one, other}
    }
    return topics.most_used(near, most)


def changes(edition: Edition, before: Edition | None) -> dict[str, float]:
    """Return how the tone of keywords and topics has changed, by their names, where it may be said."""
    if before is None:
        return {}
    now, then = _tones(edition), _tones(before)
    found = {name: topics.change(tone.votes, then[name].votes) for name, tone in now.items() if name in then}
    return {name: change for name, change in found.items() if change is not None}


def _tones(edition: Edition) -> dict[str, PublishedTone]:
    named = [(node.name, node.tone) for node in edition.nodes]
    named += [(cluster.code, cluster.tone) for cluster in edition.clusters]
    return {name: tone for name, tone in named if tone is not None}
