"""Put lines, boxes and codes on pages, and write them as a PDF with the parts of the fonts that they need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from fpdf import FPDF, ViewerPreferences

from portal.engines.documents import texts
from portal.engines.documents.faces import Face
from portal.engines.documents.lines import MILLIMETRES, Block, Line, Run
from portal.engines.documents.writing import Writer

Align = Literal["start", "middle", "end"]
Matrix = Sequence[Sequence[bool]]
"""The modules of a QR code, row by row; True is dark."""

# KRDS; the number after the hue is the step, from 5 (light) to 95 (dark).
INK, INK_QUIET, INK_FAINT = "#1e2124", "#464c53", "#58616a"  # gray-90, gray-70, gray-60
LINE, LINE_FAINT, WHITE = "#cdd1d5", "#e6e8ea", "#ffffff"  # gray-20, gray-10, gray-0
PRIMARY, PRIMARY_DEEP, PRIMARY_SOFT = "#256ef4", "#0b50d0", "#ecf2fe"  # primary-50, primary-60, primary-5
"""Where a page is printed in grey, white on PRIMARY and INK on PRIMARY_SOFT can still be read."""

EMBLEM = (("#0b50d0", 0, 0), ("#4c87f6", 1, 0), ("#083891", 1, 1), ("#d65c66", 0, 1))
"""Four speech bubbles around one table: the colour, column and row of each."""

_MIDDLE = 0.36
"""How far below the middle of its line a text stands, in ems."""
_ROUND = 0.499
"""The largest radius that fpdf2 takes, as a share of the shorter side."""


@dataclass(frozen=True, slots=True)
class About:
    """What a document says of itself."""

    title: str
    author: str
    language: str
    made_at: datetime


Act = Callable[[FPDF, Writer], None]


class Canvas:
    """Pages of one size in millimetres; `x` counts from where reading begins, so Arabic pages are mirrored."""

    def __init__(self, width: float, height: float, *, rtl: bool = False) -> None:
        self.width, self.height, self.rtl = width, height, rtl
        self._acts: list[Act] = []
        self._used: dict[Face, set[int]] = {}

    def page(self) -> None:
        """Begin a page."""
        self._acts.append(lambda pdf, _: pdf.add_page())

    def text(
        self, block: Block, x: float, y: float, *, colour: str = INK, align: Align = "start", width: float = 0.0
    ) -> float:
        """Put a text's first line at `y`, in a column of `width` or at a point; return where it ends below."""
        for line in block.lines:
            taken = line.width * block.size * MILLIMETRES
            shift = {"start": 0.0, "middle": (width - taken) / 2, "end": width - taken}[align]
            left = self._left(x + shift, taken)
            self._line(line, left, y + block.leading / 2 + _MIDDLE * block.size * MILLIMETRES, block.size, colour)
            y += block.leading
        return y

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        stroke: str | None = None,
        radius: float = 0.0,
    ) -> None:
        """Draw a rectangle, filled or framed or both."""
        left, style = self._left(x, width), ("D" if stroke else "") + ("F" if fill else "")

        def draw(pdf: FPDF, _: Writer) -> None:
            if fill:
                pdf.set_fill_color(fill)
            if stroke:
                pdf.set_draw_color(stroke)
                pdf.set_line_width(0.25)
            rounded = min(radius, _ROUND * min(width, height))
            pdf.rect(left, y, width, height, style=style, round_corners=radius > 0, corner_radius=rounded)

        self._acts.append(draw)

    def rule(
        self, x: float, y: float, width: float, height: float = 0.0, *, colour: str = LINE, dashed: bool = False
    ) -> None:
        """Draw a hairline to the right or down."""
        left = self._left(x, width)

        def draw(pdf: FPDF, _: Writer) -> None:
            pdf.set_draw_color(colour)
            pdf.set_line_width(0.2)
            pdf.set_dash_pattern(dash=1.2 if dashed else 0, gap=1.4 if dashed else 0)
            pdf.line(left, y, left + width, y + height)
            pdf.set_dash_pattern()

        self._acts.append(draw)

    def code(self, matrix: Matrix, x: float, y: float, side: float) -> None:
        """Draw a QR code without its quiet zone; it is never mirrored."""
        left, module = self._left(x, side), side / len(matrix)

        def draw(pdf: FPDF, _: Writer) -> None:
            pdf.set_fill_color("#000000")
            for row, start, length in _bars(matrix):
                # A hair taller than the row, so that no light line shows between two rows.
                pdf.rect(left + start * module, y + row * module, length * module, module * 1.02, style="F")

        self._acts.append(draw)

    def emblem(self, x: float, y: float, side: float) -> None:
        """Draw the portal's sign."""
        left, bubble = self._left(x, side), side * 17 / 36

        def draw(pdf: FPDF, _: Writer) -> None:
            for colour, column, row in EMBLEM:
                pdf.set_fill_color(colour)
                at_x, at_y = left + column * (side - bubble), y + row * (side - bubble)
                pdf.ellipse(at_x, at_y, bubble, bubble, style="F")
                inward = ((1 - column) * bubble / 2, (1 - row) * bubble / 2)
                pdf.rect(at_x + inward[0], at_y + inward[1], bubble / 2, bubble / 2, style="F")

        self._acts.append(draw)

    def to_pdf(self, about: About) -> bytes:
        """Write all pages; the same ones give the same bytes."""
        pdf = FPDF(unit="mm", format=(self.width, self.height))
        pdf.set_auto_page_break(False)
        pdf.set_margin(0)
        pdf.c_margin = 0
        pdf.alias_nb_pages("")
        pdf.set_title(texts.clean(about.title))
        pdf.set_author(texts.clean(about.author))
        pdf.set_lang(about.language)
        pdf.set_creation_date(about.made_at)
        pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
        with TemporaryDirectory() as folder:
            writer = Writer(pdf, self._used, Path(folder))
            for act in self._acts:
                act(pdf, writer)
            return bytes(pdf.output())

    def _left(self, x: float, width: float) -> float:
        return self.width - x - width if self.rtl else x

    def _line(self, line: Line, left: float, baseline: float, size: float, colour: str) -> None:
        for run in line.runs:
            self._used.setdefault(run.face, set()).update(glyph.number for glyph in run.glyphs)
            self._acts.append(_writing(run, left, baseline, size, colour))
            left += run.width * size * MILLIMETRES


def _writing(run: Run, x: float, baseline: float, size: float, colour: str) -> Act:
    return lambda _, writer: writer.write(run.face, run.glyphs, x, baseline, size, colour)


def _bars(matrix: Matrix) -> list[tuple[int, int, int]]:
    """Return the dark stretches of each row: row, first column, length."""
    bars = []
    for row, modules in enumerate(matrix):
        column = 0
        for dark, alike in groupby(modules):
            length = len(list(alike))
            if dark:
                bars.append((row, column, length))
            column += length
    return bars
