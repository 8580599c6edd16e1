"""Make the fonts that documents embed: each family's slices become one TrueType file for each of two weights."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Collection, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import uharfbuzz
from fontTools.merge import Merger, Options
from fontTools.ttLib import woff2

from tools import assets

WEIGHTS = {"regular": 400, "bold": 700}
ALL: assets.Ranges = ((0, 0x10FFFF),)
SHAPING = ("GSUB", "GPOS", "GDEF")
NOT_PRINTED = ("BASE", "DSIG", "STAT", "avar", "gasp", "prep", "vhea", "vmtx")
PRETENDARD = "pretendard-gov/dist/public/static/alternative/PretendardGOV-{}.ttf"


@dataclass(frozen=True)
class Family:
    """A family of which the npm package holds slices; Han is set glyph by glyph and needs no shaping tables."""

    name: str
    shaped: bool = True

    @property
    def stylesheet(self) -> str:
        return f"@fontsource-variable/{self.name}/wght.css"


# The largest first: they are what the other processes wait for.
FAMILIES = (
    Family("noto-sans-jp", shaped=False),
    Family("noto-sans-sc", shaped=False),
    Family("noto-sans-tc", shaped=False),
    Family("noto-sans"),
    Family("noto-sans-arabic"),
    Family("noto-sans-armenian"),
    Family("noto-sans-bengali"),
    Family("noto-sans-ethiopic"),
    Family("noto-sans-georgian"),
    Family("noto-sans-hebrew"),
    Family("noto-sans-khmer"),
    Family("noto-sans-lao"),
    Family("noto-sans-myanmar"),
    Family("noto-sans-sinhala"),
    Family("noto-sans-tamil"),
    Family("noto-sans-thai"),
)


def make(modules: Path, folder: Path) -> int:
    """Make all print fonts anew; return how many files there are."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as processes:
        made = sum(processes.map(partial(write_family, modules, folder), FAMILIES))
    return made + write_pretendard(modules, folder)


def write_family(modules: Path, folder: Path, family: Family) -> int:
    """Merge the slices of one family into a file for each weight."""
    slices = tuple(unpack(modules / family.stylesheet))
    if not slices:
        raise SystemExit(f"{family.stylesheet} holds no slice: has the package changed?")
    for name, weight in WEIGHTS.items():
        merge(slices, weight, shaped=family.shaped).save(folder / f"{family.name}-{name}.ttf")
    return len(WEIGHTS)


def write_pretendard(modules: Path, folder: Path) -> int:
    """Keep of the Pretendard files, which are whole already, what a PDF page can use."""
    for name in WEIGHTS:
        data = (modules / PRETENDARD.format(name.capitalize())).read_bytes()
        face = uharfbuzz.Face(data)
        (folder / f"pretendard-{name}.ttf").write_bytes(subset(face, face.unicodes, NOT_PRINTED))
    return len(WEIGHTS)


def unpack(stylesheet: Path) -> Iterator[tuple[bytes, frozenset[int]]]:
    """Read a family's slices as plain TrueType, each with the characters it is to be used for."""
    for face in assets.faces(stylesheet, ALL):
        plain = io.BytesIO()
        woff2.decompress(str(face.source), plain)
        yield plain.getvalue(), frozenset(point for low, high in face.ranges for point in range(low, high + 1))


def merge(slices: Collection[tuple[bytes, frozenset[int]]], weight: int, *, shaped: bool):  # type: ignore[no-untyped-def]
    """Fix the weight of all slices and merge them.

    A slice whose script is shaped keeps all it has: its marks attach only to letters of the same slice.
    """
    parts: list[io.BytesIO] = []
    done: set[int] = set()
    for data, meant in slices:
        face = uharfbuzz.Face(data)
        wanted = set(face.unicodes) if shaped else (set(face.unicodes) & meant) - done
        if wanted:
            dropped = NOT_PRINTED if shaped else NOT_PRINTED + SHAPING
            parts.append(io.BytesIO(subset(face, wanted, dropped, weight)))
            done |= wanted
    return Merger(options=Options(drop_tables=["MVAR"])).merge(parts)


def subset(face: uharfbuzz.Face, points: Collection[int], dropped: Collection[str], weight: int | None = None) -> bytes:
    """Return a font with some characters of another one and without some of its tables, at one weight."""
    order = uharfbuzz.SubsetInput()
    for point in points:
        order.unicode_set.add(point)
    for tag in dropped:
        order.drop_table_tag_set.add(int.from_bytes(tag.encode(), "big"))
    if weight is not None:
        order.pin_all_axes_to_default(face)
        order.pin_axis_location(face, "wght", weight)
    order.flags = uharfbuzz.SubsetFlags.NO_HINTING | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    return uharfbuzz.subset(face, order).blob.data
