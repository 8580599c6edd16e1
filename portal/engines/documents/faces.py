"""The print fonts: what each can show, how wide it sets a text, and the part of it that a document carries."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz  # type: ignore[import-untyped]

FOLDER = Path(__file__).with_name("fonts")

_NOT_PRINTED = tuple(int.from_bytes(tag, "big") for tag in (b"BASE", b"DSIG", b"STAT"))


class FontsMissing(RuntimeError):
    """The print fonts have not been made; `make assets` makes them."""


@dataclass(frozen=True, slots=True)
class Face:
    """A family at one of its two weights."""

    family: str
    bold: bool

    @property
    def name(self) -> str:
        """Return the name of the font's file, without its ending."""
        return f"{self.family}-{'bold' if self.bold else 'regular'}"


@dataclass(frozen=True, slots=True)
class Glyph:
    """A shaped glyph: its number in the font (0 is the box for what is missing) and its advance in ems."""

    number: int
    advance: float


def has(family: str, character: str) -> bool:
    """Tell whether a family has a glyph for a character; both weights have the same."""
    return _font(Face(family, bold=False)).get_nominal_glyph(ord(character)) is not None


def shape(face: Face, text: str, language: str, *, rtl: bool) -> tuple[Glyph, ...]:
    """Shape a run of one script and one direction; the glyphs come in the order in which they stand, from the left."""
    font = _font(face)
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    buffer.language = language
    uharfbuzz.shape(font, buffer)
    upem = font.face.upem
    pairs = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    return tuple(Glyph(info.codepoint, position.x_advance / upem) for info, position in pairs)


@lru_cache(maxsize=8192)
def advance(face: Face, text: str, language: str, *, rtl: bool) -> float:
    """Return the width of a run in ems."""
    return sum(glyph.advance for glyph in shape(face, text, language, rtl=rtl))


def part(face: Face, characters: str) -> bytes:
    """Return a small TrueType font with these characters and all forms that they take together."""
    order = uharfbuzz.SubsetInput()
    for character in characters:
        order.unicode_set.add(ord(character))
    for tag in _NOT_PRINTED:
        order.drop_table_tag_set.add(tag)
    flags = uharfbuzz.SubsetFlags
    order.flags = flags.NO_HINTING | flags.GLYPH_NAMES | flags.NOTDEF_OUTLINE
    data: bytes = uharfbuzz.subset(_font(face).face, order).blob.data
    return data


@cache
def _font(face: Face) -> uharfbuzz.Font:
    """Open a font; its file is mapped, not read, so that it costs memory only where it is looked at."""
    path = FOLDER / f"{face.name}.ttf"
    if not path.is_file():
        raise FontsMissing(f"{path.name} is not there: run `make assets`")
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))))
