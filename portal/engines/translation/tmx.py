"""Translation memories as TMX 1.4: read unit by unit, written unit by unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, Final
from xml.sax.saxutils import escape, quoteattr

from portal.engines.sheets.texts import clean
from portal.engines.translation.xml_reading import Limits, Problem, Refused, local, parse

_ANY_SOURCE: Final = "*all*"
_CODES: Final = frozenset({"bpt", "ept", "it", "ph", "ut"})
"""What stands for formatting or a variable of another program: without it, the sentence says something else."""
_MOMENT: Final = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it stands in a file: its number, the tag of its source (empty: any), and its texts by their tags."""

    number: int
    source: str
    texts: tuple[tuple[str, str], ...]
    has_codes: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A pair to write, with where it is from."""

    source_language: str
    target_language: str
    source: str
    target: str
    origin: str
    created_at: datetime
    changed_at: datetime


def read(stream: BinaryIO, limits: Limits) -> Iterator[Unit]:
    """Read the units of a file; raises `Refused` as soon as the file is seen to be none, or too much of one."""
    handler = _Handler(limits)
    for _piece in parse(stream, handler, limits):
        yield from handler.taken()
    if not handler.is_tmx:
        raise Refused(Problem.OTHER_KIND)


def write(pairs: Iterable[Kept], now: datetime) -> Iterator[bytes]:
    """Write pairs, each as a unit of its own, which says what it is translated from."""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        '<header creationtool="portal" creationtoolversion="1" segtype="sentence" o-tmf="portal" adminlang="en" '
        f'srclang="{_ANY_SOURCE}" datatype="plaintext" creationdate="{_moment(now)}"/>\n<body>\n'
    ).encode()
    for pair in pairs:
        yield _unit(pair).encode()
    yield b"</body>\n</tmx>\n"


def _unit(pair: Kept) -> str:
    return (
        f"<tu srclang={quoteattr(pair.source_language)} creationdate={quoteattr(_moment(pair.created_at))} "
        f"changedate={quoteattr(_moment(pair.changed_at))}>"
        f'<prop type="x-origin">{escape(pair.origin)}</prop>'
        f"{_variant(pair.source_language, pair.source)}{_variant(pair.target_language, pair.target)}</tu>\n"
    )


def _variant(language: str, text: str) -> str:
    return f"<tuv xml:lang={quoteattr(language)}><seg>{escape(clean(text))}</seg></tuv>"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(_MOMENT)


class _Handler:
    """Puts units together; what is not part of one is passed over."""

    def __init__(self, limits: Limits) -> None:
        self.is_tmx = False
        self._limits = limits
        self._left = limits.characters
        self._seen = 0
        self._source = ""
        self._done: list[Unit] = []
        self._texts: list[tuple[str, str]] | None = None
        self._unit_source = ""
        self._language = ""
        self._pieces: list[str] | None = None
        self._has_codes = False

    def taken(self) -> list[Unit]:
        """Return the units that are complete since this was asked last."""
        done, self._done = self._done, []
        return done

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.is_tmx and name != "tmx":
            raise Refused(Problem.OTHER_KIND)
        self.is_tmx = True
        if name == "header":
            self._source = attributes.get("srclang", "")
        elif name == "tu":
            self._texts, self._unit_source, self._has_codes = [], attributes.get("srclang", self._source), False
        elif name == "tuv":
            self._language = _language(attributes)
        elif name == "seg" and self._texts is not None:
            self._pieces, self._left = [], self._limits.characters
        elif name in _CODES:
            self._has_codes = True

    def end(self, name: str) -> None:
        if name == "seg" and self._pieces is not None and self._texts is not None:
            self._texts.append((self._language, "".join(self._pieces)))
            self._pieces = None
        elif name == "tu" and self._texts is not None:
            self._finish(self._texts)
            self._texts = None

    def text(self, text: str) -> None:
        if self._pieces is not None:
            self._left -= len(text)
            if self._left < 0:
                raise Refused(Problem.TOO_LONG)
            self._pieces.append(text)

    def _finish(self, texts: list[tuple[str, str]]) -> None:
        self._seen += 1
        if self._seen > self._limits.things:
            raise Refused(Problem.TOO_MANY)
        source = "" if self._unit_source == _ANY_SOURCE else self._unit_source
        self._done.append(Unit(self._seen, source, tuple(texts), self._has_codes))


def _language(attributes: dict[str, str]) -> str:
    """Return a variant's tag; before version 1.4 it was called `lang`."""
    return next((value for key, value in attributes.items() if local(key) == "lang"), "")
