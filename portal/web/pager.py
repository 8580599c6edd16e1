"""Where one is in a list, and the addresses of its other pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

LARGEST_PAGE = 1_000_000


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one is in a list; `address` gives the address of a page by its number, of the first one for None.

    `more` says that there are more than `total`.
    """

    number: int
    pages: int
    total: int
    address: Callable[[int | None], str]
    more: bool = False

    def url(self, number: int) -> str:
        """Return the address of another page of the same list."""
        return self.address(number if number > 1 else None)


def pages_of(endpoint: str, **values: Any) -> Callable[[int | None], str]:
    """Return the addresses of a list at an endpoint."""
    return lambda number: url_for(endpoint, **values, page=number)


def page_number(name: str = "page") -> int:
    """Return the page that a query asks for; what is no number is the first page."""
    return min(max(1, request.args.get(name, 1, type=int)), LARGEST_PAGE)
