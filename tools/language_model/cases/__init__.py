"""The project's own texts for measuring language identification; nothing is trained on them.

``users``: what people type, with slips, chat spelling, names and words of other scripts. ``mixed``: sentences in two
languages. ``switched``: one language that borrows words. ``nothing``: what is in no language.
"""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent


def read(name: str) -> list[tuple[str, str]]:
    """Read (languages, text) of a set; the languages of ``nothing`` are empty."""
    lines = filter(None, (_FOLDER / f"{name}.tsv").read_text(encoding="utf-8").split("\n"))
    return [_row(line) for line in lines]


def _row(line: str) -> tuple[str, str]:
    languages, tab, text = line.partition("\t")
    return (languages, text) if tab else ("", line)
