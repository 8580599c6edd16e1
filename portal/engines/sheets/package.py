"""The zip package of a workbook, read part by part: it can neither grow without end nor bring entities along."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Protocol
from xml.parsers import expat

from portal.engines.sheets.model import Limits, Problem, Refused

_CHUNK = 65_536
_LONGEST_TAG = 4 * _CHUNK
"""Bytes of one tag or comment: expat looks at an unfinished one anew with each chunk."""
_DEEPEST = 100
_ELEMENTS_PER_CELL = 4
_OTHER_ELEMENTS = 200_000
_BOMB_RATIO = 250
"""Sheets with the references of their cells are packed ten to twenty times smaller; deflate can do a thousand."""


class Handler(Protocol):
    """What is told of a part, in its order; names come without their prefixes."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, text: str) -> None:
        """Take a piece of text."""


class Package:
    """A zip file with XML parts, whose names are compared without case."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._bytes_left = limits.inflated_bytes
        self._elements_left = limits.rows * limits.columns * _ELEMENTS_PER_CELL + _OTHER_ELEMENTS
        self._parts = {entry.filename.replace("\\", "/").lower(): entry for entry in self._zip.infolist()}
        for entry in self._zip.infolist():
            _check(entry, limits)

    def parse(self, part: str, handler: Handler) -> Iterator[None]:
        """Tell a handler what a part holds; control comes back after each chunk, so that a caller can stop.

        All parts together inflate to no more than the limits. A document type, which every trick with entities needs,
        refuses the file. What is broken raises what zipfile, zlib and expat raise.
        """
        parser = self._parser(handler)
        fed = 0
        for chunk in self._chunks(part):
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > _LONGEST_TAG:
                raise Refused(Problem.UNREADABLE)
            yield
        parser.Parse(b"", True)
        yield

    def starts(self, part: str) -> list[tuple[str, dict[str, str]]]:
        """Return the elements of a small part in their order, each with its attributes."""
        handler = _Starts()
        for _ in self.parse(part, handler):
            pass
        return handler.found

    def related(self, part: str = "") -> dict[str, tuple[str, str]]:
        """Return what a part refers to inside the package: by id the last word of its type, and its part."""
        folder, name = posixpath.split(part)
        return {
            attributes["Id"]: (
                attributes["Type"].rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, attributes["Target"])).lstrip("/"),
            )
            for name, attributes in self.starts(posixpath.join(folder, "_rels", f"{name}.rels"))
            if name == "Relationship" and attributes.get("TargetMode") != "External"
        }

    def _parser(self, handler: Handler) -> expat.XMLParserType:
        depth = 0

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            self._elements_left -= 1
            if depth > _DEEPEST or self._elements_left < 0:
                raise Refused(Problem.TOO_COMPRESSED)
            handler.start(_local(name), attributes)

        def end(name: str) -> None:
            nonlocal depth
            depth -= 1
            handler.end(_local(name))

        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = handler.text
        return parser

    def _chunks(self, part: str) -> Iterator[bytes]:
        with self._zip.open(self._parts[part.lower()]) as source:
            while chunk := source.read(_CHUNK):
                self._bytes_left -= len(chunk)
                if self._bytes_left < 0:
                    raise Refused(Problem.TOO_COMPRESSED)
                yield chunk


class _Starts:
    def __init__(self) -> None:
        self.found: list[tuple[str, dict[str, str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self.found) == _OTHER_ELEMENTS:
            raise Refused(Problem.TOO_COMPRESSED)
        self.found.append((name, {_local(key): value for key, value in attributes.items()}))

    def end(self, name: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass


def _check(entry: zipfile.ZipInfo, limits: Limits) -> None:
    if entry.flag_bits & 1:
        raise Refused(Problem.UNREADABLE, "encrypted")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Refused(Problem.UNREADABLE)
    if entry.file_size > max(limits.inflated_bytes, _BOMB_RATIO * entry.compress_size):
        raise Refused(Problem.TOO_COMPRESSED)


def _refuse_doctype(*_declaration: object) -> None:
    raise Refused(Problem.UNREADABLE)


def _local(name: str) -> str:
    return name.rpartition(":")[2]
