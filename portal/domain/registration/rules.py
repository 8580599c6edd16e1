"""Decisions on registrations that need no database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo

from portal.domain.registration.types import Offer, Promotion, Waiting

CONFIRM_WITHIN = timedelta(hours=24)
LONGEST_OFFER = timedelta(hours=24)
SHORTEST_OFFER = timedelta(minutes=30)
LAST_OFFER = timedelta(hours=1)
"""So long before a session begins the last offers are made; later, whoever comes to the door is let in by staff."""
KEEP_FOR_PARTY = timedelta(hours=24)
"""So long free seats are kept for a party that they are too few for, before those behind it are asked."""
KEEP_UNTIL_BEFORE = timedelta(hours=72)
"""In the last days before a session no seat is kept empty."""
QUIET_FROM, QUIET_TO = time(22), time(8)
LONGEST_NAME = 400
LONGEST_COMMUNITY = 200
LONGEST_ANSWER = 2_000
LARGEST_FILE = 2 * 1024 * 1024
MOST_CORRECTIONS = 3
SPACES = re.compile(r"\s+")


def promotion(free: int, line: Sequence[Waiting], now: datetime, starts_at: datetime) -> Promotion:
    """Decide whom free seats are offered to, the line in its order.

    Whoever takes fewer seats than they asked for is offered what there is. For a party that comes only as a whole,
    seats are kept for a while; then those behind it are asked, and it stays first for what comes free next. Seats are
    kept for one party at a time.
    """
    if free <= 0 or starts_at - now < LAST_OFFER:
        return Promotion()
    offers: list[Offer] = []
    keep_for: list[int] = []
    may_keep = starts_at - now > KEEP_UNTIL_BEFORE
    for party in line:
        if free <= 0:
            break
        if party.size <= free or not party.together:
            size = min(party.size, free)
            offers.append(Offer(party.booking_id, size))
            free -= size
        elif may_keep and not party.passed_over:
            if party.kept_until is None:
                keep_for.append(party.booking_id)
            break
    return Promotion(tuple(offers), tuple(keep_for))


def kept_until(now: datetime, starts_at: datetime) -> datetime:
    """Return until when free seats are kept for a party that they are too few for."""
    return min(now + KEEP_FOR_PARTY, starts_at - KEEP_UNTIL_BEFORE)


def offer_until(now: datetime, starts_at: datetime, zone: tzinfo) -> datetime:
    """Return when an offer ends: after a day, or a quarter of the time that is left, counted from when it is heard of.

    None ends in the night, when nobody can answer, nor so late that nobody else could come; where a session begins in
    the night or right after it, the latter counts.
    """
    heard = end_of_quiet(now, zone)
    until = heard + max(SHORTEST_OFFER, min(LONGEST_OFFER, (starts_at - heard) / 4))
    woken = end_of_quiet(until, zone)
    if woken > until:
        until = woken + SHORTEST_OFFER
    return min(until, starts_at - SHORTEST_OFFER)


def end_of_quiet(now: datetime, zone: tzinfo) -> datetime:
    """Return when mail that can wait may go out: now by day, at eight in the morning by night."""
    here = now.astimezone(zone)
    if QUIET_TO <= here.time() < QUIET_FROM:
        return now
    day = here.date() if here.time() < QUIET_TO else here.date() + timedelta(days=1)
    return datetime.combine(day, QUIET_TO, zone).astimezone(now.tzinfo)


def confirm_by(now: datetime, starts_at: datetime) -> datetime:
    """Return until when a mailed confirmation must be opened: a day, but no later than the session begins."""
    return min(now + CONFIRM_WITHIN, max(now + SHORTEST_OFFER, starts_at))


def clean_name(name: str) -> str | None:
    """Return a name on one line without marks that reorder what stands beside it, or None where nothing is to read."""
    kept = "".join(ch for ch in SPACES.sub(" ", name) if not _is_out_of_place(ch))
    line = unicodedata.normalize("NFC", SPACES.sub(" ", kept).strip())
    return line if any(unicodedata.category(ch)[0] in "LN" for ch in line) else None


def _is_out_of_place(ch: str) -> bool:
    return ch in _REORDERING or unicodedata.category(ch) in {"Cc", "Cs", "Co"}


_REORDERING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
