"""Lists on paper: who comes, with a place to sign; the heading and the columns' names stand on each page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.engines.documents import canvas
from portal.engines.documents.canvas import About, Canvas
from portal.engines.documents.lines import Block, Page, Style, fit, natural_width
from portal.engines.documents.texts import Words

SHORT_SIDE, LONG_SIDE = 210.0, 297.0
MARGIN = 15.0
COLUMN_GAP = 4.0
NUMBER_WIDTH, SIGNATURE_WIDTH = 9.0, 48.0
LEAST_COLUMN = 14.0
FOOT_HEIGHT, HEADING_GAP = 16.0, 4.0
MOST_FACTS = 3
ROW_PADDING, SIGNED_ROW = 1.7, 10.5
LOOKED_AT = 400
"""Rows by which the widths of the columns are chosen."""

TITLE = Style(17, 11, bold=True, most=2)
FACT = Style(10, 7, most=2)
ISSUER = Style(9, 7)
COLUMN = Style(8.5, 6.5, bold=True, most=2)
CELL = Style(9.5, 6.5, most=2, even=True)
NUMBER = Style(8.5, 6)
FOOTER = Style(8, 6)


@dataclass(frozen=True, slots=True)
class SheetHeading:
    """What a list is of, in a title and a few lines; who made it."""

    title: Words
    lines: tuple[Words, ...] = ()
    issuer: Words = ""


@dataclass(frozen=True, slots=True)
class SheetFooter:
    """What stands at the foot of each page; `pages` is a format with {page} and {pages}."""

    text: Words = ""
    pages: str = "{page} / {pages}"


@dataclass(frozen=True, slots=True)
class _Column:
    x: float
    width: float
    heading: Block


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[Block, ...]
    height: float


@dataclass(frozen=True, slots=True)
class _Layout:
    """What is the same on each page: the heading's lines, the columns, and the name of the one to sign in."""

    page: Page
    width: float
    heading: tuple[tuple[Block, str], ...]
    columns: tuple[_Column, ...]
    signature: Block | None

    @property
    def inner(self) -> float:
        return self.width - 2 * MARGIN

    @property
    def names_height(self) -> float:
        """Return the height of the band in which the columns are named."""
        blocks = [column.heading for column in self.columns] + ([self.signature] if self.signature else [])
        return max((block.height for block in blocks), default=0.0) + 2 * ROW_PADDING

    @property
    def rows_top(self) -> float:
        return MARGIN + sum(block.height for block, _ in self.heading) + HEADING_GAP + self.names_height


def sign_sheet_pdf(
    heading: SheetHeading,
    columns: Sequence[Words],
    rows: Sequence[Sequence[Words]],
    language: str,
    direction: str,
    *,
    made_at: datetime,
    landscape: bool = False,
    signature: Words = "",
    footer: SheetFooter = SheetFooter(),
) -> bytes:
    """Write a list as A4 pages; rows are numbered, and have an empty column to sign in if `signature` names one.

    A row with fewer cells than there are columns is filled up with empty ones; cells beyond the columns are left out.
    """
    page = Page(language, direction == "rtl")
    width, height = (LONG_SIDE, SHORT_SIDE) if landscape else (SHORT_SIDE, LONG_SIDE)
    sheet = Canvas(width, height, rtl=page.rtl)
    layout = _layout(page, width, heading, columns, rows, signature)
    pages = _paginate([_row(layout, row) for row in rows], height - layout.rows_top - FOOT_HEIGHT)
    number = 0
    for place, page_rows in enumerate(pages, start=1):
        sheet.page()
        _put_heading(sheet, layout)
        y = layout.rows_top
        for row in page_rows:
            number += 1
            _put_row(sheet, layout, row, number, y)
            y += row.height
        _put_footer(sheet, layout, footer, place, len(pages))
    return sheet.to_pdf(About(str(heading.title), str(heading.issuer), language, made_at))


def _layout(
    page: Page,
    width: float,
    heading: SheetHeading,
    columns: Sequence[Words],
    rows: Sequence[Sequence[Words]],
    signature: Words,
) -> _Layout:
    """Share the width between the columns, by what stands in them."""
    signed = fit(signature, page, COLUMN, SIGNATURE_WIDTH - COLUMN_GAP)
    inner = width - 2 * MARGIN
    wanted = [
        _wanted(page, name, [row[place] for row in rows[:LOOKED_AT] if place < len(row)])
        for place, name in enumerate(columns)
    ]
    x, made = MARGIN + NUMBER_WIDTH, []
    for name, share in zip(
        columns, _share(wanted, inner - NUMBER_WIDTH - (SIGNATURE_WIDTH if signed.lines else 0)), strict=True
    ):
        made.append(_Column(x, share - COLUMN_GAP, fit(name, page, COLUMN, share - COLUMN_GAP)))
        x += share
    lines = [
        (fit(heading.issuer, page, ISSUER, inner), canvas.PRIMARY_DEEP),
        (fit(heading.title, page, TITLE, inner), canvas.INK),
    ]
    lines += [(fit(line, page, FACT, inner), canvas.INK_QUIET) for line in heading.lines[:MOST_FACTS]]
    return _Layout(page, width, tuple(lines), tuple(made), signed if signed.lines else None)


