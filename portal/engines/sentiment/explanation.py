"""Which words moved the tone of a text, and towards what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.engines.sentiment import letters
from portal.engines.sentiment.analysis import Label, Tone, read, tone
from portal.engines.sentiment.cues import FEATURES, Evidence
from portal.engines.sentiment.lexicon import NEGATIVE, POSITIVE
from portal.engines.sentiment.weights import LABELS, Rows, shipped

MOST = 12
# Less than this hardly moves a probability.
_LEAST = 0.05
_GLUED = frozenset({"ko"})


@dataclass(frozen=True, slots=True)
class Push:
    """A word of the text (lower case), the label that it speaks for, and how strongly in log odds (above 0)."""

    words: str
    towards: Label
    strength: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """The tone of a text, and what moved it, strongest first; nothing where the language has no model."""

    tone: Tone
    moved: tuple[Push, ...]


def explain(text: str, language: str, most: int = MOST) -> Explanation:
    """Tell which words moved the tone of a text; a word that stands in it several times is told once."""
    reading = read(text, language)
    if reading is None:
        return Explanation(tone(text, language), ())
    shares: dict[str, list[float]] = defaultdict(lambda: [0.0] * len(LABELS))
    if reading.evidence is not None and reading.civic:
        _add(shares, _of_cues(reading.evidence, shipped().of(language), language), reading.civic)
    if reading.civic < 1 and language in letters.available():
        _add(shares, _of_letters(text, language), 1 - reading.civic)
    pushes = sorted(
        (_push(words, each) for words, each in shares.items()), key=lambda push: (-push.strength, push.words)
    )
    return Explanation(tone(text, language), tuple(push for push in pushes[:most] if push.strength >= _LEAST))


def _add(shares: dict[str, list[float]], told: Iterator[tuple[str, Sequence[float]]], weight: float) -> None:
    for words, each in told:
        shares[words] = [old + weight * new for old, new in zip(shares[words], each, strict=True)]


def _of_cues(evidence: Evidence, rows: Rows, language: str) -> Iterator[tuple[str, Sequence[float]]]:
    features = dict(zip(FEATURES, evidence.vector(), strict=True))
    weights = {name: [row[place] for row in rows.rows] for place, name in enumerate(FEATURES)}
    counts = evidence.counts
    sides = {category: side for side in (NEGATIVE, POSITIVE) for category in side}
    for hit in evidence.hits:
        own = features[hit.category] / counts[hit.category]
        side = sides.get(hit.category, ())
        shared = features["balance"] / sum(counts[category] for category in side) if side else 0.0
        # The balance of praise and grievance is what all of their cues do together.
        shared = shared if (shared > 0) == (side == POSITIVE) else 0.0
        pairs = zip(weights[hit.category], weights["balance"], strict=True)
        yield _surface(evidence.text, hit.start, hit.end, language), [own * one + shared * two for one, two in pairs]


def _of_letters(text: str, language: str) -> Iterator[tuple[str, Sequence[float]]]:
    for words, each in letters.load(language).pushes(text):
        yield words, each.tolist()


def _surface(text: str, start: int, end: int, language: str) -> str:
    """Show a cue as readers know it: in Korean with the endings that are glued to it."""
    if language in _GLUED:
        while start and text[start - 1].isalnum():
            start -= 1
        while end < len(text) and text[end].isalnum():
            end += 1
    return text[start:end]


def _push(words: str, each: Sequence[float]) -> Push:
    mean = sum(each) / len(each)
    strongest = max(each)
    return Push(words, LABELS[each.index(strongest)], round(strongest - mean, 4))  # type: ignore[arg-type]
