"""The form in which an official records what became of a promise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from portal.domain.proposals import commitment_rules as rules
from portal.domain.proposals.commitment_types import Change, ChangeKind
from portal.foundation import languages
from portal.web import promise_words
from portal.web.forms import (
    NEEDED,
    NEEDED_SOMETIMES,
    PerhapsDayField,
    PortalForm,
    language_choices,
    newlines,
    raise_problem,
)

DAYS = {ChangeKind.KEPT: "kept_on", ChangeKind.MOVED: "moved_to"}


class PromiseForm(PortalForm):
    """What became of a promise, since when, and why."""

    what = RadioField(_l("What became of the promise?"), validators=[NEEDED], validate_choice=False)
    kept_on = PerhapsDayField(_l("Day on which it was done"), validators=[NEEDED_SOMETIMES])
    moved_to = PerhapsDayField(_l("New day"), validators=[NEEDED_SOMETIMES])
    words = TextAreaField(_l("How, or why"), filters=[newlines], validators=[NEEDED], render_kw={"rows": 6})
    language = SelectField(_l("The language you write in"), validate_choice=False)
    revision = IntegerField(widget=HiddenInput())

    def prepare(self, possible: Iterable[ChangeKind]) -> PromiseForm:
        """Offer what can be recorded now."""
        self.what.choices = [(kind.value, promise_words.ACTS[kind]) for kind in possible]
        self.language.choices = language_choices(_("Recognise it for me"))
        return self

    def validate_what(self, field: Any) -> None:
        """Only what can be recorded now."""
        if field.data not in {choice for choice, _label in self.what.choices}:
            raise ValidationError(_("Please choose what became of it."))

    def validate_kept_on(self, field: Any) -> None:
        """What was kept was kept on a day."""
        if self.what.data == ChangeKind.KEPT and not field.process_errors and field.data is None:
            raise ValidationError(_("Please give the day on which it was done."))

    def validate_moved_to(self, field: Any) -> None:
        """What moves has a new day."""
        if self.what.data == ChangeKind.MOVED and not field.process_errors and field.data is None:
            raise ValidationError(_("Please give the new day."))

    def validate_words(self, field: Any) -> None:
        """Whoever waits for it is owed a reason."""
        raise_problem(rules.check_reason(field.data or ""), field.data or "", rules.LONGEST_REASON)

    def change(self) -> Change:
        """Return what was recorded; a day that belongs to another choice is left out."""
        kind = ChangeKind(self.what.data)
        day = self[DAYS[kind]].data if kind in DAYS else None
        language = self.language.data if languages.is_known(self.language.data) else None
        return Change(kind, self.words.data or "", language, day)
