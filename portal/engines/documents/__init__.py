"""Tickets, badges and lists as PDF, in every script that the portal's people write."""

from portal.engines.documents.tickets import Entry, SessionLine, TicketPage, ticket_pdf
from portal.engines.documents.texts import Phrase, Words

__all__ = ["Entry", "Phrase", "SessionLine", "TicketPage", "Words", "ticket_pdf"]
