"""Search: one tokeniser for every language, queries read with it, hits marked with it. Pure: no database."""

from portal.engines.search import typos
from portal.engines.search.marking import Piece, highlight, snippet
from portal.engines.search.reading import Query, Unit, parse
from portal.engines.search.terms import Alternative, Clause, Expression, Term
from portal.engines.search.tokens import count_terms, stream, tokens

__all__ = [
    "Alternative",
    "Clause",
    "Expression",
    "Piece",
    "Query",
    "Term",
    "Unit",
    "count_terms",
    "highlight",
    "parse",
    "snippet",
    "stream",
    "tokens",
    "typos",
]
