"""What texts are about: topic, keywords, their network and its tone, and texts that say nearly the same. Pure."""

from portal.engines.topics.joining import Bilingual, partners
from portal.engines.topics.keywords import Background, Keyword, Term, background, choose, keywords, terms
from portal.engines.topics.likeness import ALIKE, Print, likeness, print_of
from portal.engines.topics.network import (
    Edge,
    centralities,
    cluster_centrality,
    edges,
    in_short_order,
    most_used,
    strengths,
    users,
)
from portal.engines.topics.suggestion import LANGUAGES, TOPICS, Suggestion, suggest
from portal.engines.topics.tones import LEAST_PEOPLE, Votes, balance, change, votes

__all__ = [
    "ALIKE",
    "LANGUAGES",
    "LEAST_PEOPLE",
    "TOPICS",
    "Background",
    "Bilingual",
    "Edge",
    "Keyword",
    "Print",
    "Suggestion",
    "Term",
    "Votes",
    "background",
    "balance",
    "centralities",
    "change",
    "choose",
    "cluster_centrality",
    "edges",
    "in_short_order",
    "keywords",
    "likeness",
    "most_used",
    "partners",
    "print_of",
    "strengths",
    "suggest",
    "terms",
    "users",
    "votes",
]
