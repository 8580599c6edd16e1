"""Where a registration stands as a whole, for whoever looks at it now."""

from __future__ import annotations

import enum

from portal.domain.events.types import Stage
from portal.domain.registration.types import BookingState, RegistrationCard, RegistrationState, RegistrationView


class Standing(enum.StrEnum):
    """What is to be said first."""

    TO_CONFIRM = "to_confirm"
    CONFIRMED = "confirmed"
    LAPSED = "lapsed"
    ENDED = "ended"


def standing_of(view: RegistrationView | RegistrationCard) -> Standing:
    """Tell where a registration stands; what has run out is over, whether or not it was cleared away yet."""
    if view.row.state is RegistrationState.ENDED or not view.living:
        unopened = view.row.confirmed_at is None
        ran_out = any(booking.state is BookingState.LAPSED for booking in view.bookings)
        return Standing.LAPSED if unopened and ran_out else Standing.ENDED
    return Standing.TO_CONFIRM if view.row.state is RegistrationState.HELD else Standing.CONFIRMED


def can_change(view: RegistrationView) -> bool:
    """Tell whether there is anything to change: it stands, and the event is not over."""
    return standing_of(view) is Standing.CONFIRMED and view.event.row.stage is not Stage.OVER