def _wanted(page: Page, heading: Words, cells: Sequence[Words]) -> float:
    """Return the width in which the column's name and nine of ten cells stand on one line."""
    widths = sorted(natural_width(cell, page, CELL) for cell in cells)
    usual = widths[len(widths) * 9 // 10] if widths else 0.0
    return max(LEAST_COLUMN, natural_width(heading, page, COLUMN), usual) + COLUMN_GAP


def _share(wanted: Sequence[float], inner: float) -> list[float]:
    """Give narrow columns what they want, and divide what is left among the wide ones; spread what is too much."""
    total = sum(wanted)
    if total <= inner:
        return [width + (inner - total) / len(wanted) for width in wanted]
    widths: dict[int, float] = {}
    left = inner
    for taken, place in enumerate(sorted(range(len(wanted)), key=lambda place: wanted[place])):
        widths[place] = min(wanted[place], left / (len(wanted) - taken))
        left -= widths[place]
    return [widths[place] for place in range(len(wanted))]


def _row(layout: _Layout, row: Sequence[Words]) -> _Row:
    filled = (*row, *("",) * len(layout.columns))
    pairs = zip(filled, layout.columns, strict=False)
    cells = tuple(fit(words, layout.page, CELL, column.width) for words, column in pairs)
    tallest = max((block.height for block in cells), default=0.0) + 2 * ROW_PADDING
    least = SIGNED_ROW if layout.signature else CELL.size / 2
    return _Row(cells, max(tallest, least))


def _paginate(rows: Sequence[_Row], height: float) -> list[list[_Row]]:
    """Divide the rows into pages; a list of nobody is one page too."""
    pages: list[list[_Row]] = [[]]
    left = height
    for row in rows:
        if row.height > left and pages[-1]:
            pages.append([])
            left = height
        pages[-1].append(row)
        left -= row.height
    return pages


def _put_heading(sheet: Canvas, layout: _Layout) -> None:
    y = MARGIN
    for block, colour in layout.heading:
        y = sheet.text(block, MARGIN, y, colour=colour)
    height = layout.names_height
    y = layout.rows_top - height
    sheet.box(MARGIN, y, layout.inner, height, fill=canvas.PRIMARY_SOFT)
    for column in layout.columns:
        sheet.text(column.heading, column.x, y + (height - column.heading.height) / 2, colour=canvas.INK)
    if layout.signature:
        x = MARGIN + layout.inner - SIGNATURE_WIDTH + COLUMN_GAP
        sheet.text(layout.signature, x, y + (height - layout.signature.height) / 2, colour=canvas.INK)
    sheet.rule(MARGIN, y + height, layout.inner, colour=canvas.INK_FAINT)


def _put_row(sheet: Canvas, layout: _Layout, row: _Row, number: int, y: float) -> None:
    counted = fit(str(number), layout.page, NUMBER, NUMBER_WIDTH - COLUMN_GAP / 2)
    middle = y + row.height / 2
    sheet.text(
        counted,
        MARGIN,
        middle - counted.height / 2,
        colour=canvas.INK_FAINT,
        align="end",
        width=NUMBER_WIDTH - COLUMN_GAP,
    )
    for block, column in zip(row.cells, layout.columns, strict=True):
        sheet.text(block, column.x, middle - block.height / 2)
    if layout.signature:
        x = MARGIN + layout.inner - SIGNATURE_WIDTH
        sheet.rule(x, y + 1.5, 0, row.height - 3, colour=canvas.LINE)
    sheet.rule(MARGIN, y + row.height, layout.inner)


def _put_footer(sheet: Canvas, layout: _Layout, footer: SheetFooter, place: int, pages: int) -> None:
    y = sheet.height - FOOT_HEIGHT + 5
    counted = fit(footer.pages.format(page=place, pages=pages), layout.page, FOOTER, layout.inner / 2)
    text = fit(footer.text, layout.page, FOOTER, layout.inner - counted.width - COLUMN_GAP)
    sheet.text(text, MARGIN, y, colour=canvas.INK_FAINT)
    sheet.text(counted, MARGIN, y, colour=canvas.INK_FAINT, align="end", width=layout.inner)
