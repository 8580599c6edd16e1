"""Whether there is a seat left, and whether one can register: in words, with the sign that stands beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.domain.events import rules
from portal.domain.events.types import EventRow, EventState, SessionRow, Window
from portal.domain.registration.types import SeatCount
from portal.web.locale import format_datetime

SIGNS = {"free": "seat", "full": "group", "soon": "clock", "shut": "minus", "off": "alert-error", "now": "dots"}


@dataclass(frozen=True, slots=True)
class SeatSign:
    """How a session stands for somebody who wants to come: a code for its look, and the words."""

    code: str
    label: str

    @property
    def icon(self) -> str:
        """Return the shape that stands beside the words."""
        return SIGNS[self.code]


@dataclass(frozen=True, slots=True)
class Doors:
    """Whether an event takes registrations now, in a sentence, and which buttons it has for that."""

    sentence: str
    register: bool = False
    group: bool = False


def seat_sign(event: EventRow, row: SessionRow, count: SeatCount, now: datetime) -> SeatSign:
    """Return how a session stands."""
    if event.state is EventState.CANCELLED or row.cancelled:
        return SeatSign("off", _("Called off"))
    if row.ends_at <= now:
        return SeatSign("shut", _("Over"))
    if row.starts_at <= now:
        return SeatSign("now", _("On now"))
    if not event.takes_registrations:
        return SeatSign("free", _("No registration needed"))
    return _before(row, count, now)


def doors(event: EventRow, rows: Sequence[SessionRow], counts: Mapping[int, SeatCount], now: datetime) -> Doors | None:
    """Return whether an event takes registrations now; nothing where that is no question any more."""
    if event.state is not EventState.PUBLISHED or (event.ends_at is not None and event.ends_at <= now):
        return None
    if not event.takes_registrations:
        return Doors(_("No registration is needed. Just come."))
    windows = {row.id: rules.window(row, now) for row in rows}
    can_open = [row.opens_at for row in rows if windows[row.id] is Window.NOT_YET and row.opens_at is not None]
    is_open = [row for row in rows if windows[row.id] is Window.OPEN]
    if is_open:
        return _open_doors(event, is_open, counts)
    if can_open:
        return Doors(_("Registration opens on %(moment)s.", moment=format_datetime(min(can_open))))
    return Doors(_("Registration is closed."))


def _open_doors(event: EventRow, rows: Sequence[SessionRow], counts: Mapping[int, SeatCount]) -> Doors:
    if all(counts[row.id].left == 0 for row in rows):
        sentence = _("Every session is full. You can join a waiting list: free seats are offered in its order.")
    else:
        closes = max(row.closes_at or row.starts_at for row in rows)
        sentence = _("Registration is open until %(moment)s.", moment=format_datetime(closes))
    return Doors(sentence, register=True, group=event.largest_delegation > 0)


def _before(row: SessionRow, count: SeatCount, now: datetime) -> SeatSign:
    window = rules.window(row, now)
    if window is Window.NOT_YET and row.opens_at is not None:
        return SeatSign("soon", _("Registration opens on %(moment)s", moment=format_datetime(row.opens_at)))
    return _seats(count) if window is Window.OPEN else SeatSign("shut", _("Registration is closed"))


def _seats(count: SeatCount) -> SeatSign:
    if count.left is None:
        return SeatSign("free", _("Room for everybody"))
    if count.left > 0:
        return SeatSign("free", ngettext("%(num)s seat left", "%(num)s seats left", count.left))
    if count.waiting:
        return SeatSign("full", ngettext("Full: %(num)s is waiting", "Full: %(num)s are waiting", count.waiting))
    return SeatSign("full", _("Full: you can wait for a seat"))
