"""Train the character n-gram model of ``portal.engines.language`` from letter statistics.

``python -m tools.language_model.train LANGID.tsv [--out MODEL.npz]`` reads lines of ``language<TAB>text`` and the word
lists beside this file, chooses the temperature by cross-validation, prints the held-out accuracy and writes the model.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from portal.engines.language.grams import MODEL_PATH, ORDER, Group, Reading, damping, features_of, read
from portal.engines.language.scripts import sample
from tools.language_model.cyrillic import uzbek_cyrillic

Row = tuple[str, str]
Answer = tuple[str, Reading]

WORDS = Path(__file__).with_name("words")
SCRIPTS: Mapping[str, tuple[str, ...]] = {
    "latin": ("de", "en", "es", "fr", "id", "tl", "uz", "vi"),
    "cyrillic": ("mn", "ru", "uz"),
    "devanagari": ("hi", "ne"),
    "han": ("ja", "zh-Hans", "zh-Hant"),
}
FOLDS = 5
TEMPERATURES = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0)
# Mistakes that no temperature mends (names, quotations) would otherwise make every answer unsure.
LAPSE = 0.004
FRAGMENT_WORDS = 4
FRAGMENT_CHARACTERS = 8


@dataclass(frozen=True, slots=True)
class Settings:
    """Knobs of the training: smoothing, rarest n-gram kept, how often a listed word's n-grams count, and itself."""

    smoothing: float = 0.5
    rarest: float = 3.0
    listed: float = 3.0
    whole: float = 9.0


def rows_of(path: Path) -> list[Row]:
    """Read labelled texts, one ``language<TAB>text`` a line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(language, text) for language, text in (line.split("\t", 1) for line in lines)]


def rows_for(script: str, rows: Iterable[Row]) -> list[Row]:
    """Keep the rows that a script's model learns from; Uzbek is also learnt in its Cyrillic spelling."""
    kept = [(language, sample(text)) for language, text in rows if language in SCRIPTS[script]]
    if script != "cyrillic":
        return kept
    return [(language, uzbek_cyrillic(text) if language == "uz" else text) for language, text in kept]


def listed_words(script: str) -> list[Row]:
    """Read the hand-written word lists of a script's languages."""
    rows: list[Row] = []
    for language in SCRIPTS[script]:
        path = WORDS / f"{language}.txt"
        rows += [(language, word) for word in path.read_text(encoding="utf-8").split()]
    return rows_for(script, rows)


def train(script: str, rows: Sequence[Row], settings: Settings, temperature: float = 1.0) -> Group:
    """Fit naive Bayes weights, one per n-gram and language, rounded to eight bits."""
    languages = SCRIPTS[script]
    counts = _counts(script, rows, settings)
    kept = sorted(feature for feature, row in counts.items() if row.sum() >= settings.rarest)
    table = np.array([counts[feature] for feature in kept])
    orders = np.array([_order(feature) for feature in kept])
    weights = np.zeros_like(table)
    for order in np.unique(orders):
        rows_of_order = orders == order
        weights[rows_of_order] = _log_likelihood(table[rows_of_order], settings.smoothing)
    weights -= weights.mean(axis=1, keepdims=True)
    scale = float(np.abs(weights).max()) / 127
    index = {feature: row for row, feature in enumerate(kept)}
    return Group(languages, index, np.rint(weights / scale).astype(np.int8), scale, temperature)


def _counts(script: str, rows: Sequence[Row], settings: Settings) -> dict[str, NDArray[np.float64]]:
    languages = SCRIPTS[script]
    counts: dict[str, NDArray[np.float64]] = defaultdict(lambda: np.zeros(len(languages)))
    for times, source in ((1.0, rows), (settings.listed, listed_words(script))):
        for language, text in source:
            column = languages.index(language)
            for features, weight in features_of(text, script):
                for feature in features:
                    counts[feature][column] += weight * times
    for language, word in listed_words(script):
        counts[f"={word.lower()}"][languages.index(language)] += settings.whole
    return counts


