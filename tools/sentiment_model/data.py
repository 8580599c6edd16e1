"""Labelled texts for fitting and measuring tone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LABELS = {"neg": "negative", "neu": "neutral", "pos": "positive"}
_HEADER = "id\t"
# Files of other projects that name the language without its script.
_LANGUAGES = {"zh": "zh-Hans"}
_FULL_CONFIDENCE = 3


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text; ``confidence`` is the reader's own, 1 to 3."""

    language: str
    label: str
    confidence: int
    text: str


def read(path: Path) -> Iterator[Example]:
    """Read ``id, label, confidence, text`` under a header, or ``label, text``; the file's name is the language."""
    language = _LANGUAGES.get(path.stem, path.stem)
    lines = path.read_text(encoding="utf-8").split("\n")
    has_header = lines[0].startswith(_HEADER)
    for line in filter(None, lines[has_header:]):
        if has_header:
            _, label, confidence, text = line.split("\t", 3)
            yield Example(language, LABELS[label], int(confidence), text)
        else:
            label, text = line.split("\t", 1)
            yield Example(language, LABELS[label], _FULL_CONFIDENCE, text)


def read_all(folder: Path) -> list[Example]:
    """Read every .tsv file of a folder."""
    return [example for path in sorted(folder.glob("*.tsv")) for example in read(path)]
