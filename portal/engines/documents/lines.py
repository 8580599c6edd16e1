"""Set a text into lines: smaller where it is long, ended by an ellipsis where even that does not help."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, groupby, pairwise

from icu4py.breakers import LineBreaker

from portal.engines.documents import bidi, faces, fonts, texts
from portal.engines.documents.faces import Face
from portal.engines.documents.texts import Phrase, Words

MILLIMETRES = 25.4 / 72
"""One point."""

_STEP = 0.94
_SPACED, _SPACED_TALL = 1.32, 1.55
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]")
_WORDS_END = (" ", "-", "–", "/")


@dataclass(frozen=True, slots=True)
class Page:
    """What a text takes from the page it stands on: its language and whether it begins at the right."""

    language: str
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """How large a text is at best and at least (in points), how heavy, and how many lines it may take."""

    size: float
    least: float = 0.0
    bold: bool = False
    most: int = 1


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a line in one font and one direction; its width is in ems."""

    text: str
    face: Face
    language: str
    rtl: bool
    width: float


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
        tall = any(run.face.family in fonts.TALL for line in self.lines for run in line.runs)
        return self.size * MILLIMETRES * (_SPACED_TALL if tall else _SPACED)

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


def fit(words: Words, page: Page, style: Style, width: float) -> Block:
    """Set a text into at most `style.most` lines of `width` millimetres; nothing that it holds can raise or stand out."""
    language = words.language if isinstance(words, Phrase) else page.language
    prepared = _prepare(str(words), language, page.rtl)
    for size in _sizes(style):
        places, broken = _wrap(prepared, style.bold, width / (size * MILLIMETRES))
        if len(places) <= style.most and not broken:
            return _block(prepared, places, style, size, width)
    least = style.least or style.size
    room = width / (least * MILLIMETRES)
    places, _ = _wrap(prepared, style.bold, room)
    if len(places) > style.most:
        prepared, places = _cut(prepared, places[style.most - 1][1], page.rtl, style, room)
    return _block(prepared, places, style, least, width)


def natural_width(words: Words, page: Page, style: Style) -> float:
    """Return how many millimetres a text takes on one line at its best size."""
    language = words.language if isinstance(words, Phrase) else page.language
    prepared = _prepare(str(words), language, page.rtl)
    return _width(prepared, 0, len(prepared.text), style.bold) * style.size * MILLIMETRES


def _sizes(style: Style) -> Iterator[float]:
    size = style.size
    yield size
    while style.least and size > style.least:
        size = max(size * _STEP, style.least)
        yield size


def _block(prepared: _Prepared, places: Sequence[tuple[int, int]], style: Style, size: float, width: float) -> Block:
    """Compose the lines, and take the last hair off the size where letters are wider together than apart."""
    lines = tuple(_compose(prepared, start, end, style.bold) for start, end in places)
    widest = max((line.width for line in lines), default=0.0)
    return Block(lines, min(size, width / (widest * MILLIMETRES)) if widest else size)


def _cut(
    prepared: _Prepared, length: int, rtl: bool, style: Style, room: float
) -> tuple[_Prepared, Sequence[tuple[int, int]]]:
    """Shorten a text until it fits with its ellipsis."""
    while True:
        shorter = _prepare(texts.shorten(prepared.text, length), prepared.language, rtl)
        places, _ = _wrap(shorter, style.bold, room)
        if len(places) <= style.most or length <= 1:
            return shorter, places[: style.most]
        length -= 1


def _wrap(prepared: _Prepared, bold: bool, room: float) -> tuple[Sequence[tuple[int, int]], bool]:
    """Divide a text into lines of at most `room` ems; also tell whether a word had to be broken."""
    lines: list[tuple[int, int]] = []
    broken = False
    start = end = 0
    taken = 0.0
    for piece_start, piece_end, inner, whole in _pieces(prepared, bold):
        if taken + inner > room and inner > room:
            broken = True
            for first, last, width in _letters(prepared, piece_start, piece_end, bold):
                if taken + width > room and end > start:
                    lines.append((start, end))
                    start, taken = first, 0.0
                taken, end = taken + width, last
            continue
        if taken + inner > room:
            lines.append((start, end))
            start, taken = piece_start, 0.0
        taken, end = taken + whole, piece_end
    return ([*lines, (start, end)] if end > start else lines), broken


@lru_cache(maxsize=1024)
def _pieces(prepared: _Prepared, bold: bool) -> tuple[tuple[int, int, float, float], ...]:
    """Return what must not be divided: start, end, width in ems without and with the space after it."""
    pieces = []
    for start, end in pairwise((0, *prepared.ends)):
        letters = start + len(prepared.text[start:end].rstrip(" "))
        inner = _width(prepared, start, letters, bold)
        pieces.append((start, end, inner, _width(prepared, start, end, bold) if end > letters else inner))
    return tuple(pieces)


def _letters(prepared: _Prepared, start: int, end: int, bold: bool) -> Iterator[tuple[int, int, float]]:
    places = accumulate(map(len, texts.graphemes(prepared.text[start:end])), initial=start)
    for first, last in pairwise(places):
        yield first, last, _width(prepared, first, last, bold)


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
        width = faces.advance(face, text, prepared.language, rtl=rtl)
        yield level, Run(text, face, prepared.language, rtl, width)


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
    """Find where a line may end; Korean words stay whole."""
    for end in accumulate(map(len, LineBreaker(text, language.replace("-", "_")))):
        around = text[end - 1 : end + 1]
        if end == len(text) or text[end - 1] in _WORDS_END or not _HANGUL.search(around):
            yield end
