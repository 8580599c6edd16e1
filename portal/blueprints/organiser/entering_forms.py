"""The form in which staff enter somebody who came to the counter, or wrote on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from portal.blueprints.registering.party_fields import NameField, NeedsField
from portal.blueprints.registering.register_forms import PersonForm
from portal.domain.events.types import EventRow, QuestionView, SessionView
from portal.domain.registration import rules
from portal.domain.registration.types import Application, Via
from portal.foundation import languages
from portal.web import event_words
from portal.web.forms import (
    NEEDED,
    NEEDED_SOMETIMES,
    EmailAddress,
    normalised,
    storable,
    strip,
)

ENTERED = (Via.COUNTER, Via.PAPER)


class PerhapsEmail(EmailAddress):
    """Check an address where there is one."""

    field_flags = {}  # noqa: RUF012 - the library reads it from the class

    def __call__(self, form: Any, field: Any) -> None:
        """Check what was typed."""
        if field.data:
            super().__call__(form, field)


class EnteringForm(PersonForm):
    """Enter somebody, with what they say and agree to."""

    via = RadioField(
        _l("How did they register?"), validators=[NEEDED], validate_choice=False, default=Via.COUNTER.value
    )
    name = NameField(_l("Name"), autocomplete="off")
    email = StringField(
        _l("E-mail address"),
        filters=[strip, normalised],
        validators=[PerhapsEmail()],
        render_kw={"type": "email", "autocomplete": "off", "inputmode": "email", "spellcheck": "false"},
    )
    community = StringField(_l("Community"), filters=[strip], validators=[storable], render_kw={"dir": "auto"})
    spoken = SelectMultipleField(_l("Languages they speak"), validate_choice=False)
    needs = NeedsField(_l("What do they need to take part?"))
    together = BooleanField(_l("They come only if there are seats for all of them"))
    agrees = BooleanField(_l("I have told them how their details are used, and they agree"), validators=[NEEDED])
    agrees_needs = BooleanField(
        _l("They agree that what is ticked here is used so that they can take part"), validators=[NEEDED_SOMETIMES]
    )
    agrees_statistics = BooleanField(
        _l("They agree that these two answers are counted for the statistics"), validators=[NEEDED_SOMETIMES]
    )
    agrees_guardian = BooleanField(_l("The parent or guardian agrees"), validators=[NEEDED_SOMETIMES])
    under_14 = BooleanField(_l("It is a child who is not yet 14"))

    def prepare(self, event: EventRow, sessions: Sequence[SessionView], questions: Sequence[QuestionView]) -> None:
        """Offer the choices in the language of the staff."""
        super().prepare(event, sessions, questions)
        self.via.choices = [(via.value, event_words.VIA[via]) for via in ENTERED]
        self.spoken.choices = [(code, languages.get(code).name) for code in languages.KNOWN]

    def validate_via(self, field: Any) -> None:
        """There are two ways."""
        if field.data not in ENTERED:
            raise ValidationError(_("Please choose how they registered."))

    def validate_community(self, field: Any) -> None:
        """A name as others can read it, or none."""
        if field.data and rules.clean_name(field.data) is None:
            raise ValidationError(_("Please give the name of the community."))
        if len(field.data or "") > rules.LONGEST_COMMUNITY:
            raise ValidationError(_("Please use at most %(number)s characters.", number=rules.LONGEST_COMMUNITY))

    def application(self) -> Application:
        """Return what was entered; who has no address needs none."""
        made = super().application()
        spoken = tuple(code for code in languages.KNOWN if code in (self.spoken.data or ()))
        first, *others = made.people
        return replace(
            made,
            email=made.email or None,
            community=rules.clean_name(self.community.data or ""),
            people=(replace(first, languages=spoken), *others),
            via=Via(self.via.data),
        )
