"""Set a text into lines: smaller where it is long, ended by an ellipsis where even that does not help."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, groupby, pairwise

from icu4py.breakers import LineBreaker

from portal.engines.documents import bidi, faces, fonts, texts
from portal.engines.documents.faces import Face, Glyph
from portal.engines.documents.texts import Phrase, Words

MILLIMETRES = 25.4 / 72
"""One point."""

Places = Sequence[tuple[int, int]]
"""Where each line of a text begins and ends."""

_STEP = 0.94
_FEWER_LINES = 0.82
"""How much smaller a text may be made so that it takes a line less."""
_SPACED, _SPACED_TALL = 1.32, 1.55
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
_RANGE = re.compile("[0-9][-–][0-9]")
_WORDS_END = (" ", "-", "–", "/")


@dataclass(frozen=True, slots=True)
class Page:
    """What a text takes from the page it stands on: its language and whether it begins at the right."""

    language: str
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """How large a text is at best and at least (in points), how heavy, and how many lines it may take.

    A text may be made a little smaller to take a line less, but not where it is `even` with others of a list.
    """

    size: float
    least: float = 0.0
    bold: bool = False
    most: int = 1
    even: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a line in one font and one direction, shaped."""

    text: str
    face: Face
    rtl: bool
    glyphs: tuple[Glyph, ...]

    @property
    def width(self) -> float:
        """Return the width in ems."""
        return sum(glyph.advance for glyph in self.glyphs)


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its runs as they stand from the left."""

    runs: tuple[Run, ...]

    @property
    def width(self) -> float:
        """Return the width in ems."""
        return sum(run.width for run in self.runs)


@dataclass(frozen=True, slots=True)
class Block:
    """The lines of a text and the size in points at which they fit."""

    lines: tuple[Line, ...]
    size: float

    @property
    def leading(self) -> float:
        """Return the distance from line to line in millimetres."""
        return _leading((run.face.family for line in self.lines for run in line.runs), self.size)

    @property
    def height(self) -> float:
        """Return the height of all lines in millimetres."""
        return self.leading * len(self.lines)

    @property
    def width(self) -> float:
        """Return the width of the widest line in millimetres."""
        return max((line.width for line in self.lines), default=0.0) * self.size * MILLIMETRES


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A printable text; for each character its family and its level; the places where a line may end."""

    text: str
    language: str
    families: tuple[str, ...]
    levels: tuple[int, ...]
    ends: tuple[int, ...]


def fit(words: Words, page: Page, style: Style, width: float, height: float = math.inf) -> Block:
    """Set a text into a space of `width` and `height` millimetres; nothing that it holds can raise or stand out.

    It has `style.most` lines or as many as the space is high for, but always one.
    """
    prepared = _prepared(words, page)
    widest = max((inner for _, _, inner, _ in _pieces(prepared, style.bold)), default=0.0)
    found: tuple[Places, float] | None = None
    for size in _sizes(style):
        room = width / (size * MILLIMETRES)
        if found and (style.even or len(found[0]) <= 1 or size < _FEWER_LINES * found[1]):
            break
        if widest > room:
            continue
        places = _wrap(prepared, style.bold, room)
        fits = len(places) <= style.most and len(places) * _leading(prepared.families, size) <= height
        if fits and (found is None or len(places) < len(found[0])):
            found = places, size
    return _block(prepared, *found, style.bold, width) if found else _least(prepared, page, style, width, height)


def natural_width(words: Words, page: Page, style: Style) -> float:
    """Return how many millimetres a text takes on one line at its best size."""
    prepared = _prepared(words, page)
    return _width(prepared, 0, len(prepared.text), style.bold) * style.size * MILLIMETRES


def _least(prepared: _Prepared, page: Page, style: Style, width: float, height: float) -> Block:
    """Set a text in its least size, and cut it where even that is too much."""
    least = style.least or style.size
    room = width / (least * MILLIMETRES)
    most = max(1, int(min(style.most, height / _leading(prepared.families, least))))
    places = _wrap(prepared, style.bold, room)
    if len(places) > most:
        prepared, places = _cut(prepared, places[most - 1][1], page.rtl, style.bold, most, room)
    return _block(prepared, places, least, style.bold, width)


def _sizes(style: Style) -> Iterator[float]:
    size = style.size
    yield size
    while style.least and size > style.least:
        size = max(size * _STEP, style.least)
        yield size


def _block(prepared: _Prepared, places: Places, size: float, bold: bool, width: float) -> Block:
    """Compose the lines, and take the last hair off the size where letters are wider together than apart."""
    lines = tuple(_compose(prepared, start, end, bold) for start, end in places)
    widest = max((line.width for line in lines), default=0.0)
    return Block(lines, min(size, width / (widest * MILLIMETRES)) if widest else size)


