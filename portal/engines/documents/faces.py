"""The print fonts: what each can show, how it shapes a text, and the part of it that a document carries."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import uharfbuzz  # type: ignore[import-untyped]

FOLDER = Path(__file__).with_name("fonts")

_SHAPING = tuple(int.from_bytes(tag, "big") for tag in (b"GDEF", b"GPOS", b"GSUB"))


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
    """A shaped glyph: its number in the font (0 is the box for what is missing), and the text that it shows.

    Advance and offsets are in ems; of the glyphs that show a text together, one holds it.
    """

    number: int
    text: str
    advance: float
    right: float
    up: float


@dataclass(frozen=True, slots=True)
class Part:
    """A small TrueType font with some glyphs of another, and what their numbers have become."""

    data: bytes
    numbers: Mapping[int, int]


def has(family: str, character: str) -> bool:
    """Tell whether a family has a glyph for a character; both weights have the same."""
    return _font(Face(family, bold=False)).get_nominal_glyph(ord(character)) is not None


@lru_cache(maxsize=4096)
def shape(face: Face, text: str, language: str, *, rtl: bool) -> tuple[Glyph, ...]:
    """Shape a run of one font and one direction; the glyphs come in the order in which they stand, from the left."""
    font = _font(face)
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    buffer.language = language
    uharfbuzz.shape(font, buffer)
    return tuple(_glyphs(buffer, text, font.face.upem, rtl=rtl))


def part(face: Face, numbers: Collection[int]) -> Part:
    """Take some glyphs out of a font; they are shaped already, so nothing goes along that shapes."""
    order = uharfbuzz.SubsetInput()
    order.unicode_set.add(ord(" "))
    for number in numbers:
        order.glyph_set.add(number)
    for tag in _SHAPING:
        order.drop_table_tag_set.add(tag)
    order.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    plan = uharfbuzz.SubsetPlan(_font(face).face, order)
    return Part(plan.execute().blob.data, dict(plan.old_to_new_glyph_mapping))


def _glyphs(buffer: uharfbuzz.Buffer, text: str, upem: int, *, rtl: bool) -> Iterator[Glyph]:
    """Read a shaped buffer."""
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    shown = _shown(
        [(info.cluster, position.x_advance > 0) for info, position in zip(infos, positions, strict=True)], text, rtl=rtl
    )
    for info, position, letters in zip(infos, positions, shown, strict=True):
        measures = (position.x_advance / upem, position.x_offset / upem, position.y_offset / upem)
        yield Glyph(info.codepoint, letters, *measures)


def _shown(glyphs: Sequence[tuple[int, bool]], text: str, *, rtl: bool) -> list[str]:
    """Say which characters each glyph shows, given where its cluster starts and whether it takes room.

    The glyphs of a cluster need not stand in the order of its characters, but readers copy them one by one: so each
    that takes room is given the next character, and the last one the rest.
    """
    shown = [""] * len(glyphs)
    starts = sorted({start for start, _ in glyphs})
    for start, end in pairwise((*starts, len(text))):
        places = [place for place, (cluster, _) in enumerate(glyphs) if cluster == start]
        places = [place for place in places if glyphs[place][1]] or places[:1]
        if rtl:
            places.reverse()
        for number, place in enumerate(places):
            shown[place] = text[start + number : end if place == places[-1] else start + number + 1]
    return shown


@cache
def _font(face: Face) -> uharfbuzz.Font:
    """Open a font; its file is mapped, not read, so that it costs memory only where it is looked at."""
    path = FOLDER / f"{face.name}.ttf"
    if not path.is_file():
        raise FontsMissing(f"{path.name} is not there: run `make assets`")
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path))))
