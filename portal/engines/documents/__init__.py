"""Tickets, badges and lists as PDF, in every script that the portal's people write."""

from portal.engines.documents.badges import Badge, badge_pdf, badge_sheet_pdf
from portal.engines.documents.faces import FontsMissing
from portal.engines.documents.sheets import SheetFooter, SheetHeading, sign_sheet_pdf
from portal.engines.documents.texts import Phrase, Words
from portal.engines.documents.tickets import Entry, SessionLine, TicketPage, ticket_pdf

__all__ = [
    "Badge",
    "Entry",
    "FontsMissing",
    "Phrase",
    "SessionLine",
    "SheetFooter",
    "SheetHeading",
    "TicketPage",
    "Words",
    "badge_pdf",
    "badge_sheet_pdf",
    "sign_sheet_pdf",
    "ticket_pdf",
]
