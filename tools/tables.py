"""Tables of figures: for a document, and for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

Table = Sequence[Sequence[str]]


def markdown(table: Table) -> str:
    """Write a table, its first row as the heading."""
    header, *rows = [f"| {' | '.join(row)} |" for row in table]
    return "\n".join([header, f"|{'---|' * len(table[0])}", *rows])


def aligned(table: Table) -> str:
    """Write a table in columns of equal width."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in table)
    return "\n".join(line.rstrip() for line in lines)
