"""Draw sentences and whole proposals from the civic grammar.

Languages are named by their Argos codes (``zh`` is Simplified Chinese).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tools.sample_packages.lexicon import COLOURS, DATA, LANGUAGES, Entry, entries
from tools.sample_packages.numbers import realistic_numbers
from tools.sample_packages.templates import Pattern, Sentence, kind_of, pattern, patterns

ATTEMPTS = 1000


@dataclass(frozen=True, slots=True)
class Proposal:
    """A title and a body in several languages, one entry a language; the sentences of a body correspond one to one."""

    titles: Mapping[str, str]
    bodies: Mapping[str, tuple[str, ...]]


def trains(sentence: Sentence) -> bool:
    """Tell whether a sentence holds no held-out pair."""
    colours = [entry.colour for entry in sentence.words.values()]
    return len(set(colours)) == len(colours)


def fill(item: Pattern, rng: random.Random, bound: Mapping[str, Entry] | None = None) -> Sentence:
    """Fill a pattern's slots; ``bound`` fixes some of them."""
    words: dict[str, Entry] = {}
    for slot in item.slots:
        taken = {id(entry) for entry in words.values()}
        choice = (bound or {}).get(slot) or rng.choice([e for e in entries(kind_of(slot)) if id(e) not in taken])
        words[slot] = choice
    return Sentence(item, words)


def draw_training(item: Pattern, rng: random.Random) -> Sentence:
    """Fill a pattern without any held-out pair."""
    for _ in range(ATTEMPTS):
        sentence = fill(item, rng)
        if trains(sentence):
            return sentence
    raise ValueError(f"{item.name}: every filling holds a held-out pair")


def draw_held_out(item: Pattern, rng: random.Random) -> Sentence | None:
    """Fill a pattern so that *every* pair of its words is held out; None where it has no such filling."""
    colour = rng.randrange(COLOURS)
    words: dict[str, Entry] = {}
    for slot in item.slots:
        choices = [e for e in entries(kind_of(slot)) if e.colour == colour and e not in words.values()]
        if not choices:
            return None
        words[slot] = rng.choice(choices)
    return Sentence(item, words) if len(words) > 1 else None


def training_sentences(seed: int, n: int) -> Iterator[Sentence]:
    """Draw sentences for training, the richer a pattern the more often."""
    rng = random.Random(f"train:{seed}")
    weights = [min(len(item.slots), 3) + 0.5 for item in patterns()]
    for item in rng.choices(patterns(), weights, k=n):
        yield draw_training(item, rng)


def held_out_sentences(seed: int | str, n: int) -> list[Sentence]:
    """Draw sentences for evaluation, each pattern with two or more slots equally often."""
    rng = random.Random(f"held out:{seed}")
    many = [item for item in patterns() if len(item.slots) > 1]
    found: list[Sentence] = []
    while len(found) < n:
        sentence = draw_held_out(many[len(found) % len(many)], rng)
        if sentence is not None:
            found.append(sentence)
    return found


def outlines() -> list[list[str]]:
    """Read the outlines of proposals: the pattern of a title, then those of the sentences."""
    lines = (DATA / "proposals.txt").read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if line and not line.startswith("#")]


def generate(seed: int, n: int, languages: Sequence[str] = LANGUAGES) -> list[Proposal]:
    """Write proposals, each about one place, facility, service and so on."""
    rng = random.Random(f"proposals:{seed}")
    plans = outlines()
    return [write_proposal(rng.choice(plans), rng, languages) for _ in range(n)]


def write_proposal(outline: Sequence[str], rng: random.Random, languages: Sequence[str]) -> Proposal:
    """Write one proposal after an outline; a slot keeps its word through the whole text."""
    bound: dict[str, Entry] = {}
    titles: dict[str, str] = {}
    bodies: dict[str, list[str]] = {language: [] for language in languages}
    for index, name in enumerate(outline):
        sentence = fill(pattern(name), rng, bound)
        bound.update(sentence.words)
        numbers = realistic_numbers(sentence.pattern.numbers, rng)
        for language in languages:
            text = sentence.text(language, numbers)
            if index == 0:
                titles[language] = text
            else:
                bodies[language].append(text)
    return Proposal(titles, {language: tuple(lines) for language, lines in bodies.items()})


def main() -> None:
    """Print proposals as JSON, one a line."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--n", type=int, default=5)
    parser.add_argument("--languages", nargs="+", choices=LANGUAGES, default=LANGUAGES)
    options = parser.parse_args()
    for proposal in generate(options.seed, options.n, options.languages):
        print(json.dumps({"title": proposal.titles, "body": proposal.bodies}, ensure_ascii=False))


if __name__ == "__main__":
    main()
