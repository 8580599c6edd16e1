"""Pages that are being built, not yet in the tables that other tests go through. Empty when the feature is whole."""

from __future__ import annotations

PAGES = (
    "registrant.",
    "organiser.",
    "participant.registrations",
)


def is_being_built(endpoint: str) -> bool:
    """Tell whether a page is one of them."""
    return endpoint.startswith(PAGES)
