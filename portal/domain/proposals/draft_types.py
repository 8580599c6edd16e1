"""A draft as its writer reads it in other languages before it is handed in."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.texts.types import Shown, TextView
from portal.foundation.languages import Language


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft as it will be read in other languages; `ordered` tells whether its translations have been asked for."""

    ordered: bool
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A draft in one other language."""

    language: Language
    title: TextView
    body: TextView

    @property
    def waiting(self) -> bool:
        """Tell whether a part of it still waits for its translation."""
        return Shown.PENDING in {self.title.status, self.body.status}
