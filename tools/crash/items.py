"""What the client writes: endless, different, and the same for the same seed."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tools.sample_packages.grammar import outlines, write_proposal

LANGUAGES = ("ko", "en")
HARD_TO_KEEP = "\u1100\u1161 e\u0301 🙂\u200d  \t가"
"""Decomposed letters, a joiner, doubled white space: all that a careless store would change."""


@dataclass(frozen=True, slots=True)
class Item:
    """One proposal; its key, and therefore each of its texts, is unique."""

    key: str
    title: str
    body: str


class Items:
    """Proposals of the civic grammar by number, alternately Korean and English."""

    def __init__(self, seed: int, name: str) -> None:
        self.seed = seed
        self.name = name
        self._outlines = outlines()

    def item(self, number: int) -> Item:
        """Return the item with this number."""
        rng = random.Random(f"{self.seed}:{self.name}:{number}")
        language = LANGUAGES[number % len(LANGUAGES)]
        written = write_proposal(rng.choice(self._outlines), rng, LANGUAGES)
        key = f"{self.name}-{number:012d}"
        body = "\n".join((*written.bodies[language], f"{HARD_TO_KEEP} {key}"))
        return Item(key, f"{written.titles[language]} ({key})", body)
