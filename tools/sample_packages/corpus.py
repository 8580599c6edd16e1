"""Parallel text for one direction, numbers already replaced by placeholders."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tools.sample_packages.grammar import training_sentences
from tools.sample_packages.numbers import placeholders

# Marks where a token must end when the tokeniser is trained; occurs in no sentence.
DELIMITER = "\t"


@dataclass(frozen=True, slots=True)
class Pair:
    """One sentence in the source and the target language, each with and without delimiters."""

    source: str
    target: str
    source_pieces: str
    target_pieces: str


def make_corpus(source: str, target: str, seed: int, n: int) -> list[Pair]:
    """Draw sentence pairs of one direction; equal arguments give equal text."""
    rng = random.Random(f"placeholders:{source}-{target}:{seed}")
    corpus: list[Pair] = []
    for sentence in training_sentences(seed, n):
        order = sentence.pattern.number_order(source)
        numbers = placeholders(sentence.pattern.numbers, order, rng)
        from_pieces, to_pieces = sentence.pieces(source, numbers), sentence.pieces(target, numbers)
        texts = "".join(from_pieces), "".join(to_pieces), DELIMITER.join(from_pieces), DELIMITER.join(to_pieces)
        corpus.append(Pair(*texts))
    return corpus
