"""Draw a code as a QR symbol (ISO/IEC 18004, error correction M): for pages, for mails, and for a PDF."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from itertools import groupby

import segno

QUIET_ZONE = 4
"""Light modules around the symbol, as the standard asks for."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def qr_matrix(code: str) -> tuple[tuple[bool, ...], ...]:
    """Return the modules of a code row by row, dark ones True, without the quiet zone.

    A text that no symbol holds raises ValueError, here and in the two below.
    """
    return tuple(tuple(bool(module) for module in row) for row in _symbol(code).matrix)


def qr_svg(code: str, title: str) -> str:
    """Return an `<svg>` element that scales to its place and is called `title` (plain text) by screen readers.

    It is black on white in every colour scheme: a light symbol on a dark ground is not read by every scanner.
    """
    rows = qr_matrix(code)
    side = len(rows) + 2 * QUIET_ZONE
    name = html.escape(_NOT_XML.sub("", title), quote=False)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<title>{name}</title><rect width="{side}" height="{side}" fill="#fff"/>'
        f'<path fill="#000" d="{"".join(_bars(rows))}"/></svg>'
    )


def qr_png(code: str, scale: int = 8) -> bytes:
    """Return a PNG in black and white, `scale` pixels a module, with its quiet zone."""
    image = io.BytesIO()
    _symbol(code).save(image, kind="png", scale=scale, border=QUIET_ZONE)
    return image.getvalue()


def _symbol(code: str) -> segno.QRCode:
    # No Micro QR: phones do not read it.
    return segno.make_qr(code, error="m", boost_error=False)


def _bars(rows: tuple[tuple[bool, ...], ...]) -> Iterator[str]:
    """Draw each run of dark modules in a row as one bar."""
    for top, row in enumerate(rows, QUIET_ZONE):
        left = QUIET_ZONE
        for dark, run in groupby(row):
            width = len(list(run))
            if dark:
                yield f"M{left} {top}h{width}v1h-{width}z"
            left += width
