"""The forms with which staff look after registrations."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import ValidationError

from portal.web.forms import NEEDED, EmailField, PortalForm, newlines, storable, strip

LONGEST_REASON = 1_000
LONGEST_WORDS = 2_000


class BareForm(PortalForm):
    """A button."""


class CancelForm(PortalForm):
    """Give a registration up for somebody."""

    reason = TextAreaField(_l("Why?"), filters=[newlines, strip], validators=[NEEDED], render_kw={"rows": 2})

    def validate_reason(self, field: Any) -> None:
        """It goes on record."""
        check_words(self, field, LONGEST_REASON)


class AddressForm(PortalForm):
    """Write to another address."""

    email = EmailField()


class DeclineForm(PortalForm):
    """Say why somebody can't come; they read it in their own language."""

    words = TextAreaField(
        _l("Why can they not come?"), filters=[newlines, strip], validators=[NEEDED], render_kw={"rows": 3}
    )

    def validate_words(self, field: Any) -> None:
        """Nobody is turned away without a reason."""
        check_words(self, field, LONGEST_WORDS)


def check_words(form: Any, field: Any, longest: int) -> None:
    """Refuse no words, and more than a reason needs."""
    storable(form, field)
    if not field.data:
        raise ValidationError(_("Please give a reason."))
    if len(field.data) > longest:
        raise ValidationError(_("Please use at most %(number)s characters.", number=longest))
