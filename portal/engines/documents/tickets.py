"""Tickets on A4: all that the gate needs above the fold, the holder's programme below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.engines.documents import canvas
from portal.engines.documents.canvas import About, Canvas, Matrix
from portal.engines.documents.lines import Block, Page, Style, fit
from portal.engines.documents.texts import Words

WIDTH, HEIGHT, FOLD = 210.0, 297.0, 148.5
MARGIN, GAP = 18.0, 8.0
INNER = WIDTH - 2 * MARGIN
PANEL_TOP, PANEL_HEIGHT, PADDING = 68.0, 72.0, 5.0
CODE_CARD = PANEL_HEIGHT - 2 * PADDING
QUIET_ZONE = 4
"""Modules of white around a QR code (ISO/IEC 18004)."""
FOOT = HEIGHT - 28.0

ISSUER = Style(9.5, 7)
TITLE = Style(27, 12, bold=True, most=2)
LABEL = Style(8.5, 6.5)
FACT, FACT_MORE = Style(12, 8.5, bold=True, most=2), Style(10.5, 7.5, most=2)
NAME = Style(24, 10, bold=True, most=3)
COMMUNITY = Style(11, 8, most=2)
PARTY = Style(10, 7, bold=True)
SHORT_CODE = Style(19, 10, bold=True)
HEADING = Style(13, 9, bold=True)
NOTICE, HINT = Style(10, 7.5, most=4), Style(9, 7, most=2)
ROW_SIZES = (10.5, 9.5, 8.5, 7.5)
ROW_PADDING = 1.9
TIME_SHARE, ROOM_SHARE = 0.24, 0.24


@dataclass(frozen=True, slots=True)
class Entry:
    """A label and what stands under it."""

    label: Words
    lines: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session that the holder has a seat in."""

    time: Words
    title: Words
    room: Words = ""


@dataclass(frozen=True, slots=True)
class TicketPage:
    """One ticket, in the words of its reader; what is empty leaves no gap."""

    event: Words
    when: Entry
    where: Entry
    holder: Entry
    code: Entry
    matrix: Matrix
    issuer: Words
    community: Words = ""
    party: Words = ""
    programme: Words = ""
    sessions: tuple[SessionLine, ...] = ()
    notices: tuple[Entry, ...] = ()
    hint: Words = ""


def ticket_pdf(pages: Sequence[TicketPage], language: str, direction: str, *, made_at: datetime) -> bytes:
    """Write tickets, one to a page, as a PDF.

    `language` is a BCP 47 code, `direction` "ltr" or "rtl"; `made_at` is the only time in the file.
    """
    page = Page(language, direction == "rtl")
    sheet = Canvas(WIDTH, HEIGHT, rtl=page.rtl)
    for ticket in pages:
        sheet.page()
        _front(sheet, page, ticket)
        _programme(sheet, page, ticket)
    title, author = (str(pages[0].event), str(pages[0].issuer)) if pages else ("", "")
    return sheet.to_pdf(About(title, author, language, made_at))


def _front(sheet: Canvas, page: Page, ticket: TicketPage) -> None:
    sheet.emblem(MARGIN, 13, 8)
    issuer = fit(ticket.issuer, page, ISSUER, INNER - 12)
    sheet.text(issuer, MARGIN + 11, 17 - issuer.height / 2, colour=canvas.INK_QUIET)
    y = sheet.text(fit(ticket.event, page, TITLE, INNER), MARGIN, 25)
    half = (INNER - GAP) / 2
    for entry, x in ((ticket.when, MARGIN), (ticket.where, MARGIN + half + GAP)):
        _entry(sheet, page, entry, x, min(y + 2.5, PANEL_TOP - 19), half)
    sheet.box(MARGIN, PANEL_TOP, INNER, PANEL_HEIGHT, fill=canvas.PRIMARY_SOFT, radius=4)
    _code(sheet, ticket.matrix)
    _holder(sheet, page, ticket)
    sheet.rule(0, FOLD, WIDTH, dashed=True)


def _entry(sheet: Canvas, page: Page, entry: Entry, x: float, y: float, width: float) -> None:
    """Put a label, its first line in bold, and at most one more, in what there is above the panel."""
    y = sheet.text(fit(entry.label, page, LABEL, width), x, y, colour=canvas.PRIMARY_DEEP)
    room = PANEL_TOP - 2 - y
    for place, words in enumerate(entry.lines[:3]):
        block = fit(words, page, FACT_MORE if place else FACT, width)
        if block.height > room:
            block = fit(words, page, Style(8.5 if place else 10, 6, bold=not place), width)
        if block.height > room:
            return
        y = sheet.text(block, x, y, colour=canvas.INK_QUIET if place else canvas.INK)
        room -= block.height


def _code(sheet: Canvas, matrix: Matrix) -> None:
    x, y = MARGIN + INNER - PADDING - CODE_CARD, PANEL_TOP + PADDING
    sheet.box(x, y, CODE_CARD, CODE_CARD, fill=canvas.WHITE, radius=3)
    if matrix:
        quiet = CODE_CARD * QUIET_ZONE / (len(matrix) + 2 * QUIET_ZONE)
        sheet.code(matrix, x + quiet, y + quiet, CODE_CARD - 2 * quiet)


