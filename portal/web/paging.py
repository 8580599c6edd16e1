"""Pages of a list: which one is asked for, and the way to the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import request, url_for

LARGEST_PAGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one is in a list, as the pagination component takes it."""

    number: int
    pages: int
    total: int
    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)

    def url(self, number: int) -> str:
        """Return the address of another page of the same list."""
        return url_for(self.endpoint, **self.values, page=number if number > 1 else None)


def page_number() -> int:
    """Return which page of a list is asked for; what is no number is the first."""
    return min(max(1, request.args.get("page", 1, type=int)), LARGEST_PAGE)
