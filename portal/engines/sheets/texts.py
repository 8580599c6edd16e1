"""Texts of cells: what files can't hold is taken out, values become text in one way, and no text becomes a formula."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal

CellValue = str | int | float | Decimal | date | time | datetime | None
"""What can be written. Moments are without a zone: whoever writes says in which zone they are meant."""

_UNHELD = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
_COMMAND = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_FORMULA = re.compile(
    r"="
    r"|[+\-@]\s*\$?[A-Z][\w.$]*\("
    r"|[+\-]\s*\$?[A-Z]{1,3}\$?\d{1,7}\s*(?:$|[-+*/^&:!])"
    r"|[+\-]\s*[\d.,]+\s*[*^+]",
    re.ASCII | re.IGNORECASE,
)
"""Sums, calls and references behind a sign; neither phone numbers nor words."""


def clean(text: str) -> str:
    """Take out what XML can't hold: control characters but tabs and line ends, lone surrogates, noncharacters."""
    return _UNHELD.sub("", text)


def text_of(value: CellValue) -> str:
    """Write a value as text: `2026-10-12`, `09:30`, `2026-10-12 09:30`, seconds only where there are some, `1` for 1.0.

    A time or a moment with a zone raises ValueError.
    """
    if isinstance(value, (datetime, time)):
        if value.tzinfo is not None:
            raise ValueError("A cell holds no time zone.")
        return value.strftime("%H:%M:%S" if value.second else "%H:%M") if isinstance(value, time) else _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value).replace("e", "E")
    return "" if value is None else clean(str(value))


def escape(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a command; plain numbers stay as they are."""
    return f"'{text}" if _COMMAND.match(text) and not _PLAIN_NUMBER.fullmatch(text) else text


def unescape(text: str) -> str:
    """Undo `escape`."""
    return text[1:] if _ESCAPED.match(text) else text


def is_formula(text: str) -> bool:
    """Tell whether a text, typed into a spreadsheet, is computed; a phone number after a sign is not."""
    return _FORMULA.match(text) is not None


def _moment(value: datetime) -> str:
    return value.replace(microsecond=0).isoformat(sep=" ", timespec="seconds" if value.second else "minutes")
