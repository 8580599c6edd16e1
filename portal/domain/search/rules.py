"""Pure decisions of search: the order of documents, what of a long text is indexed, which words tell most."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from datetime import datetime

from portal.engines.search import stream
from portal.engines.search.tokens import BETWEEN, WIDE

ID_BITS = 30
ID_MASK = (1 << ID_BITS) - 1
LONGEST_INDEXED = 400_000
"""Bytes of one field; a tsvector may have a million for both."""
MOST_LOOKED_UP = 500
"""Different tokens of a draft that are looked up."""
MOST_TELLING = 24
TOO_COMMON = 0.05
MOST_READ = 4_000
"""Documents that are looked at for all the rare terms of a draft together."""
FEW = 5
SCALE = 100
LEAST_LIKENESS = 0.25
LEAST_SHARED = 3


def document_id(proposal_id: int, published_at: datetime) -> int:
    """Return the key of a document: keys rise with the moment of publishing, then with the proposal's number."""
    return (math.floor(published_at.timestamp()) << ID_BITS) | proposal_id


def proposal_id(document: int) -> int:
    """Return the proposal of a document."""
    return document & ID_MASK


def field(versions: Iterable[str]) -> str:
    """Return the stream of a field, no longer than the databases take."""
    whole = stream(versions)
    if len(whole.encode("utf-8")) <= LONGEST_INDEXED:
        return whole
    kept = whole.encode("utf-8")[:LONGEST_INDEXED].decode("utf-8", errors="ignore")
    return kept.rpartition(" ")[0].removesuffix(f" {BETWEEN}")


def backwards(term: str) -> str | None:
    """Return a word from its end; pairs of characters and numbers are never mistyped words."""
    return None if WIDE.search(term) or term.isdigit() else term[::-1]


def most_telling(documents: Mapping[str, int], number: int) -> dict[str, int]:
    """Return the rarest terms of a draft and what a document that shares them earns; common ones tell nothing."""
    most = max(FEW, int(number * TOO_COMMON))
    rare = sorted((count, term) for term, count in documents.items() if count <= most)[:MOST_TELLING]
    read = itertools.accumulate(count for count, _term in rare)
    kept = [pair for pair, total in zip(rare, read, strict=True) if total <= MOST_READ]
    return {term: 1 + round(SCALE * math.log((number + 1) / count)) for count, term in kept}


def least_score(telling: Mapping[str, int]) -> int:
    """Return what a document must earn to be about the same."""
    return math.ceil(sum(telling.values()) * LEAST_LIKENESS)
