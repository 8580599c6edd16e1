"""The forms with which files are ordered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import ValidationError

from portal.domain.exports import rules
from portal.domain.exports.types import ExportKind, Format, Order, OrderReason, OrderRefused
from portal.foundation import languages
from portal.web import export_words
from portal.web.forms import NEEDED, PortalForm, interface_choices, newlines, storable, strip
from portal.web.locale import current_language

LONGEST_REASON = 1_000


class OrderForm(PortalForm):
    """Choose how a file is written, and in which language its words are."""

    format = RadioField(_l("Kind of file"), validators=[NEEDED], validate_choice=False, default=Format.XLSX.value)
    language = SelectField(_l("Language of the words in it"), validators=[NEEDED], validate_choice=False)

    def prepare(self) -> Self:
        """Offer the kinds of files in the reader's language, and the reader's language first of all."""
        self.format.choices = [(one.value, export_words.FORMATS[one]) for one in Format]
        self.language.choices = interface_choices()
        if self.language.data is None:
            self.language.data = current_language().code
        return self

    def validate_format(self, field: Any) -> None:
        """There are a few kinds."""
        if field.data not in set(Format):
            raise ValidationError(_("Please choose something from the list."))

    def validate_language(self, field: Any) -> None:
        """There are words in the languages of the pages."""
        if field.data not in languages.INTERFACE:
            raise ValidationError(_("Please choose something from the list."))

    def order(self, what: ExportKind, wanted: Mapping[str, Any], reason: str = "") -> Order:
        """Return the order that was filled in."""
        return Order(what, Format(self.format.data), self.language.data, wanted, reason)

    def refuse(self, refused: OrderRefused) -> None:
        """Say why the order was not taken."""
        self.form_errors.append(export_words.REFUSALS[refused.reason])


class DataForm(OrderForm):
    """Order figures or texts that are public anyway."""

    what = RadioField(_l("What the file holds"), validators=[NEEDED], validate_choice=False)

    def prepare(self) -> Self:
        """Offer what holds no people."""
        self.what.choices = list(export_words.ABOUT.items())
        return super().prepare()

    def validate_what(self, field: Any) -> None:
        """One of those that are offered."""
        if field.data not in export_words.ABOUT:
            raise ValidationError(_("Please choose something from the list."))


class PeopleForm(OrderForm):
    """Order people's data, and say what for."""

    reason = TextAreaField(
        _l("What do you need it for?"), filters=[newlines, strip], validators=[NEEDED], render_kw={"rows": 2}
    )

    def validate_reason(self, field: Any) -> None:
        """It goes on record, so it has to say something."""
        storable(self, field)
        if not field.data:
            raise ValidationError(_("Please give a reason."))
        if len(field.data) > LONGEST_REASON:
            raise ValidationError(_("Please use at most %(number)s characters.", number=LONGEST_REASON))
        if not rules.says_why(field.data):
            raise ValidationError(export_words.REFUSALS[OrderReason.NEEDS_REASON])