def _order(feature: str) -> int:
    """Tell which features share one probability with this: n-grams of its length, orthography marks, or whole words."""
    if feature.startswith("<"):
        return 0
    return ORDER + 1 if feature.startswith("=") else len(feature)


def _log_likelihood(table: NDArray[np.float64], smoothing: float) -> NDArray[np.float64]:
    share = smoothing / table.shape[1]
    likelihood: NDArray[np.float64] = np.log((table + share) / (table.sum(axis=0) + share * len(table)))
    return likelihood


def fragment(text: str, chance: random.Random) -> str:
    """Cut a few words (or characters, where words are not spaced) out of a text."""
    words = text.split()
    if len(words) < 3:
        return text[: chance.randint(2, FRAGMENT_CHARACTERS)]
    start = chance.randrange(len(words))
    return " ".join(words[start : start + chance.randint(1, FRAGMENT_WORDS)])


def held_out(script: str, rows: Sequence[Row], settings: Settings, *, fragments: bool = False) -> list[Answer]:
    """Read each row, or a fragment of it, with a model that was trained on the other folds."""
    chance = random.Random(0)
    shuffled = sorted(rows)
    chance.shuffle(shuffled)
    answers = []
    for fold in range(FOLDS):
        group = train(script, [row for i, row in enumerate(shuffled) if i % FOLDS != fold], settings)
        for language, text in shuffled[fold::FOLDS]:
            answers.append((language, read(group, fragment(text, chance) if fragments else text, script)))
    return answers


def accuracy(answers: Sequence[Answer]) -> float:
    """Give the share of readings whose likeliest language is the right one."""
    return sum(
        max(found.probabilities, key=found.probabilities.__getitem__) == language for language, found in answers
    ) / len(answers)


def best_temperature(answers: Sequence[Answer]) -> float:
    """Choose the temperature whose held-out probabilities are most likely; the answers are those of temperature 1."""

    def surprise(temperature: float) -> float:
        total = 0.0
        for language, found in answers:
            power = 1 / damping(temperature, found.seen)
            soft = {name: probability**power for name, probability in found.probabilities.items()}
            total -= math.log((1 - LAPSE) * soft[language] / sum(soft.values()) + LAPSE / len(soft))
        return total

    return min(TEMPERATURES, key=surprise)


def save(path: Path, trained: Mapping[str, Group]) -> None:
    """Write the groups as plain arrays: no pickle."""
    stored: dict[str, NDArray[np.generic]] = {"groups": np.array(" ".join(trained))}
    for name, group in trained.items():
        stored[f"{name}.languages"] = np.array(" ".join(group.languages))
        stored[f"{name}.features"] = np.frombuffer("\n".join(group.index).encode("utf-8"), dtype=np.uint8)
        stored[f"{name}.weights"] = group.weights
        stored[f"{name}.scale"] = np.array(group.scale)
        stored[f"{name}.temperature"] = np.array(group.temperature)
    np.savez_compressed(path, allow_pickle=False, **stored)


def main(arguments: Sequence[str] | None = None) -> None:
    """Train every script's model and write them as one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("langid", type=Path, help="lines of language<TAB>text")
    parser.add_argument("--out", type=Path, default=MODEL_PATH)
    options = parser.parse_args(arguments)
    rows, settings = rows_of(options.langid), Settings()
    trained: dict[str, Group] = {}
    for script in SCRIPTS:
        own = rows_for(script, rows)
        whole, fragments = (held_out(script, own, settings, fragments=flag) for flag in (False, True))
        trained[script] = train(script, own, settings, best_temperature([*whole, *fragments]))
        print(
            f"{script}\tn={len(own)}\theld-out={accuracy(whole):.4f}\tfragments={accuracy(fragments):.4f}"
            f"\ttemperature={trained[script].temperature}\tfeatures={len(trained[script].index)}"
        )
    save(options.out, trained)
    print(f"{options.out.name}\t{options.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
