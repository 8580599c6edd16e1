"""Finding sentences that are nearly the same among very many, without looking at each.

Every sentence is filed under a few keys, one for each of those of its pieces whose checksums are smallest. Sentences
that are nearly the same have most of their pieces in common, so the smallest ones too: whoever looks under a sentence's
own keys finds what is like it. The checksum has nothing to do with meaning: no kind of sentence is harder to find.
"""

from __future__ import annotations

import hashlib
import math
import unicodedata
import zlib
from collections.abc import Mapping
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import Indel

KEYS: Final = 10
_PIECE: Final = 4
"""Characters of a piece: two syllables with their spaces in Korean, most of a word in English."""


def folded(sentence: str) -> str:
    """Return the form in which sentences are compared: NFC, without case and doubled space."""
    return " ".join(unicodedata.normalize("NFC", sentence).casefold().split())


def keys(source: str, target: str, sentence: str) -> frozenset[int]:
    """Return the keys that a sentence of a language pair is filed under."""
    text = f" {folded(sentence)} "
    pieces = {text[start : start + _PIECE] for start in range(max(1, len(text) - _PIECE + 1))}
    chosen = sorted((zlib.crc32(piece.encode("utf-8", "replace")), piece) for piece in pieces)[:KEYS]
    return frozenset(_key(f"{source}|{target}|{piece}") for _checksum, piece in chosen)


def lengths(sentence: str, lowest: float) -> tuple[int, int]:
    """Return how short and how long a sentence can be that is at least so similar; in folded characters."""
    length = len(folded(sentence))
    return math.ceil(length * lowest / (2 - lowest)), math.floor(length * (2 - lowest) / lowest)


def closest(sentence: str, candidates: Mapping[int, str], lowest: float, limit: int) -> list[tuple[int, float]]:
    """Return which candidates are at least so similar, the most similar first, each with its similarity in 0..1.

    Similarity is the share of characters that both have in common and in one order (Indel).
    """
    found = process.extract(
        folded(sentence),
        {key: folded(text) for key, text in candidates.items()},
        scorer=Indel.normalized_similarity,
        score_cutoff=lowest,
        limit=limit,
    )
    return [(key, score) for _text, score, key in found]


def _key(text: str) -> int:
    """Return a number that fits a database's big integer, the same on every machine."""
    digest = hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
