"""The forms with which releases are made, approved, dropped and corrected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.validators import ValidationError

from portal.web.forms import NEEDED, PortalForm, newlines, storable, strip
from portal.web.locale import format_quarter

LONGEST_REASON = 1000


class PreviewForm(PortalForm):
    """Choose the quarter that a preview is made of."""

    period = RadioField(_l("Quarter"), validators=[NEEDED], validate_choice=False)

    def prepare(self, periods: Iterable[str]) -> PreviewForm:
        """Offer the quarters that are over and not released."""
        self.period.choices = [(period, format_quarter(period)) for period in periods]
        return self

    def validate_period(self, field: Any) -> None:
        """One of those that are offered."""
        if field.data not in {value for value, _label in field.choices}:
            raise ValidationError(_("Please choose something from the list."))


class ReasonForm(PortalForm):
    """Say what a correction corrects."""

    reason = TextAreaField(_l("What does the correction correct?"), filters=[newlines, strip], validators=[NEEDED])

    def validate_reason(self, field: Any) -> None:
        """There is one, and it is not a book."""
        storable(self, field)
        if not field.data:
            raise ValidationError(_("Please give a reason."))
        if len(field.data) > LONGEST_REASON:
            raise ValidationError(_("Please use at most %(number)s characters.", number=LONGEST_REASON))


class ConfirmForm(PortalForm):
    """A button, for the very preview that was looked at."""

    sha256 = HiddenField()
