"""Tickets: signed codes, the short codes beside them, sealed keys, and QR symbols. Pure: no database, no clock."""

from portal.engines.tickets.packing import open_with, place_of, seal_for
from portal.engines.tickets.qr import qr_matrix, qr_png, qr_svg
from portal.engines.tickets.sealing import SealBroken, seal, unseal
from portal.engines.tickets.short_code import new_short_code, read_short_code
from portal.engines.tickets.token import (
    KeyPair,
    TicketPayload,
    TokenProblem,
    event_of,
    issue,
    new_keys,
    new_random,
    read,
)

__all__ = [
    "KeyPair",
    "SealBroken",
    "TicketPayload",
    "TokenProblem",
    "event_of",
    "issue",
    "new_keys",
    "new_random",
    "new_short_code",
    "open_with",
    "place_of",
    "qr_matrix",
    "qr_png",
    "qr_svg",
    "read",
    "read_short_code",
    "seal",
    "seal_for",
    "unseal",
]
