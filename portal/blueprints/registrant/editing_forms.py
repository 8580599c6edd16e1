"""The forms in which a registration that stands is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import HiddenInput

from portal.blueprints.registering.party_fields import (
    NameField,
    NeedsField,
    NumbersField,
    checked_number,
    interpretation_choices,
)
from portal.domain.accounts.types import AgeBand, NationalityGroup
from portal.domain.events.rules import LARGEST_DELEGATION
from portal.domain.registration.types import (
    AttendeeView,
    ConsentKind,
    Person,
    RegistrationKind,
    RegistrationView,
)
from portal.foundation import languages
from portal.web import words
from portal.web.forms import (
    NEEDED,
    NEEDED_SOMETIMES,
    EmailField,
    PortalForm,
    interface_choices,
    language_choices,
    strip,
)

PART = "{}_{}"


class EditForm(PortalForm):
    """A form that knows which version of the registration it was opened at."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])


class SessionsForm(EditForm):
    """Take part in other sessions."""

    sessions = NumbersField(_l("Sessions"))

    def validate_sessions(self, field: Any) -> None:
        """Whoever wants none cancels."""
        if not field.data:
            raise ValidationError(_("Please keep at least one session, or cancel the whole registration."))


class PlacesForm(EditForm):
    """Come with fewer or with more."""

    size = StringField(
        _l("How many come?"),
        filters=[strip],
        validators=[NEEDED],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    largest = LARGEST_DELEGATION

    def validate_size(self, field: Any) -> None:
        """As many as the event takes at once, or as many as there are already."""
        checked_number(field.data, self.largest)


class HandOverForm(EditForm):
    """Give a registration to somebody else."""

    name = NameField(_l("Name of the other person"), autocomplete="off")
    email = EmailField()


class DetailsForm(EditForm):
    """Language, mails and statistics; the questions of the event are added to it."""

    language = SelectField(
        _l("Language of your mails and tickets"), validators=[NEEDED_SOMETIMES], validate_choice=False
    )
    reminders = BooleanField(_l("Remind me the day before, and ask me afterwards how it was"))
    nationality_group = SelectField(_l("Part of the world your nationality belongs to"), validate_choice=False)
    age_band = SelectField(_l("Age"), validate_choice=False)
    agrees_statistics = BooleanField(
        _l("I agree that these two answers are counted for the statistics"), validators=[NEEDED_SOMETIMES]
    )

    def prepare(self) -> None:
        """Offer the choices in the reader's language."""
        self.language.choices = interface_choices()
        none = ("", _("I prefer not to say"))
        groups = [(group.value, words.NATIONALITY_GROUPS[group]) for group in NationalityGroup]
        self.nationality_group.choices = [none, *groups]
        self.age_band.choices = [none, *((band.value, words.AGE_BANDS[band]) for band in AgeBand)]

    def validate_language(self, field: Any) -> None:
        """Mails and tickets exist in the languages of the pages."""
        if field.data not in languages.INTERFACE:
            raise ValidationError(_("Please choose one of the languages in the list."))

    @property
    def told(self) -> tuple[NationalityGroup | None, AgeBand | None]:
        """Return what is told for the statistics; without an agreement, nothing."""
        if not self.agrees_statistics.data:
            return None, None
        group, band = self.nationality_group.data, self.age_band.data
        return (
            NationalityGroup(group) if group in set(NationalityGroup) else None,
            AgeBand(band) if band in set(AgeBand) else None,
        )

    @property
    def consents(self) -> Mapping[ConsentKind, bool]:
        """Return what is agreed to, or no longer."""
        return {ConsentKind.STATISTICS: any(self.told)}


class PeopleForm(EditForm):
    """Who comes, and what each of them needs; the fields of each person are added to it."""

    agrees_needs = BooleanField(
        _l("The people concerned agree that what is ticked here is used so that they can take part"),
        validators=[NEEDED_SOMETIMES],
    )
    people: tuple[AttendeeView, ...] = ()
    places = 0

    def prepare(self, view: RegistrationView) -> None:
        """Offer the choices in the reader's language."""
        self.people = view.attendees
        into = [person.interpretation for person in view.attendees]
        choices = interpretation_choices([booking.session for booking in view.living], into)
        for number in range(1, self.places + 1):
            self[PART.format("interpretation", number)].choices = choices

    def validate_agrees_needs(self, field: Any) -> None:
        """What somebody needs tells of their health: it is kept only if they say so."""
        if any(person.needs for person in self.persons()) and not field.data:
            raise ValidationError(
                _("Please agree, or take the ticks away: without your agreement we may not keep them.")
            )

    def persons(self) -> tuple[Person, ...]:
        """Return the people as they stand in the form."""
        return tuple(self._person(number) for number in range(1, self.places + 1))

    @property
    def consents(self) -> Mapping[ConsentKind, bool]:
        """Return what is agreed to where there is anything to agree to."""
        needed = any(person.needs for person in self.persons())
        return {ConsentKind.NEEDS: self.agrees_needs.data} if needed else {}

    def _person(self, number: int) -> Person:
        into = self[PART.format("interpretation", number)]
        return Person(
            self[PART.format("name", number)].data or None,
            languages=tuple(
                code for code in self[PART.format("languages", number)].data or () if languages.is_known(code)
            ),
            interpretation=into.data if into.data in {code for code, _name in into.choices or ()} - {""} else None,
            needs=self[PART.format("needs", number)].needs,
        )


def people_form(view: RegistrationView) -> type[PeopleForm]:
    """Return the form for the people of a party, with as many places as there are, or as many names as were sent."""
    own = view.row.kind is RegistrationKind.PERSON
    sent = [n for n in range(1, LARGEST_DELEGATION + 1) if request.form.get(PART.format("name", n), "").strip()]
    places = max([len(view.attendees), *sent])
    fields: dict[str, Any] = {"places": places}
    for number in range(1, places + 1):
        label = _("Name of person %(number)s", number=number)
        fields[PART.format("name", number)] = NameField(label, optional=number > 1 or not own, autocomplete="off")
        fields[PART.format("interpretation", number)] = SelectField(
            _l("Interpretation"), validators=[NEEDED_SOMETIMES], validate_choice=False
        )
        fields[PART.format("needs", number)] = NeedsField(_l("What this person needs to take part"))
        fields[PART.format("languages", number)] = SelectMultipleField(
            _l("Languages this person speaks"), choices=language_choices, validate_choice=False
        )
    return type("PeopleForm", (PeopleForm,), fields)


def people_as_fields(people: Sequence[AttendeeView]) -> dict[str, Any]:
    """Return the people of a party as the fields show them."""
    fields: dict[str, Any] = {}
    for number, person in enumerate(people, 1):
        fields[PART.format("name", number)] = person.name or ""
        fields[PART.format("interpretation", number)] = person.interpretation or ""
        fields[PART.format("needs", number)] = [need.value for need in person.needs]
        fields[PART.format("languages", number)] = list(person.languages)
    return fields
