"""The forms with which administrators say which platforms are told of releases."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import ValidationError

from portal.domain.events import cells
from portal.domain.events.cells import CellProblem
from portal.domain.webhooks import rules
from portal.domain.webhooks.types import AddressProblem
from portal.web import webhook_words
from portal.web.forms import NEEDED, MomentField, PortalForm, storable, strip


class EndpointForm(PortalForm):
    """Name a platform and say where it wants to be told."""

    name = StringField(_l("Name of the platform"), filters=[strip], validators=[NEEDED])
    url = StringField(
        _l("Web address"),
        filters=[strip],
        validators=[NEEDED],
        render_kw={"type": "url", "inputmode": "url", "autocomplete": "off", "spellcheck": "false", "dir": "ltr"},
    )

    def validate_name(self, field: Any) -> None:
        """There is one, and it is not a book."""
        storable(self, field)
        if not any(ch.isalnum() for ch in field.data or ""):
            raise ValidationError(_("Please give a name, such as that of the platform."))
        _not_longer(field, rules.LONGEST_NAME)

    def validate_url(self, field: Any) -> None:
        """There is one; whether anything may be sent there is looked up afterwards."""
        storable(self, field)
        if not field.data:
            raise ValidationError(webhook_words.ADDRESS_PROBLEMS[AddressProblem.NOT_AN_ADDRESS])
        _not_longer(field, rules.LONGEST_URL)

    def refuse_url(self, problem: AddressProblem) -> None:
        """Say beside the field why nothing may be sent there."""
        self.url.errors = [webhook_words.ADDRESS_PROBLEMS[problem]]


class KeyForm(PortalForm):
    """A button."""


class ReplayForm(PortalForm):
    """Choose what is sent again."""

    since = MomentField(_l("Published since"), validators=[NEEDED])
    which = RadioField(_l("What should be sent again?"), validators=[NEEDED], validate_choice=False)
    zone: ZoneInfo

    def prepare(self, zone: ZoneInfo) -> ReplayForm:
        """Offer the choices in the reader's language."""
        self.zone = zone
        self.which.choices = list(webhook_words.AGAIN.items())
        return self

    def validate_since(self, field: Any) -> None:
        """A moment that there was."""
        if field.errors:
            return
        if field.data is None:
            raise ValidationError(_("Please give a day and a time, such as 2026-03-02 14:30."))
        if not 2000 < field.data.year < 2200 or isinstance(cells.in_zone(field.data, self.zone), CellProblem):
            raise ValidationError(_("Please check the day and the time."))

    def validate_which(self, field: Any) -> None:
        """There are two ways."""
        if field.data not in webhook_words.AGAIN:
            raise ValidationError(_("Please choose what should be sent again."))

    def moment(self) -> datetime:
        """Return the moment that was checked."""
        found = cells.in_zone(self.since.data, self.zone) if self.since.data else None
        assert isinstance(found, datetime)
        return found


def _not_longer(field: Any, most: int) -> None:
    if len(field.data or "") > most:
        raise ValidationError(_("Please use at most %(number)s characters.", number=most))
