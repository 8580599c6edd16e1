"""Name badges of 90 x 55 millimetres: ten to a sheet with marks to cut at, or one to a label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.engines.documents import canvas
from portal.engines.documents.canvas import About, Canvas
from portal.engines.documents.lines import Block, Page, Style, fit
from portal.engines.documents.texts import Phrase, Words

WIDTH, HEIGHT = 90.0, 55.0
SHEET_WIDTH, SHEET_HEIGHT = 210.0, 297.0
COLUMNS, ROWS = 2, 5
LEFT, TOP = (SHEET_WIDTH - COLUMNS * WIDTH) / 2, (SHEET_HEIGHT - ROWS * HEIGHT) / 2
MARK = 4.0

MARGIN, BAND = 6.0, 9.5
INNER = WIDTH - 2 * MARGIN
FOOT = HEIGHT - 4.5
CHIP_HEIGHT, CHIP_PADDING, CHIP_GAP = 5.4, 2.2, 1.6

ROLE, EVENT = Style(9.5, 6.5, bold=True), Style(7.5, 5.5)
NAME = Style(27, 9, bold=True, most=2)
COMMUNITY = Style(11, 7, most=2)
INTERPRETATION = Style(8.5, 6)
CHIP = Style(8, 6)


@dataclass(frozen=True, slots=True)
class Badge:
    """What stands on a badge; `spoken` are the languages its holder speaks, each in its own words."""

    name: Words
    community: Words = ""
    spoken: tuple[Phrase, ...] = ()
    interpretation: Words = ""
    role: Words = ""
    event: Words = ""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where on its sheet a badge lies."""

    x: float
    y: float


def badge_sheet_pdf(
    badges: Sequence[Badge], language: str, direction: str, *, title: str, author: str, made_at: datetime
) -> bytes:
    """Write badges as A4 sheets of ten with marks to cut at; without badges one empty sheet."""
    page = Page(language, direction == "rtl")
    sheet = Canvas(SHEET_WIDTH, SHEET_HEIGHT, rtl=page.rtl)
    per_sheet = COLUMNS * ROWS
    for first in range(0, max(len(badges), 1), per_sheet):
        sheet.page()
        for number, badge in enumerate(badges[first : first + per_sheet]):
            row, column = divmod(number, COLUMNS)
            _put(sheet, page, badge, _Place(LEFT + column * WIDTH, TOP + row * HEIGHT))
        _marks(sheet)
    return sheet.to_pdf(About(title, author, language, made_at))


def badge_pdf(badge: Badge, language: str, direction: str, *, title: str, author: str, made_at: datetime) -> bytes:
    """Write one badge as a page of its own size, for a label printer."""
    page = Page(language, direction == "rtl")
    label = Canvas(WIDTH, HEIGHT, rtl=page.rtl)
    label.page()
    _put(label, page, badge, _Place(0, 0))
    return label.to_pdf(About(title, author, language, made_at))


def _put(sheet: Canvas, page: Page, badge: Badge, place: _Place) -> None:
    """Set the role in a band at the top, the name as large as it can be, and at the foot what helps to talk."""
    _band(sheet, page, badge, place)
    x = place.x + MARGIN
    foot = place.y + FOOT
    if badge.spoken:
        foot -= CHIP_HEIGHT
        _chips(sheet, page, badge.spoken, x, foot)
        foot -= 1.6
    interpretation = fit(badge.interpretation, page, INTERPRETATION, INNER - 4)
    if interpretation.lines:
        foot -= interpretation.height
        sheet.box(x, foot + interpretation.height / 2 - 0.9, 1.8, 1.8, fill=canvas.PRIMARY, radius=0.9)
        sheet.text(interpretation, x + 4, foot, colour=canvas.PRIMARY_DEEP)
        foot -= 1.2
    top = place.y + BAND + 2.5
    community = fit(badge.community, page, COMMUNITY, INNER, 9)
    name = fit(badge.name, page, NAME, INNER, foot - top - community.height)
    y = top + max(0.0, (foot - top - name.height - community.height) * 0.4)
    sheet.text(community, x, sheet.text(name, x, y), colour=canvas.INK_QUIET)


def _band(sheet: Canvas, page: Page, badge: Badge, place: _Place) -> None:
    if not str(badge.role) and not str(badge.event):
        sheet.box(place.x, place.y, WIDTH, BAND / 3, fill=canvas.PRIMARY_DEEP)
        return
    sheet.box(place.x, place.y, WIDTH, BAND, fill=canvas.PRIMARY_DEEP)
    event = fit(badge.event, page, EVENT, INNER * (0.5 if badge.role else 1))
    role = fit(badge.role, page, ROLE, INNER - event.width - (3 if event.lines else 0))
    sheet.text(role, place.x + MARGIN, place.y + (BAND - role.height) / 2, colour=canvas.WHITE)
    start = place.x + MARGIN + INNER - event.width
    sheet.text(event, start, place.y + (BAND - event.height) / 2, colour=canvas.WHITE, align="end", width=event.width)


def _chips(sheet: Canvas, page: Page, spoken: Sequence[Phrase], x: float, y: float) -> None:
    for block, taken in _that_fit(page, spoken):
        width = block.width + 2 * CHIP_PADDING
        sheet.box(x + taken, y, width, CHIP_HEIGHT, stroke=canvas.INK_FAINT, radius=CHIP_HEIGHT / 2)
        sheet.text(block, x + taken + CHIP_PADDING, y + (CHIP_HEIGHT - block.height) / 2)


def _that_fit(page: Page, spoken: Sequence[Phrase]) -> Iterator[tuple[Block, float]]:
    """Yield the chips that there is room for, and then how many more there are."""
    taken = 0.0
    for number, phrase in enumerate(spoken):
        block = fit(phrase, page, CHIP, INNER * 0.45)
        rest = fit(f"+{len(spoken) - number}", page, CHIP, INNER)
        after = taken + block.width + 2 * CHIP_PADDING + CHIP_GAP
        kept = 0 if number == len(spoken) - 1 else rest.width + 2 * CHIP_PADDING
        if after - CHIP_GAP + (kept + CHIP_GAP if kept else 0) > INNER:
            yield rest, taken
            return
        yield block, taken
        taken = after


def _marks(sheet: Canvas) -> None:
    """Draw where to cut: short lines outside the badges, and a faint line between them."""
    right, bottom = LEFT + COLUMNS * WIDTH, TOP + ROWS * HEIGHT
    for column in range(COLUMNS + 1):
        x = LEFT + column * WIDTH
        sheet.rule(x, TOP - MARK - 1, 0, MARK, colour=canvas.INK_FAINT)
        sheet.rule(x, bottom + 1, 0, MARK, colour=canvas.INK_FAINT)
    for row in range(ROWS + 1):
        y = TOP + row * HEIGHT
        sheet.rule(LEFT - MARK - 1, y, MARK, colour=canvas.INK_FAINT)
        sheet.rule(right + 1, y, MARK, colour=canvas.INK_FAINT)
    sheet.rule(LEFT + WIDTH, TOP, 0, ROWS * HEIGHT, colour=canvas.LINE_FAINT)
