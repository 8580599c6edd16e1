"""XML from strangers, read piece by piece: it can neither grow without end nor bring entities along."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol
from xml.parsers import expat

_CHUNK = 65_536
_LONGEST_TAG = 4 * _CHUNK
"""Bytes of one tag or comment: expat looks at an unfinished one anew with each chunk."""
_DEEPEST = 60


class Problem(enum.StrEnum):
    """Why a file is not read."""

    TOO_LARGE = "too_large"
    NOT_XML = "not_xml"
    ENTITIES = "entities"
    TOO_DEEP = "too_deep"
    TOO_LONG = "too_long"
    OTHER_KIND = "other_kind"
    TOO_MANY = "too_many"


class Refused(Exception):
    """A file that is not read, why, and in which of its lines that was seen (0: not in one)."""

    def __init__(self, problem: Problem, line: int = 0) -> None:
        super().__init__(problem, line)
        self.problem, self.line = problem, line


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read: bytes of the file, things in it (units, terms), characters of one text."""

    bytes: int = 64 * 1024 * 1024
    things: int = 200_000
    characters: int = 20_000


class Handler(Protocol):
    """What is told of a file, in its order; names come without their prefixes."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, text: str) -> None:
        """Take a piece of text."""


def parse(stream: BinaryIO, handler: Handler, limits: Limits) -> Iterator[None]:
    """Tell a handler what a file holds; control comes back after each piece, so that little need be kept at once.

    A document type that only names its definition is passed over, and the definition is not fetched: many tools write
    one. Whatever declares or uses an entity refuses the file, and so does a document type with anything inside.
    """
    parser = _parser(handler)
    fed = 0
    try:
        while chunk := stream.read(_CHUNK):
            fed += len(chunk)
            if fed > limits.bytes:
                raise Refused(Problem.TOO_LARGE)
            parser.Parse(chunk, False)
            if fed - parser.CurrentByteIndex > _LONGEST_TAG:
                raise Refused(Problem.TOO_LONG, parser.CurrentLineNumber)
            yield
        parser.Parse(b"", True)
        yield
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Refused(Problem.NOT_XML, parser.CurrentLineNumber) from error


def local(name: str) -> str:
    """Return a name without its prefix."""
    return name.rpartition(":")[2]


def _parser(handler: Handler) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise Refused(Problem.TOO_DEEP, parser.CurrentLineNumber)
        handler.start(local(name), attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(local(name))

    def refuse(*_declaration: object) -> None:
        raise Refused(Problem.ENTITIES, parser.CurrentLineNumber)

    def document_type(_name: str, _system: str | None, _public: str | None, has_inside: int) -> None:
        if has_inside:
            refuse()

    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = document_type
    parser.EntityDeclHandler = refuse
    parser.SkippedEntityHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.text
    return parser
