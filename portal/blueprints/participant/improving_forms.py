"""The form with which a reader improves a translation, or says what is wrong with it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, TextAreaField
from wtforms.validators import ValidationError

from portal.domain.postediting import rules
from portal.domain.postediting.types import Offered, Reason
from portal.domain.texts.bench import as_sent
from portal.web.forms import NEEDED_SOMETIMES, PortalForm, newlines, raise_problem, storable
from portal.web.postediting_words import REASONS


class ImproveForm(PortalForm):
    """Change the words of a translation, or leave them and say what is wrong."""

    body = TextAreaField(_l("The translation"), filters=[newlines], validators=[NEEDED_SOMETIMES])
    reason = SelectField(_l("What is wrong with the translation?"), validate_choice=False)
    note = TextAreaField(_l("In your own words"), filters=[newlines], render_kw={"rows": 3})
    credit = BooleanField(_l("Name me beside the translation if my words are taken"))
    seen = HiddenField()

    def prepare(self, original: str, shown: str) -> ImproveForm:
        """Offer the reasons; `shown` is what readers have before them."""
        self.original, self.shown = original, as_sent(shown)
        self.reason.choices = [("", _("Please choose"))] + [(one.value, REASONS[one]) for one in Reason]
        return self

    @property
    def words(self) -> str | None:
        """Return the reader's own words, or None where they left what is shown."""
        typed = as_sent(self.body.data or "")
        if "\n" not in as_sent(self.original):
            typed = " ".join(typed.split())
        return typed if typed and typed != self.shown else None

    def validate_body(self, field: Any) -> None:
        """Refuse what is no translation, and what says nothing at all."""
        storable(self, field)
        if self.words is not None:
            problem = rules.check_translation(self.words, self.original)
            raise_problem(problem, self.words, rules.longest(self.original))
        elif not self.reason.data:
            raise ValidationError(
                _("Nothing is changed yet. Please change the words, or choose below what is wrong with them.")
            )

    def validate_reason(self, field: Any) -> None:
        """Take only what is offered."""
        if field.data and field.data not in set(Reason):
            raise ValidationError(_("Please choose one of the reasons in the list."))

    def validate_note(self, field: Any) -> None:
        """The reason 'other' needs words, unless better ones stand above."""
        storable(self, field)
        if self.reason.data == Reason.OTHER and self.words is None and not (field.data or "").strip():
            raise ValidationError(_("Please say in your own words what is wrong with it."))
        if len(field.data or "") > rules.LONGEST_NOTE:
            raise ValidationError(_("Please use at most %(number)s characters.", number=rules.LONGEST_NOTE))

    def offered(self) -> Offered:
        """Return what was handed in."""
        reason = Reason(self.reason.data) if self.reason.data else None
        note = (self.note.data or "").strip()
        return Offered(self.seen.data or "", self.shown, self.words, reason, note, bool(self.credit.data))
