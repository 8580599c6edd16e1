"""Pure decisions about promises and about reopening: dates, what may follow what, and where a promise stands."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from portal.domain.proposals.commitment_types import Change, ChangeKind, PromiseRow, Standing
from portal.domain.proposals.types import Promise, Refusal, Refused
from portal.domain.texts.rules import check_words
from portal.domain.texts.types import TextProblem

LONGEST_YEARS = 3
SHORTEST_PROMISE = 10
LONGEST_PROMISE = 500
SHORTEST_REASON = 10
LONGEST_REASON = 2_000
UNDO = timedelta(days=1)
"""So long what was recorded by mistake can be taken back."""
REOPENING = timedelta(days=30)
"""So long a writer may say that an answer does not answer their proposal."""
ANSWER_TERM = timedelta(days=14)
DECISION_TERM = timedelta(days=60)
SOON = timedelta(days=3)
"""So long before it falls due something stands among what is due soon."""


def day_of(moment: datetime, zone: tzinfo) -> date:
    """Return the day of a moment in the city's time zone."""
    return moment.astimezone(zone).date()


def last_day(made_on: date) -> date:
    """Return the latest day that can be promised on a day, and to which that promise can ever be moved."""
    leap = made_on.month == 2 and made_on.day == 29
    return made_on.replace(year=made_on.year + LONGEST_YEARS, day=28 if leap else made_on.day)


def standing(row: PromiseRow, today: date) -> Standing:
    """Return where a promise stands; whether it was kept in time goes by the date first promised."""
    if row.broken_at is not None:
        return Standing.BROKEN
    if row.kept_on is not None:
        return Standing.KEPT if row.kept_on <= row.due_on else Standing.LATE
    if row.now_due_on < today:
        return Standing.OVERDUE
    return Standing.MOVED if row.was_moved else Standing.OPEN


def check_promised(words: str) -> TextProblem | None:
    """Return what is wrong with the words of a promise."""
    return check_words(words, SHORTEST_PROMISE, LONGEST_PROMISE)


def check_reason(words: str) -> TextProblem | None:
    """Return what is wrong with the words that say why or how."""
    return check_words(words, SHORTEST_REASON, LONGEST_REASON)


def check_promise(promise: Promise, today: date) -> Refused | None:
    """Refuse a promise without words, or for a day that is not from tomorrow to three years on."""
    if check_promised(promise.words) is not None:
        return Refused(Refusal.WORDS_NEEDED)
    return None if today < promise.due_on <= last_day(today) else Refused(Refusal.BAD_DATE)


def may_move(row: PromiseRow, today: date) -> bool:
    """Tell whether a promise can be moved: only before its day has passed, so that nothing late becomes early."""
    return not row.is_settled and today <= row.now_due_on


def undoable(row: PromiseRow, last: tuple[ChangeKind, datetime] | None, now: datetime) -> bool:
    """Tell whether the last change was recorded so lately that it can be taken back."""
    return row.is_settled and last is not None and last[0] is not ChangeKind.UNDONE and now - last[1] < UNDO


def choices(
    row: PromiseRow, last: tuple[ChangeKind, datetime] | None, now: datetime, zone: tzinfo
) -> tuple[ChangeKind, ...]:
    """Return what can be recorded of a promise now."""
    if row.is_settled:
        return (ChangeKind.UNDONE,) if undoable(row, last, now) else ()
    movable = may_move(row, day_of(now, zone)) and day_of(now, zone) < last_day(day_of(row.made_at, zone))
    return (ChangeKind.KEPT, *((ChangeKind.MOVED,) if movable else ()), ChangeKind.BROKEN)


def check_change(
    row: PromiseRow, change: Change, last: tuple[ChangeKind, datetime] | None, now: datetime, zone: tzinfo
) -> Refused | None:
    """Refuse a change that may not follow, that does not say why, or whose day makes no sense."""
    if check_reason(change.words) is not None:
        return Refused(Refusal.WORDS_NEEDED)
    if change.kind is ChangeKind.UNDONE:
        if not row.is_settled:
            return Refused(Refusal.WRONG_STATE)
        return None if undoable(row, last, now) else Refused(Refusal.TOO_LATE)
    if row.is_settled:
        return Refused(Refusal.SETTLED)
    today, made_on = day_of(now, zone), day_of(row.made_at, zone)
    if change.kind is ChangeKind.MOVED and not may_move(row, today):
        return Refused(Refusal.DATE_PASSED)
    return None if _fits(row, change, today, made_on) else Refused(Refusal.BAD_DATE)


def _fits(row: PromiseRow, change: Change, today: date, made_on: date) -> bool:
    match change.kind:
        case ChangeKind.KEPT:
            return change.day is not None and made_on <= change.day <= today
        case ChangeKind.MOVED:
            return change.day is not None and today < change.day <= last_day(made_on) and change.day != row.now_due_on
        case _:
            return change.day is None


def check_reopening(words: str, answered_at: datetime, latest: bool, reopened: bool, now: datetime) -> Refused | None:
    """Refuse to reopen an answer that is not the last one, that was reopened already, or that is too old."""
    if not latest:
        return Refused(Refusal.CHANGED)
    if reopened:
        return Refused(Refusal.REOPENED)
    if now - answered_at >= REOPENING:
        return Refused(Refusal.TOO_LATE)
    return None if check_reason(words) is None else Refused(Refusal.WORDS_NEEDED)