def _holder(sheet: Canvas, page: Page, ticket: TicketPage) -> None:
    """Say beside the code whose ticket it is, and at the foot what to type where no camera can read it."""
    x, width = MARGIN + PADDING + 2, INNER - CODE_CARD - 3 * PADDING - 2
    short = [fit(words, page, SHORT_CODE, width) for words in ticket.code.lines[:1]]
    label = fit(ticket.code.label, page, LABEL, width)
    foot = PANEL_TOP + PANEL_HEIGHT - PADDING - label.height - sum(block.height for block in short)
    sheet.rule(x, foot - 2, width)
    y = sheet.text(label, x, foot, colour=canvas.INK_FAINT)
    for block in short:
        y = sheet.text(block, x, y)
    y = PANEL_TOP + PADDING + 1
    y = sheet.text(fit(ticket.holder.label, page, LABEL, width), x, y, colour=canvas.INK_FAINT)
    for words in ticket.holder.lines[:1]:
        y = sheet.text(fit(words, page, NAME, width), x, y)
    community = fit(ticket.community, page, COMMUNITY, width)
    if y + community.height < foot - 4:
        y = sheet.text(community, x, y + 0.5, colour=canvas.INK_QUIET)
    party = fit(ticket.party, page, PARTY, width - 6)
    if party.lines and y + 10 < foot - 2:
        sheet.box(x, y + 2.5, party.width + 6, 6.5, fill=canvas.PRIMARY, radius=3.25)
        sheet.text(party, x + 3, y + 2.5 + (6.5 - party.height) / 2, colour=canvas.WHITE)


def _programme(sheet: Canvas, page: Page, ticket: TicketPage) -> None:
    """Below the fold: the sessions, then the notices, and the hint at the foot of the page."""
    sheet.rule(MARGIN, FOOT, INNER, colour=canvas.LINE_FAINT)
    sheet.text(fit(ticket.hint, page, HINT, INNER), MARGIN, FOOT + 2.5, colour=canvas.INK_FAINT)
    notices = _notices(page, ticket.notices)
    height = max((label.height + block.height for label, block in notices), default=0.0)
    top = FOLD + 10
    bottom = FOOT - 5 - (height + 8 + 5 if notices else 0)
    if ticket.sessions:
        heading = fit(ticket.programme, page, HEADING, INNER)
        top = sheet.text(heading, MARGIN, top) + 1.5
        top = _sessions(sheet, page, ticket.sessions, top, bottom) + 6
    _put_notices(sheet, notices, top, height)


def _sessions(sheet: Canvas, page: Page, sessions: Sequence[SessionLine], top: float, bottom: float) -> float:
    """Set the sessions as large as all of them fit; those that still don't fit are counted in the last line."""
    for size in ROW_SIZES:
        rows = [_row(page, session, size) for session in sessions]
        heights = [max(block.height for block in row) + 2 * ROW_PADDING * size / ROW_SIZES[0] for row in rows]
        if top + sum(heights) <= bottom:
            break
    for place, (row, height) in enumerate(zip(rows, heights, strict=True)):
        rest = len(rows) - place
        if top + height > bottom - (heights[-1] if rest > 1 else 0) and top + sum(heights[place:]) > bottom:
            sheet.rule(MARGIN, top, INNER)
            return sheet.text(fit(f"+ {rest}", page, Style(10, bold=True), INNER), MARGIN, top + 1)
        _put_row(sheet, row, top, height)
        top += height
    sheet.rule(MARGIN, top, INNER)
    return top


def _row(page: Page, session: SessionLine, size: float) -> tuple[Block, Block, Block]:
    time, room = INNER * TIME_SHARE - 4, INNER * ROOM_SHARE
    title = INNER - time - room - 8 if session.room else INNER - time - 4
    return (
        fit(session.time, page, Style(size, 6, bold=True, most=2), time),
        fit(session.title, page, Style(size, 6, most=2), title),
        fit(session.room, page, Style(size - 1, 6, most=2), room),
    )


def _put_row(sheet: Canvas, row: tuple[Block, Block, Block], y: float, height: float) -> None:
    time, title, room = row
    sheet.rule(MARGIN, y, INNER)
    sheet.text(time, MARGIN, y + (height - time.height) / 2, colour=canvas.PRIMARY_DEEP)
    sheet.text(title, MARGIN + INNER * TIME_SHARE, y + (height - title.height) / 2)
    share = INNER * ROOM_SHARE
    middle = y + (height - room.height) / 2
    sheet.text(room, MARGIN + INNER - share, middle, colour=canvas.INK_QUIET, align="end", width=share)


def _notices(page: Page, notices: Sequence[Entry]) -> list[tuple[Block, Block]]:
    shown = notices[:3]
    width = _notice_width(len(shown)) - 10
    return [
        (fit(notice.label, page, Style(9, 7, bold=True), width), fit(_joined(notice.lines), page, NOTICE, width))
        for notice in shown
    ]


def _put_notices(sheet: Canvas, notices: Sequence[tuple[Block, Block]], y: float, height: float) -> None:
    width = _notice_width(len(notices))
    for place, (label, block) in enumerate(notices):
        x = MARGIN + place * (width + 5)
        sheet.box(x, y, width, height + 8, stroke=canvas.LINE, radius=3)
        end = sheet.text(label, x + 5, y + 4, colour=canvas.PRIMARY_DEEP)
        sheet.text(block, x + 5, end)


def _notice_width(count: int) -> float:
    return (INNER - 5 * (count - 1)) / count if count else INNER


def _joined(lines: Sequence[Words]) -> Words:
    return lines[0] if len(lines) == 1 else " · ".join(str(words) for words in lines)
