"""The forms in which somebody registers: for themselves and whom they bring, or for a delegation."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField
from wtforms.validators import ValidationError

from portal.blueprints.registering.party_fields import (
    NameField,
    NamesField,
    NeedsField,
    NumbersField,
    checked_number,
    interpretation_choices,
)
from portal.blueprints.registering.question_fields import answers_of
from portal.domain.accounts.types import AgeBand, NationalityGroup
from portal.domain.events.types import EventRow, QuestionView, SessionView
from portal.domain.registration import rules
from portal.domain.registration.types import (
    Application,
    CommunityKind,
    ConsentKind,
    Person,
    RegistrationKind,
)
from portal.foundation import languages
from portal.web import event_words, words
from portal.web.forms import NEEDED, NEEDED_SOMETIMES, EmailField, PortalForm, interface_choices, storable, strip

KEY = re.compile(r"[A-Za-z0-9_-]{16,40}")


class RegisterForm(PortalForm):
    """What every registration says."""

    sessions = NumbersField(_l("Sessions"))
    name = NameField(_l("Your name"))
    email = EmailField()
    language = SelectField(
        _l("Language of your mails and tickets"), validators=[NEEDED_SOMETIMES], validate_choice=False
    )
    together = BooleanField(_l("We come only if there are seats for all of us"))
    interpretation = SelectField(_l("Interpretation"), validators=[NEEDED_SOMETIMES], validate_choice=False)
    agrees = BooleanField(_l("I agree that my details are used for this registration"), validators=[NEEDED])
    form_key = HiddenField()

    largest = 0
    questions: tuple[QuestionView, ...] = ()

    def prepare(self, event: EventRow, sessions: Sequence[SessionView], questions: Sequence[QuestionView]) -> None:
        """Offer the choices in the reader's language."""
        self.questions = tuple(questions)
        self.language.choices = interface_choices()
        self.interpretation.choices = interpretation_choices(sessions)
        if not KEY.fullmatch(self.form_key.data or ""):
            self.new_key()

    def new_key(self) -> None:
        """Let this form be another registration than the one that was sent with it before."""
        self.form_key.data, self.form_key.raw_data = secrets.token_urlsafe(24), None

    def validate_sessions(self, field: Any) -> None:
        """A registration is for something."""
        if not field.data:
            raise ValidationError(event_words.REFUSALS["no_session_chosen"])

    def validate_language(self, field: Any) -> None:
        """Mails and tickets exist in the languages of the pages."""
        if field.data not in languages.INTERFACE:
            raise ValidationError(_("Please choose one of the languages in the list."))

    def validate_interpretation(self, field: Any) -> None:
        """Only what some session offers."""
        if (field.data or "") not in {code for code, _name in field.choices}:
            raise ValidationError(_("Please choose something from the list."))

    def validate_agrees(self, field: Any) -> None:
        """Nobody can be registered without their name and address."""
        if not field.data:
            raise ValidationError(_("Please agree: without your name and your address we can't keep a seat for you."))

    def application(self) -> Application:
        """Return what was filled in."""
        return Application(
            language=self.language.data,
            name=self.name.data,
            email=self.email.data,
            sessions=tuple(self.sessions.data),
            together=self.together.data,
            answers=answers_of(self, self.questions),
            **self._more(),
        )

    def _more(self) -> dict[str, Any]:
        raise NotImplementedError

    def _consents(self) -> dict[ConsentKind, bool]:
        return {ConsentKind.REGISTRATION: self.agrees.data}