def _cut(prepared: _Prepared, length: int, rtl: bool, bold: bool, most: int, room: float) -> tuple[_Prepared, Places]:
    """Shorten a text until it fits into `most` lines with its ellipsis."""
    while True:
        shorter = _prepare(texts.shorten(prepared.text, length), prepared.language, rtl)
        places = _wrap(shorter, bold, room)
        if len(places) <= most or length <= 1:
            return shorter, places[:most]
        length -= 1


def _wrap(prepared: _Prepared, bold: bool, room: float) -> Places:
    """Divide a text into lines of at most `room` ems; a word that is wider is broken."""
    lines: list[tuple[int, int]] = []
    start = end = 0
    taken = 0.0
    for piece in _pieces(prepared, bold):
        whole = piece[2] <= room
        for first, last, inner, outer in (piece,) if whole else _letters(prepared, piece[0], piece[1], bold):
            if taken + inner > room and end > start:
                lines.append((start, end))
                start, taken = first, 0.0
            taken, end = taken + outer, last
    return [*lines, (start, end)] if end > start else lines


@lru_cache(maxsize=1024)
def _pieces(prepared: _Prepared, bold: bool) -> tuple[tuple[int, int, float, float], ...]:
    """Return what must not be divided: start, end, width in ems without and with the space after it."""
    pieces = []
    for start, end in pairwise((0, *prepared.ends)):
        letters = start + len(prepared.text[start:end].rstrip(" "))
        inner = _width(prepared, start, letters, bold)
        pieces.append((start, end, inner, _width(prepared, start, end, bold) if end > letters else inner))
    return tuple(pieces)


@lru_cache(maxsize=256)
def _letters(prepared: _Prepared, start: int, end: int, bold: bool) -> tuple[tuple[int, int, float, float], ...]:
    """Divide a piece into its characters, in the form of pieces."""
    places = accumulate(map(len, texts.graphemes(prepared.text[start:end])), initial=start)
    widths = ((first, last, _width(prepared, first, last, bold)) for first, last in pairwise(places))
    return tuple((first, last, width, width) for first, last, width in widths)


def _width(prepared: _Prepared, start: int, end: int, bold: bool) -> float:
    return sum(run.width for _, run in _runs(prepared, start, end, bold))


def _compose(prepared: _Prepared, start: int, end: int, bold: bool) -> Line:
    """Bring a line's runs into the order in which they stand."""
    trimmed = start + len(prepared.text[start:end].rstrip(" "))
    runs = list(_runs(prepared, start, trimmed, bold))
    return Line(tuple(runs[place][1] for place in bidi.visual_order([level for level, _ in runs])))


def _runs(prepared: _Prepared, start: int, end: int, bold: bool) -> Iterator[tuple[int, Run]]:
    kinds = zip(prepared.families[start:end], prepared.levels[start:end], strict=True)
    place = start
    for (family, level), alike in groupby(kinds):
        text = prepared.text[place : place + len(list(alike))]
        place += len(text)
        face, rtl = Face(family, bold), bool(level % 2)
        yield level, Run(text, face, rtl, faces.shape(face, text, prepared.language, rtl=rtl))


def _leading(families: Iterable[str], size: float) -> float:
    return size * MILLIMETRES * (_SPACED if fonts.TALL.isdisjoint(families) else _SPACED_TALL)


def _prepared(words: Words, page: Page) -> _Prepared:
    return _prepare(str(words), words.language if isinstance(words, Phrase) else page.language, page.rtl)


@lru_cache(maxsize=1024)
def _prepare(text: str, language: str, page_rtl: bool) -> _Prepared:
    printable = " ".join("".join(span.text for span in fonts.spans(texts.clean(text), language)).split())
    spans = fonts.spans(printable, language)
    whole = "".join(span.text for span in spans)
    families = [span.family for span in spans for _ in span.text]
    levels = bidi.levels(whole, rtl=bidi.runs_right(whole, page_rtl=page_rtl))
    kept = [place for place, character in enumerate(whole) if not texts.directs(character)]
    seen = "".join(whole[place] for place in kept)
    return _Prepared(
        seen,
        language,
        tuple(families[place] for place in kept),
        tuple(levels[place] for place in kept),
        tuple(_ends(seen, language)),
    )


def _ends(text: str, language: str) -> Iterator[int]:
    """Find where a line may end; Korean words and ranges of numbers stay whole."""
    for end in accumulate(map(len, LineBreaker(text, language.replace("-", "_")))):
        korean = text[end - 1] not in _WORDS_END and _HANGUL.search(text[end - 1 : end + 1])
        if end == len(text) or (not korean and not _RANGE.fullmatch(text[max(end - 2, 0) : end + 1])):
            yield end
