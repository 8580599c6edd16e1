"""The form of the city's answer."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from portal.domain.proposals import commitment_rules, rules
from portal.domain.proposals.types import Answer, Promise, State
from portal.foundation import languages
from portal.web import words
from portal.web.addresses import row_number
from portal.web.forms import (
    NEEDED,
    NEEDED_SOMETIMES,
    PerhapsDayField,
    PortalForm,
    language_choices,
    newlines,
    raise_problem,
    storable,
    strip,
)
from portal.web.locale import format_day

STAY = "stay"


class AnswerForm(PortalForm):
    """What the city says, and where that leaves the proposal."""

    to = RadioField(_l("What becomes of the proposal?"), validators=[NEEDED], validate_choice=False)
    words = TextAreaField(
        _l("The city's answer"), filters=[newlines], validators=[NEEDED_SOMETIMES], render_kw={"rows": 10}
    )
    language = SelectField(_l("The language you write in"), validate_choice=False)
    substantive = BooleanField(_l("This answer goes into what was proposed"))
    promise = TextAreaField(
        _l("What the city promises"), filters=[strip, newlines], validators=[NEEDED_SOMETIMES], render_kw={"rows": 3}
    )
    promised_for = PerhapsDayField(_l("To be done by"), validators=[NEEDED_SOMETIMES])
    office = StringField(_l("Office that answers"), filters=[strip], validators=[storable])
    target = StringField(_l("Number of the other proposal"), filters=[strip], validators=[NEEDED_SOMETIMES])
    revision = IntegerField(widget=HiddenInput())

    def prepare(self, state: State, today: date) -> AnswerForm:
        """Offer where the proposal can go from here, and the days that can be promised today."""
        self.today = today
        self.language.choices = language_choices(_("Recognise it for me"))
        follow = [to for to in State if to in rules.ANSWERS and rules.move(state, to) is None]
        self.to.choices = [(STAY, _("It stays as it is; this is a word in between"))] + [
            (to.value, words.STATES[to]) for to in follow
        ]
        return self

    def validate_to(self, field: Any) -> None:
        """Only where it can go from here."""
        if field.data not in {choice for choice, _label in self.to.choices}:
            raise ValidationError(_("Please choose what becomes of the proposal."))

    def validate_words(self, field: Any) -> None:
        """A decision has reasons."""
        storable(self, field)
        text = (field.data or "").strip()
        if len(text) > rules.LONGEST_ANSWER:
            raise ValidationError(_("Please use at most %(number)s characters.", number=rules.LONGEST_ANSWER))
        if not text and (self.to.data in {STAY, *rules.DECISIONS} or self.promise.data):
            raise ValidationError(words.REFUSALS["words_needed"])

    def validate_promise(self, field: Any) -> None:
        """A promise says what will be done, and has a day."""
        if not field.data and self.promised_for.raw_data and any(self.promised_for.raw_data):
            raise ValidationError(_("Please say what the city promises, or leave out the day."))
        if field.data:
            raise_problem(commitment_rules.check_promised(field.data), field.data, commitment_rules.LONGEST_PROMISE)

    def validate_promised_for(self, field: Any) -> None:
        """The day of a promise comes, and within three years."""
        if field.process_errors or not self.promise.data:
            return
        last = commitment_rules.last_day(self.today)
        if field.data is None or not self.today < field.data <= last:
            raise ValidationError(_("Please give a day from tomorrow to %(day)s.", day=format_day(last)))

    def validate_office(self, field: Any) -> None:
        """The name of an office is short."""
        if len(field.data or "") > rules.LONGEST_OFFICE:
            raise ValidationError(_("Please use at most %(number)s characters.", number=rules.LONGEST_OFFICE))

    def validate_target(self, field: Any) -> None:
        """What is joined is joined with something."""
        if self.to.data == State.MERGED and row_number(field.data or "") is None:
            raise ValidationError(words.REFUSALS["no_target"])

    def answer(self) -> Answer:
        """Return what the official said."""
        return Answer(
            to=None if self.to.data == STAY else State(self.to.data),
            office=self.office.data or "",
            words=self.words.data or "",
            language=self.language.data if languages.is_known(self.language.data) else None,
            target_id=row_number(self.target.data or ""),
            substantive=bool(self.substantive.data),
            promise=Promise(self.promise.data, self.promised_for.data)
            if self.promise.data and self.promised_for.data
            else None,
        )
