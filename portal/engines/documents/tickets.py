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
PANEL_TOP, PANEL_HEIGHT, PADDING = 71.0, 70.0, 5.0
FACTS_HEIGHT, SHORT_CODE_HEIGHT = 19.0, 15.0
CODE_CARD = PANEL_HEIGHT - 2 * PADDING
LEFT_TO_RIGHT, END = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
"""Around a code, which is typed in this order in every language."""
QUIET_ZONE = 4
"""Modules of white around a QR code (ISO/IEC 18004)."""
FOOT = HEIGHT - 24.0

ISSUER = Style(9.5, 7)
TITLE = Style(27, 12, bold=True, most=2)
LABEL = Style(8.5, 6.5)
FACT, FACT_MORE = Style(12, 8.5, bold=True, most=2), Style(10.5, 7.5, most=2)
NAME = Style(24, 10, bold=True, most=3)
COMMUNITY = Style(11, 8, most=2)
PARTY = Style(10, 7, bold=True)
SHORT_CODE = Style(19, 10, bold=True)
HEADING = Style(13, 9, bold=True)
NOTICE, HINT = Style(10.5, 7.5, most=4), Style(9.5, 7, most=2)
ROW_SIZES = (12.0, 11.0, 10.0, 9.0, 8.0, 7.0)
ROW_PADDING = 2.1
MOST_NOTICES = 3
TIME_SHARE, ROOM_SHARE = 0.22, 0.24


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
    """One ticket, in the words of its reader; what is empty leaves no gap.

    `matrix` has no quiet zone; of the notices three are shown.
    """

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
    sheet.emblem(MARGIN, 12, 8.5)
    issuer = fit(ticket.issuer, page, ISSUER, INNER - 12)
    sheet.text(issuer, MARGIN + 11.5, 16.25 - issuer.height / 2, colour=canvas.INK_QUIET)
    facts = PANEL_TOP - 4 - FACTS_HEIGHT
    sheet.text(fit(ticket.event, page, TITLE, INNER, facts - 27), MARGIN, 25)
    half = (INNER - GAP) / 2
    known = (entry for entry in (ticket.when, ticket.where) if entry.lines)
    for entry, x in zip(known, (MARGIN, MARGIN + half + GAP), strict=False):
        _facts(sheet, page, entry, x, facts, half)
    sheet.box(MARGIN, PANEL_TOP, INNER, PANEL_HEIGHT, fill=canvas.PRIMARY_SOFT, radius=4)
    _code(sheet, ticket.matrix)
    _holder(sheet, page, ticket)
    sheet.rule(0, FOLD, WIDTH, dashed=True)


def _facts(sheet: Canvas, page: Page, entry: Entry, x: float, y: float, width: float) -> None:
    """Put a label, its first line in bold and the others under it, above the panel."""
    bottom = y + FACTS_HEIGHT
    y = sheet.text(fit(entry.label, page, LABEL, width), x, y, colour=canvas.PRIMARY_DEEP)
    first, more = entry.lines[0], entry.lines[1:]
    kept = FACTS_HEIGHT / 3 if more else 0.0
    y = sheet.text(fit(first, page, FACT, width, bottom - y - kept), x, y)
    if more:
        sheet.text(fit(_joined(more), page, FACT_MORE, width, bottom - y), x, y, colour=canvas.INK_QUIET)


def _code(sheet: Canvas, matrix: Matrix) -> None:
    x, y = MARGIN + INNER - PADDING - CODE_CARD, PANEL_TOP + PADDING
    sheet.box(x, y, CODE_CARD, CODE_CARD, fill=canvas.WHITE, radius=3)
    if matrix:
        quiet = CODE_CARD * QUIET_ZONE / (len(matrix) + 2 * QUIET_ZONE)
        sheet.code(matrix, x + quiet, y + quiet, CODE_CARD - 2 * quiet)


def _holder(sheet: Canvas, page: Page, ticket: TicketPage) -> None:
    """Say beside the code whose ticket it is, and at the foot what to type where no camera can read it."""
    x, width = MARGIN + PADDING + 2, INNER - CODE_CARD - 3 * PADDING - 2
    foot = PANEL_TOP + PANEL_HEIGHT - PADDING - SHORT_CODE_HEIGHT
    sheet.rule(x, foot, width)
    party = fit(ticket.party, page, PARTY, width * 0.45)
    if party.lines:
        pill = party.width + 6
        sheet.box(x + width - pill, foot + 6, pill, 7, fill=canvas.PRIMARY, radius=3.5)
        sheet.text(party, x + width - pill + 3, foot + 6 + (7 - party.height) / 2, colour=canvas.WHITE)
    taken = party.width + 9 if party.lines else 0
    y = sheet.text(fit(ticket.code.label, page, LABEL, width - taken), x, foot + 2, colour=canvas.INK_FAINT)
    for words in ticket.code.lines[:1]:
        sheet.text(fit(f"{LEFT_TO_RIGHT}{words}{END}", page, SHORT_CODE, width - taken), x, y)
    y = sheet.text(fit(ticket.holder.label, page, LABEL, width), x, PANEL_TOP + PADDING, colour=canvas.INK_FAINT)
    community = fit(ticket.community, page, COMMUNITY, width)
    for words in ticket.holder.lines[:1]:
        y = sheet.text(fit(words, page, NAME, width, foot - 3 - community.height - y), x, y)
    sheet.text(community, x, y + 1, colour=canvas.INK_QUIET)


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
        fit(session.time, page, Style(size, 6, bold=True, most=2, even=True), time),
        fit(session.title, page, Style(size, 6, most=2, even=True), title),
        fit(session.room, page, Style(size - 1, 6, most=2, even=True), room),
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
    shown = notices[:MOST_NOTICES]
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