class PersonForm(RegisterForm):
    """Register oneself, perhaps with others, or a child."""

    size = SelectField(_l("How many come?"), validators=[NEEDED_SOMETIMES], validate_choice=False, default="1")
    others = NamesField(_l("Names of the others"))
    needs = NeedsField(_l("What do you need to take part?"))
    agrees_needs = BooleanField(
        _l("I agree that what I ticked here is used so that I can take part"), validators=[NEEDED_SOMETIMES]
    )
    nationality_group = SelectField(_l("Part of the world your nationality belongs to"), validate_choice=False)
    age_band = SelectField(_l("Age"), validate_choice=False)
    agrees_statistics = BooleanField(
        _l("I agree that these two answers are counted for the statistics"), validators=[NEEDED_SOMETIMES]
    )
    under_14 = BooleanField(_l("I register a child who is not yet 14"))
    guardian = NameField(_l("Name of the parent or guardian"), optional=True)
    agrees_guardian = BooleanField(
        _l("I am the parent or guardian of this child, and I agree"), validators=[NEEDED_SOMETIMES]
    )

    def prepare(self, event: EventRow, sessions: Sequence[SessionView], questions: Sequence[QuestionView]) -> None:
        """Offer the choices in the reader's language."""
        super().prepare(event, sessions, questions)
        self.largest = event.largest_party
        numbers = range(1, event.largest_party + 1)
        self.size.choices = [(str(n), ngettext("%(num)s person", "%(num)s people", n)) for n in numbers]
        none = ("", _("I prefer not to say"))
        groups = [(group.value, words.NATIONALITY_GROUPS[group]) for group in NationalityGroup]
        self.nationality_group.choices = [none, *groups]
        self.age_band.choices = [none, *((band.value, words.AGE_BANDS[band]) for band in AgeBand)]

    def validate_size(self, field: Any) -> None:
        """As many as the event takes at once."""
        checked_number(field.data, self.largest)

    def validate_others(self, field: Any) -> None:
        """Not more names than people who come along."""
        if not self.size.errors and len(field.names) > int(self.size.data) - 1:
            raise ValidationError(_("There are more names here than people who come along."))

    def validate_agrees_needs(self, field: Any) -> None:
        """What somebody needs tells of their health: it is kept only if they say so."""
        if self.needs.needs and not field.data:
            raise ValidationError(
                _("Please agree, or take the ticks away: without your agreement we may not keep them.")
            )

    def validate_nationality_group(self, field: Any) -> None:
        """Only what is in the list."""
        if field.data and field.data not in set(NationalityGroup):
            raise ValidationError(_("Please choose something from the list."))

    def validate_age_band(self, field: Any) -> None:
        """Only what is in the list."""
        if field.data and field.data not in set(AgeBand):
            raise ValidationError(_("Please choose something from the list."))

    def validate_guardian(self, field: Any) -> None:
        """A child comes with the word of a grown-up."""
        if self.under_14.data and not field.data:
            raise ValidationError(_("Please give the name of the parent or guardian."))

    def validate_agrees_guardian(self, field: Any) -> None:
        """The law asks for it."""
        if self.under_14.data and not field.data:
            raise ValidationError(_("For a child under 14, a parent or guardian has to agree."))

    def _more(self) -> dict[str, Any]:
        size, into, child = int(self.size.data), self.interpretation.data or None, self.under_14.data
        names = [*self.others.names, *[None] * size][: size - 1]
        own = Person(self.name.data, interpretation=into, needs=self.needs.needs)
        told = self._statistics() if self.agrees_statistics.data else {}
        return {
            "people": (own, *(Person(name, interpretation=into) for name in names)),
            "guardian": self.guardian.data if child else None,
            "consents": self._consents(),
            **told,
        }

    def _statistics(self) -> dict[str, Any]:
        group, band = self.nationality_group.data, self.age_band.data
        return {
            "nationality_group": NationalityGroup(group) if group else None,
            "age_band": AgeBand(band) if band and not self.under_14.data else None,
        }

    def _consents(self) -> dict[ConsentKind, bool]:
        asked: Mapping[ConsentKind, tuple[Any, Any]] = {
            ConsentKind.NEEDS: (self.needs.needs, self.agrees_needs.data),
            ConsentKind.STATISTICS: (
                self.nationality_group.data or self.age_band.data,
                self.agrees_statistics.data,
            ),
            ConsentKind.GUARDIAN: (self.under_14.data, self.agrees_guardian.data),
        }
        return super()._consents() | {kind: given for kind, (needed, given) in asked.items() if needed}


class DelegationForm(RegisterForm):
    """Register the delegation of a community; who comes can be said later."""

    community = StringField(
        _l("Name of the community"),
        filters=[strip],
        validators=[NEEDED, storable],
        render_kw={"autocomplete": "organization", "dir": "auto"},
    )
    community_kind = RadioField(_l("What sort of community is it?"), validators=[NEEDED], validate_choice=False)
    size = StringField(
        _l("How many places?"),
        filters=[strip],
        validators=[NEEDED],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    tickets = RadioField(_l("Tickets"), validators=[NEEDED], validate_choice=False, default="each")

    def prepare(self, event: EventRow, sessions: Sequence[SessionView], questions: Sequence[QuestionView]) -> None:
        """Offer the choices in the reader's language."""
        super().prepare(event, sessions, questions)
        self.largest = event.largest_delegation
        self.name.label.text = _("Your name, as the contact person")
        self.community_kind.choices = [(kind.value, event_words.COMMUNITY_KINDS[kind]) for kind in CommunityKind]
        self.tickets.choices = [
            ("each", _("One ticket for each person")),
            ("one", _("One ticket for the whole group, which comes together")),
        ]

    def validate_community(self, field: Any) -> None:
        """A community has a name that others can read."""
        clean = rules.clean_name(field.data or "")
        if clean is None:
            raise ValidationError(_("Please give the name of the community."))
        if len(clean) > rules.LONGEST_COMMUNITY:
            raise ValidationError(_("Please use at most %(number)s characters.", number=rules.LONGEST_COMMUNITY))
        field.data = clean

    def validate_community_kind(self, field: Any) -> None:
        """One of the list."""
        if field.data not in set(CommunityKind):
            raise ValidationError(_("Please choose something from the list."))

    def validate_size(self, field: Any) -> None:
        """As many as the event takes at once."""
        checked_number(field.data, self.largest)

    def validate_tickets(self, field: Any) -> None:
        """One of two."""
        if field.data not in {"each", "one"}:
            raise ValidationError(_("Please choose something from the list."))

    def _more(self) -> dict[str, Any]:
        return {
            "kind": RegistrationKind.DELEGATION,
            "community": self.community.data,
            "community_kind": CommunityKind(self.community_kind.data),
            "one_ticket": self.tickets.data == "one",
            "people": (Person(None, interpretation=self.interpretation.data or None),) * int(self.size.data),
            "consents": self._consents(),
        }
