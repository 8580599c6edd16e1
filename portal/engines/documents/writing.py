"""Write shaped glyphs into a PDF.

fpdf2 shapes too, but it takes the marks of a word for a script of their own and so tears Arabic words apart; here it
only embeds the fonts and keeps the codes. This module alone knows how it does that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import Glyph as CodedGlyph
from fpdf.fonts import TTFFont

from portal.engines.documents import faces
from portal.engines.documents.faces import Face, Glyph

_EM = 1000
"""The units of an em in a PDF."""


class Writer:
    """The fonts of one document, and how glyphs are written with them."""

    def __init__(self, pdf: FPDF, used: Mapping[Face, set[int]], folder: Path) -> None:
        self._pdf = pdf
        self._numbers: dict[Face, Mapping[int, int]] = {}
        for face in sorted(used, key=lambda face: face.name):
            part = faces.part(face, used[face])
            path = folder / f"{face.name}.ttf"
            path.write_bytes(part.data)
            pdf.add_font(face.name, fname=path)
            self._numbers[face] = part.numbers

    def write(self, face: Face, glyphs: Sequence[Glyph], x: float, baseline: float, size: float, colour: str) -> None:
        """Write a run from `x`, in millimetres from the left and the top of the page, at `size` points."""
        pdf = self._pdf
        pdf.set_fill_color(colour)
        font = pdf.fonts[face.name]
        assert isinstance(font, TTFFont)
        coded = [self._coded(font, face, glyph) for glyph in glyphs]
        shown = " ".join(_pieces(glyphs, coded, font, size))
        pdf._out(pdf._set_font_for_page(font, size))
        pdf._out(f"BT {x * pdf.k:.2f} {(pdf.h - baseline) * pdf.k:.2f} Td {shown} ET")

    def _coded(self, font: TTFFont, face: Face, glyph: Glyph) -> CodedGlyph:
        number = self._numbers[face][glyph.number]
        name = font.ttfont.getGlyphName(number)
        width = round(font.scale * font.ttfont["hmtx"].metrics[name][0])
        return CodedGlyph(number, tuple(map(ord, glyph.text)), name, width)


def _pieces(glyphs: Sequence[Glyph], coded: Sequence[CodedGlyph], font: TTFFont, size: float) -> Iterator[str]:
    """Yield what shows the glyphs: codes, and between them how far the next one is moved from where it would stand."""
    shown: list[str] = []
    pen = place = 0.0
    risen = 0.0
    for glyph, code in zip(glyphs, coded, strict=True):
        if glyph.up != risen:
            yield f"[{''.join(shown)}] TJ {glyph.up * size:.3f} Ts"
            shown, risen = [], glyph.up
        back = round(place - (pen + glyph.right) * _EM)
        shown.append(f"{back}" if back else "")
        shown.append(f"<{font.subset.pick_glyph(code):04X}>")
        place += code.glyph_width - back
        pen += glyph.advance
    yield f"[{''.join(shown)}] TJ" + (" 0 Ts" if risen else "")
