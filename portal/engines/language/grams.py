"""The character n-gram model: naive Bayes over the letters of one writing system (``tools.language_model.train``)."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from portal.engines.language import ideographs
from portal.engines.language.scripts import script_of

MODEL_PATH = Path(__file__).with_name("model.npz")
ORDER = 4
# Names travel between languages; a capitalised word inside a sentence is weaker evidence than a plain one.
CAPITALISED_WEIGHT = 0.5
# Within one or two words n-grams overlap less than over a sentence (fitted on held-out fragments of 1 to 5 words).
_COOLEST = 3.0
_FEATURES_PER_DEGREE = 10
_LONGEST_WORD = 24
_LONGEST_WHOLE = 12
# A word that is known as a whole says more than any of its n-grams.
_WHOLE_COUNTS = 3
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f\u0900-\u0963\u200c\u200d]|'(?=[^\W\d_]))*")
_SPACELESS = re.compile(r"[\u3005-\u3007\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U00031fff]+")


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """The model of one writing system. ``weights`` is int8, shape (features, languages); times ``scale`` it is nats.

    n-grams overlap, so their evidence counts several times; ``temperature`` is the divisor that makes long texts' odds
    honest.
    """

    languages: tuple[str, ...]
    index: dict[str, int]
    weights: NDArray[np.int8]
    scale: float
    temperature: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a group makes of a text: a probability for each language, and how many of its n-grams the group knows."""

    probabilities: dict[str, float]
    known: int
    seen: int

    @property
    def coverage(self) -> float:
        """Give the share of n-grams that the group knows."""
        return self.known / self.seen if self.seen else 0.0


def damping(temperature: float, seen: int) -> float:
    """Give the divisor of the log odds of a text with so many n-grams."""
    return min(temperature, _COOLEST + seen / _FEATURES_PER_DEGREE)


def word_features(word: str) -> list[str]:
    """List the n-grams of one lower-case word between its bounds, and the word itself as ``=word``."""
    bounded = f"_{word[:_LONGEST_WORD]}_"
    features = [bounded[i : i + n] for n in range(1, ORDER + 1) for i in range(len(bounded) - n + 1)]
    if len(word) <= _LONGEST_WHOLE:
        features += _WHOLE_COUNTS * [f"={word}"]
    return features


def weighted_words(text: str, script: str) -> Iterator[tuple[str, float]]:
    """Give the lower-case words of one script with their weights."""
    shouting = text == text.upper()
    for position, match in enumerate(_WORD.finditer(text)):
        word = match.group()
        if script_of(word[0]) == script:
            named = position > 0 and word[0].isupper() and not shouting
            yield word.lower(), CAPITALISED_WEIGHT if named else 1.0


def features_of(text: str, script: str) -> list[tuple[list[str], float]]:
    """List the features of a text with their weights: by word, or by run for the scripts written without spaces."""
    if script == "han":
        return [(ideographs.features(run), 1.0) for run in _SPACELESS.findall(text)]
    return [(word_features(word), weight) for word, weight in weighted_words(text, script)]


def read(group: Group, text: str, script: str) -> Reading:
    """Weigh the languages of one group for a text."""
    scores = np.zeros(len(group.languages))
    known = seen = 0
    for told, weight in _told(group, text, script):
        if told.known:
            scores += told.weights if weight == 1.0 else weight * told.weights
        known += told.known
        seen += told.seen
    scores *= group.scale / damping(group.temperature, seen)
    odds = np.exp(scores - scores.max())
    probabilities = odds / odds.sum()
    return Reading(dict(zip(group.languages, probabilities.tolist(), strict=True)), known, seen)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a word says: the sum of its n-grams' weights by language, and how many of them the group knows."""

    weights: NDArray[np.int64]
    known: int
    seen: int


def _told(group: Group, text: str, script: str) -> Iterator[tuple[_Told, float]]:
    if script == "han":
        for run in _SPACELESS.findall(text):
            yield _weigh(group, ideographs.features(run)), 1.0
    else:
        for word, weight in weighted_words(text, script):
            yield _told_by_word(group, word), weight


# Half of a text are words that most texts have.
@functools.lru_cache(maxsize=30_000)
def _told_by_word(group: Group, word: str) -> _Told:
    return _weigh(group, word_features(word))


def _weigh(group: Group, features: list[str]) -> _Told:
    rows = [group.index[feature] for feature in features if feature in group.index]
    return _Told(group.weights[rows].sum(axis=0, dtype=np.int64), len(rows), len(features))


@functools.cache
def groups() -> dict[str, Group]:
    """Load the trained model once: one group for each script that several languages share."""
    with np.load(MODEL_PATH, allow_pickle=False) as stored:
        names = str(stored["groups"]).split()
        return {name: _group(stored, name) for name in names}


def _group(stored: np.lib.npyio.NpzFile, name: str) -> Group:
    features = stored[f"{name}.features"].tobytes().decode("utf-8").split("\n")
    return Group(
        languages=tuple(str(stored[f"{name}.languages"]).split()),
        index={feature: row for row, feature in enumerate(features)},
        weights=stored[f"{name}.weights"],
        scale=float(stored[f"{name}.scale"]),
        temperature=float(stored[f"{name}.temperature"]),
    )
