"""The letter model: a softmax over hashed letter n-grams, one table for each language that has free labelled texts.

Trained by ``tools.sentiment_model.train_letters`` on the texts that ``docs/credits.md`` names; ``letters/`` holds one
file a language.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).with_name("letters")
READ_LENGTH = 1000
_MIX = np.uint32(0x01000193)
_SPREAD = np.uint32(0x9E3779B1)
_BLANK = re.compile(r"\s+")
_DIGIT = re.compile(r"\d+")
_LONG_DRAWN = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True, slots=True)
class Letters:
    """One language's table: int8, shape (2 ** bits, 3); times ``scale`` it is log odds by label, plus ``bias``.

    ``least`` is the least probability to answer with.
    """

    table: NDArray[np.int8]
    scale: float
    bias: NDArray[np.float64]
    orders: tuple[int, ...]
    bits: int
    least: float = 0.0

    def log_odds(self, text: str) -> NDArray[np.float64]:
        """Give a number for each label; the differences are log odds."""
        rows = buckets(text, self.orders, self.bits)
        if not len(rows):
            return self.bias
        found: NDArray[np.float64] = self.table[rows].sum(axis=0, dtype=np.int64) * (self.scale / len(rows) ** 0.5)
        return found + self.bias

    def pushes(self, text: str) -> list[tuple[str, NDArray[np.float64]]]:
        """Tell for each word of the plain text how much of every label's number it brought."""
        words = plain(text)
        codes, shares = _codes(words), np.zeros((len(words), 3))
        count = max(1, sum(max(0, len(codes) - order + 1) for order in self.orders))
        for order in self.orders:
            rows = _hashed(codes, order, self.bits)
            told = self.table[rows] * (self.scale / count**0.5 / order)
            for offset in range(order):
                shares[offset : offset + len(rows)] += told
        return [
            (match.group(), shares[match.start() : match.end()].sum(axis=0)) for match in re.finditer(r"\S+", words)
        ]


def plain(text: str) -> str:
    """Put a text into the form that is hashed: NFKC, lower case, one blank between words and around, digits as 0."""
    lower = unicodedata.normalize("NFKC", text[:READ_LENGTH]).lower()
    short = _LONG_DRAWN.sub(r"\1\1", _DIGIT.sub("0", _BLANK.sub(" ", lower)))
    return f" {short.strip()} "


def buckets(text: str, orders: tuple[int, ...], bits: int) -> NDArray[np.uint32]:
    """Give the row of every n-gram of a text, one order after the other."""
    codes = _codes(plain(text))
    return np.concatenate([_hashed(codes, order, bits) for order in orders])


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _hashed(codes: NDArray[np.uint32], order: int, bits: int) -> NDArray[np.uint32]:
    size = len(codes) - order + 1
    if size <= 0:
        return np.empty(0, dtype=np.uint32)
    mixed = np.full(size, order, dtype=np.uint32)
    for offset in range(order):
        mixed = (mixed ^ codes[offset : offset + size]) * _MIX
    rows: NDArray[np.uint32] = (mixed * _SPREAD) >> np.uint32(32 - bits)
    return rows


@functools.cache
def available() -> frozenset[str]:
    """Name the languages that have a table."""
    return frozenset(path.stem for path in FOLDER.glob("*.npz"))


@functools.cache
def load(language: str) -> Letters:
    """Read one language's table; raises FileNotFoundError when there is none."""
    with np.load(FOLDER / f"{language}.npz", allow_pickle=False) as stored:
        return Letters(
            table=stored["table"],
            scale=float(stored["scale"]),
            bias=stored["bias"].astype(np.float64),
            orders=tuple(int(order) for order in stored["orders"]),
            bits=int(stored["bits"]),
            least=float(stored["least"]),
        )
