"""Hand-written lists of cues: words and phrases that carry tone in civic text, by category and language."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

CATEGORIES = (
    *("complaint", "danger", "accusation", "demand", "lack", "distress"),
    *("request", "fact"),
    *("praise", "gratitude", "support"),
    "intensity",
)
POSITIVE = frozenset({"praise", "gratitude", "support"})

_FOLDER = Path(__file__).with_name("lexicons")
_HEADING = re.compile(r"\[(\w+)\]")
# Written without spaces between words, or (Korean) with endings glued to stems: a cue counts wherever it stands.
_UNSPACED = frozenset({"ja", "ko", "th", "zh-Hans", "zh-Hant"})


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language's cues: a pattern for each category that finds every cue, longest first."""

    language: str
    patterns: Mapping[str, re.Pattern[str]]


@functools.cache
def available() -> frozenset[str]:
    """Name the languages that have a lexicon."""
    return frozenset(path.stem for path in _FOLDER.glob("*.txt"))


@functools.cache
def load(language: str) -> Lexicon:
    """Read one language's cues; raises FileNotFoundError when there are none."""
    return parse(language, (_FOLDER / f"{language}.txt").read_text(encoding="utf-8"))


def parse(language: str, text: str) -> Lexicon:
    """Compile cues from text: ``[category]`` headings, then cues between commas; ``*`` is any ending or any word."""
    cues: dict[str, list[str]] = {}
    category = ""
    for line in text.splitlines():
        heading = _HEADING.fullmatch(line.strip())
        if heading:
            category = heading.group(1)
        elif line.strip() and not line.startswith("#"):
            cues.setdefault(category, []).extend(cue.strip() for cue in line.split(",") if cue.strip())
    unknown = set(cues) - set(CATEGORIES)
    if unknown:
        raise ValueError(f"{language}: no such category: {', '.join(sorted(unknown))}")
    spaced = language not in _UNSPACED
    return Lexicon(language, {name: _compile(found, spaced) for name, found in cues.items()})


def _compile(cues: Iterable[str], spaced: bool) -> re.Pattern[str]:
    alternatives = "|".join(_pattern(cue) for cue in sorted(set(cues), key=lambda cue: (-len(cue), cue)))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)" if spaced else alternatives)


def _pattern(cue: str) -> str:
    """Turn a cue into a pattern: a star after letters is an ending, a star alone is a word or two."""
    words = [r"\w+(?:\s+\w+)?" if word == "*" else re.escape(word).replace(r"\*", r"\w*") for word in cue.split()]
    return r"\s+".join(words)
