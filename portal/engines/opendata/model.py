"""What a set of open data is made of."""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Protocol


class FieldType(enum.StrEnum):
    """The types of columns that are used, named as Table Schema names them."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Field:
    """A column and what it means; `needed` where no cell is empty, `known` where there are few values."""

    name: str
    type: FieldType
    description: str
    needed: bool = False
    known: tuple[str, ...] = ()


class Listed(Protocol):
    """What a catalogue says of a file; the bytes themselves are not needed for it."""

    @property
    def name(self) -> str:
        """Return the name."""

    @property
    def title(self) -> str:
        """Return the title."""

    @property
    def description(self) -> str:
        """Return what it holds."""

    @property
    def media_type(self) -> str:
        """Return the media type."""

    @property
    def size(self) -> int:
        """Return how many bytes it has."""

    @property
    def sha256(self) -> str:
        """Return the hash of the bytes."""


@dataclass(frozen=True, slots=True)
class File:
    """A file with its bytes; a table has `fields`, and `keys` that name each row."""

    name: str
    title: str
    description: str
    media_type: str
    data: bytes
    fields: tuple[Field, ...] = ()
    keys: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Return how many bytes it has."""
        return len(self.data)

    @property
    def sha256(self) -> str:
        """Return the hash of the bytes."""
        return sha256(self.data)

    @property
    def stem(self) -> str:
        """Return the name without its ending."""
        return self.name.rpartition(".")[0].replace(".", "-")

    @property
    def format(self) -> str:
        """Return the ending of the name."""
        return self.name.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Contact:
    """Who answers for the data."""

    title: str
    role: str = "publisher"


@dataclass(frozen=True, slots=True)
class Described:
    """What is said of a whole set; `created` is a moment as ISO 8601 writes it."""

    name: str
    title: str
    description: str
    version: str
    created: str
    start: date
    end: date
    publisher: Contact
    licence: tuple[str, str, str]
    """The SPDX name, the title and the address."""
    keywords: tuple[str, ...] = ()


def sha256(data: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()
