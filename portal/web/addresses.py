"""Numbers of rows in addresses: what no row can have is no address, so that no database is asked for it."""

from __future__ import annotations

import re

from flask import Flask, request
from werkzeug.routing import BaseConverter

ROW_NUMBER = r"[1-9][0-9]{0,8}"
LARGEST_ROW = 999_999_999
PROGRAMS = "/api/"
FILES = "/open-data/"
"""Files that are the same for everybody; the pages about them begin with a language."""


class RowNumberConverter(BaseConverter):
    """A row's number in a path; the library's own converter takes numbers that a database can't compare with."""

    regex = ROW_NUMBER

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)


class ShortNameConverter(BaseConverter):
    """The short name of a row in a path, such as a project's: small letters, digits and hyphens."""

    regex = r"[a-z0-9-]{1,80}"


class CodeConverter(BaseConverter):
    """The code of a registration in a path, as staff see it."""

    regex = r"[A-Za-z0-9_-]{1,40}"


class ReleaseConverter(BaseConverter):
    """The name of a release in a path, such as 2026-Q3, or 2026-Q3.2 for its second revision."""

    regex = r"[0-9]{4}-Q[1-4](?:\.[1-9][0-9]{0,4})?"


def install(app: Flask) -> None:
    """Let routes have `<int:...>` for a row, `<slug:...>` for a short name, `<code:...>`, and `<release:...>`."""
    app.url_map.converters["int"] = RowNumberConverter
    app.url_map.converters["slug"] = ShortNameConverter
    app.url_map.converters["code"] = CodeConverter
    app.url_map.converters["release"] = ReleaseConverter


def row_number(text: str) -> int | None:
    """Return the row's number that a query names, or None where no row can have it."""
    return int(text) if re.fullmatch(ROW_NUMBER, text) else None


def for_programs() -> bool:
    """Tell whether this address is for programs: no cookies, no forms, problems as documents."""
    return request.path.startswith(PROGRAMS)
