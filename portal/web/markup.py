"""The little markup of site pages: lines that begin with `## ` are headings, with `- ` points of a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

MARKS = {"## ": "heading", "- ": "list"}


@dataclass(slots=True)
class Block:
    """A heading, a paragraph or a list; `lines` are its paragraphs, of which only a list has several."""

    kind: str
    lines: list[tuple[Any, ...]]


def in_blocks(paragraphs: Sequence[Sequence[Any]]) -> list[Block]:
    """Put the paragraphs of a text together into blocks; the words themselves are only shown, never interpreted."""
    blocks: list[Block] = []
    for paragraph in paragraphs:
        kind, line = _read(tuple(paragraph))
        if not any(piece.text.strip() for piece in line):
            continue
        if kind == "list" and blocks and blocks[-1].kind == "list":
            blocks[-1].lines.append(line)
        else:
            blocks.append(Block(kind, [line]))
    return blocks


def _read(paragraph: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
    first, *rest = paragraph
    start = first.text.lstrip()
    for mark, kind in MARKS.items():
        if start.startswith(mark):
            return kind, (replace(first, text=start.removeprefix(mark).lstrip()), *rest)
    return "paragraph", paragraph
