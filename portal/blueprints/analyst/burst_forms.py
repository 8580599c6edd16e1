"""The form with which people of a burst are set apart, or let count."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.widgets import HiddenInput

from portal.blueprints.analyst.release_forms import ReasonForm
from portal.web.forms import NEEDED, newlines, strip


class DecisionForm(ReasonForm):
    """A reason, for a decision about a burst as it was looked at."""

    reason = TextAreaField(_l("Why?"), filters=[newlines, strip], validators=[NEEDED])
    decision = IntegerField(widget=HiddenInput())
    """The latest decision that is on record, by its number."""
    person = HiddenField()
    """One person alone, by the name under which they are counted; empty for all of them."""
